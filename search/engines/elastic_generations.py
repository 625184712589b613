"""
Generations of an index on the servers: one is searched, another may be in the making.

    khoso              alias: the generation that is searched
    khoso--7           an index: documents and pages of one rank, and how far it is
    khoso.7            alias through which alone that one is written: what has no such name is not made by writing

How far a generation is stands in itself, under a name that no search finds. It is written with the number
that the server gave to what stood there before: of two writers one is refused, and knows it.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from elasticsearch import Elasticsearch

from search.engines.elastic_client import WRITE_S, Busy, Door, Gone
from search.engines.elastic_index import RULES, SETTINGS, STATE, mappings
from search.engines.port import (
    Followed,
    Left,
    NotBuilt,
    OfAnotherArchive,
    RebuildNeeded,
    SearchUnavailable,
)

_PAUSES_S: Final = (0.02, 0.1)


@dataclass(frozen=True, slots=True)
class State:
    """
    How far a generation is. `commits` counts what was begun to be written; `reaching` is where that is on its
    way to, None when it has come there. `records` and `pages` are then how many there are.
    """

    rules: str = RULES
    commits: int = 0
    place: Followed = field(default_factory=Followed)
    reaching: Followed | None = None
    records: int = 0
    pages: int = 0
    left: Left | None = None

    @classmethod
    def of(cls, told: dict[str, Any]) -> "State":
        """As `asdict` gives it. Raises KeyError, TypeError, ValueError for anything else."""
        return cls(
            rules=str(told["rules"]),
            commits=int(told["commits"]),
            place=Followed(**told["place"]),
            reaching=Followed(**told["reaching"]) if told["reaching"] else None,
            records=int(told["records"]),
            pages=int(told["pages"]),
            left=Left(**told["left"]) if told["left"] else None,
        )


@dataclass(frozen=True, slots=True)
class Generation:
    """An index, and how far it was when it was asked; `stamp` is what the server gave to that."""

    name: str
    number: int
    state: State
    stamp: tuple[int, int]

    @property
    def door(self) -> str:
        """The alias through which it is written."""
        return f"{self.name}.{self.number}"

    @property
    def index(self) -> str:
        return f"{self.name}--{self.number}"


class ElasticGenerations:
    """All generations under a name."""

    def __init__(self, door: Door, name: str) -> None:
        self._door = door
        self._name = name
        self._number = re.compile(rf"{re.escape(name)}--(\d{{1,9}})")

    def current(self) -> Generation | None:
        """The generation that is searched; None where none was ever made. Raises RebuildNeeded."""
        try:
            answer = self._state_told()
        except Gone:
            if self._is_named():
                raise RebuildNeeded("The index does not tell how far it is.") from None
            return None
        return self._generation(answer.body)

    def readable(self) -> Generation:
        """As `current`, and made by today's rules. Raises NotBuilt, RebuildNeeded."""
        generation = self.current()
        if generation is None:
            raise NotBuilt("The index has not been built yet.")
        if generation.state.rules != RULES:
            raise RebuildNeeded("The index was made by other rules.")
        return generation

    def new(self, site: str) -> Generation:
        """An empty generation that is not searched yet. Only for the writer. Raises OfAnotherArchive."""
        self.require_own(site)
        number = max(self._numbers(), default=0) + 1
        made = Generation(self._name, number, State(), (0, 0))

        def create(client: Elasticsearch) -> object:
            return client.indices.create(
                index=made.index,
                mappings=mappings(site),
                settings=SETTINGS,
                aliases={made.door: {}},
                wait_for_active_shards=1,
            )

        self._door.ask(create, within=WRITE_S)
        return self.written(made, made.state)

    def written(self, generation: Generation, state: State) -> Generation:
        """The generation with another state, which it tells from now on. Raises WrittenByAnother."""
        fresh = generation.stamp == (0, 0)
        number, term = generation.stamp
        known: dict[str, Any] = (
            {"op_type": "create"} if fresh else {"if_seq_no": number, "if_primary_term": term}
        )

        def write(client: Elasticsearch) -> Any:
            said = {STATE: asdict(state)}
            return client.index(
                index=generation.door, id=STATE, document=said, require_alias=True, **known
            )

        answer = self._door.ask(write, within=WRITE_S)
        stamp = answer["_seq_no"], answer["_primary_term"]
        return replace(generation, state=state, stamp=stamp)

    def switch(self, to: Generation) -> None:
        """Search this generation from now on; all others go with the same word."""
        others = [number for number in self._numbers() if number != to.number]
        actions: list[dict[str, Any]] = [{"add": {"index": to.index, "alias": self._name}}]
        actions += [{"remove_index": {"index": f"{self._name}--{one}"}} for one in others]
        self._door.ask(
            lambda client: client.indices.update_aliases(actions=actions), within=WRITE_S
        )

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove generations that are not searched; of what is gone already nothing is said."""
        for number in numbers:
            index = f"{self._name}--{number}"
            self._door.ask(
                lambda client, index=index: client.indices.delete(  # type: ignore[misc]
                    index=index, ignore_unavailable=True
                ),
                within=WRITE_S,
            )

    def tidy(self) -> None:
        """Drop what is not searched: the leavings of a killed rebuild. Only for the writer."""
        searched = self._searched()
        if searched is not None:
            self.drop(number for number in self._numbers() if number != searched)

    def require_own(self, site: str) -> None:
        """Raises OfAnotherArchive where any generation says that it is of another site."""
        for number, owner in self._owners().items():
            if site and owner and owner != site:
                raise OfAnotherArchive(
                    f"The index {self._name}--{number} is another archive's. Give each archive a name of its "
                    "own in KHOSO_SEARCH."
                )

    def _state_told(self) -> Any:
        """Asked again for a moment: while one generation takes the place of another it may be at neither."""
        for pause in _PAUSES_S:
            try:
                return self._door.ask(lambda client: client.get(index=self._name, id=STATE))
            except Busy:
                time.sleep(pause)
        return self._door.ask(lambda client: client.get(index=self._name, id=STATE))

    def _owners(self) -> dict[int, str]:
        answer = self._door.ask(
            lambda client: client.indices.get_mapping(index=f"{self._name}--*"), within=WRITE_S
        )
        owners = {}
        for index, told in answer.body.items():
            if matched := self._number.fullmatch(index):
                owners[int(matched[1])] = str(told["mappings"].get("_meta", {}).get("site", ""))
        return owners

    def _numbers(self) -> list[int]:
        return sorted(self._owners())

    def _is_named(self) -> bool:
        return bool(self._door.ask(lambda client: client.indices.exists_alias(name=self._name)))

    def _searched(self) -> int | None:
        try:
            answer = self._door.ask(lambda client: client.indices.get_alias(name=self._name))
        except Gone:
            return None
        found = filter(None, map(self._number.fullmatch, answer.body))
        return next((int(one[1]) for one in found), None)

    def _generation(self, answer: dict[str, Any]) -> Generation:
        number = self._number.fullmatch(answer["_index"])
        if number is None:
            raise SearchUnavailable("What the index is called is another index, not of ours.")
        try:
            state = State.of(answer["_source"][STATE])
        except (KeyError, TypeError, ValueError):
            raise RebuildNeeded("The index does not tell how far it is.") from None
        stamp = answer["_seq_no"], answer["_primary_term"]
        return Generation(self._name, int(number[1]), state, stamp)
