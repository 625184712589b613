"""
What inventories are called. The archive knows, and stands above; so it says here how to ask it.

Only what the person who asks may see has a code; what they may not stands by its number.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from access.domain.actors import Actor

Coded: TypeAlias = Callable[[Actor], Mapping[int, str]]
_ASKED: list[Coded] = []


def inventories_coded_by(codes: Coded) -> None:
    """Ask this for the codes of the inventories whose title a person may read, by number."""
    _ASKED[:] = [codes]


class SeenCodes(Mapping[int, str]):
    """Codes that are asked for when the first of them is wanted: most people work with units alone."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def _codes(self) -> Mapping[int, str]:
        return _ASKED[0](self.actor) if _ASKED else {}

    def __getitem__(self, number: int) -> str:
        return self._codes[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def codes_seen_by(actor: Actor) -> Mapping[int, str]:
    """The codes of the inventories whose title the person may read."""
    return SeenCodes(actor)


def in_words(number: int, codes: Mapping[int, str]) -> str:
    """An inventory by its code, or by its number where it has none for whoever looks."""
    return codes.get(number, f"#{number}")


def numbered(
    typed: Iterable[str], actor: Actor, *, held: Collection[int] = ()
) -> tuple[list[int], list[str]]:
    """
    The numbers of the inventories that were typed by code, and what names none the person sees.

    Those that are `held` by whom it is about are shown by number, so they are known by it too.
    """
    by_code = {in_words(number, {}): number for number in held}
    by_code |= {code.casefold(): number for number, code in codes_seen_by(actor).items()}
    found: list[int] = []
    unknown: list[str] = []
    for word in filter(None, (one.strip() for one in typed)):
        number = by_code.get(word.casefold())
        if number is None:
            unknown.append(word)
        elif number not in found:
            found.append(number)
    return found, unknown
