"""A part of an index as a search sees it: what is searched now, opened for the time of one answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Protocol, TypeVar

from search.engines.partitions import Partition
from search.engines.port import Part, SearchUnavailable

_Answer = TypeVar("_Answer")


class SearchedPart(Part, Protocol):
    """A part that is searched together with others."""

    @property
    def is_made(self) -> bool:
        """Whether there is one, by today's rules."""

    def readable(self) -> Any:
        """The generation that is searched, told from others. Raises NotBuilt, RebuildNeeded, SearchUnavailable."""

    def opened(
        self, generation: Any, ranks: Iterable[int]
    ) -> AbstractContextManager[Mapping[int, Partition]]:
        """Those of the ranks that are kept here, in a generation, at one moment."""

    def leave(self) -> None:
        """What was given and entered another part is found here no more."""


def answer_of(
    parts: Sequence[SearchedPart],
    ranks: Iterable[int],
    answer: Callable[[Mapping[int, Partition]], _Answer],
) -> _Answer:
    """An answer from the generations of parts that are searched now, each taken once."""
    wanted = tuple(ranks)

    def read(generations: Mapping[SearchedPart, Any]) -> _Answer:
        with ExitStack() as stack:
            views: dict[int, Partition] = {}
            for part, generation in generations.items():
                views |= stack.enter_context(part.opened(generation, wanted))
            return answer(views)

    return read_of(parts, read)


def read_of(
    parts: Sequence[SearchedPart], answer: Callable[[Mapping[SearchedPart, Any]], _Answer]
) -> _Answer:
    """As `answer_of`, of the generations themselves."""
    generations = {part: part.readable() for part in parts}
    try:
        return answer(generations)
    except SearchUnavailable:
        # A generation may have been replaced between two looks at it.
        fresh = {part: part.readable() for part in parts}
        if fresh == generations:
            raise
        return answer(fresh)
