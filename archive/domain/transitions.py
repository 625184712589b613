"""The states of a thing and the acts that move it, as one table that actions ask and docs draw."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from access.domain.permissions import Permission
from audit.domain.acts import Act

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class NotMovable(Exception):
    """The thing does not stand where this act begins (any more)."""


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, M]):
    """
    A row: the act `move` takes what stands in one of `sources` to one of `targets`.

    Without sources a thing begins by it; without targets it stays where it stands. `permission` is
    what a person needs; None where no person does it. `told` are the acts by which the trail tells
    of it, and `when` is what else must hold or what decides between several targets.
    """

    move: M
    sources: tuple[S, ...]
    targets: tuple[S, ...]
    permission: Permission | None = None
    told: tuple[Act, ...] = ()
    when: str = ""

    @property
    def steps(self) -> Iterator[tuple[S | None, S]]:
        """Every single step of the row, from where to where."""
        for source in self.sources or (None,):
            for target in self.targets or ((source,) if source is not None else ()):
                yield source, target


class Transitions(Generic[S, M]):
    """
    The whole table of one kind of thing. One act may have several rows.

    `refusal` is raised where an act finds a thing elsewhere than where the act begins.
    """

    def __init__(self, *rows: Transition[S, M], refusal: type[NotMovable] = NotMovable) -> None:
        self.rows = rows
        self.refusal = refusal

    def sources(self, move: M, to: S | None = None) -> tuple[S, ...]:
        """Where a thing may stand for this act; `to`: for the act to lead there."""
        return tuple(
            source
            for row in self._rows_of(move)
            if to is None or to in row.targets
            for source in row.sources
        )

    def target(self, move: M, to: S | None = None) -> S | None:
        """
        Where the act leads; None where everything stays.

        Raises ValueError where it may lead to several and `to` names none of them.
        """
        targets = {target for row in self._rows_of(move) for target in row.targets}
        if to is None and len(targets) <= 1:
            return next(iter(targets), None)
        if to not in targets:
            raise ValueError(f"{move}: {to} is none of {sorted(targets)}")
        return to

    def may(self, move: M, state: S) -> bool:
        """Whether the act may be done to what stands there."""
        return state in self.sources(move)

    def step(self, state: S, move: M, to: S | None = None) -> S:
        """Where a thing stands after the act. Raises the refusal, ValueError as `target`."""
        target = self.target(move, to)
        if state not in self.sources(move, target):
            raise self.refusal(f"{move}: {state}")
        return state if target is None else target

    def begin(self, move: M, to: S | None = None) -> S:
        """Where a thing begins by this act. Raises ValueError where none begins by it."""
        target = self.target(move, to)
        if target is None or any(row.sources for row in self._rows_of(move)):
            raise ValueError(move)
        return target

    def _rows_of(self, move: M) -> list[Transition[S, M]]:
        return [row for row in self.rows if row.move == move]
