"""What an engine holds of a document beside its pages, field by field: the same in every engine."""

from collections.abc import Iterator, Mapping, Sequence

from language.numbers import loose_key
from search.domain.documents import IndexDocument, newest_order, number_order, oldest_order
from search.domain.matching import APART, END_OF_BODY, Text
from search.domain.ranking import TIERS, openings, tiers_of
from search.domain.words import canonical
from search.engines.queries import (
    LOOSE,
    PAIRS_OF,
    WRITTEN,
    mark_of,
    name_mark,
    pairs_of,
    threes_of,
)


def numbers_of(document: IndexDocument) -> dict[str, int]:
    """Its fields of one whole number; what it has not is left out, or 0 where that can be chosen."""
    numbers = {
        "record": document.record,
        "party": int(document.party_papers),
        "inventory": document.inventory or 0,
        "version": document.version,
        "digest": document.digest,
        "year": document.year or 0,
        "newest": newest_order(document),
        "oldest": oldest_order(document),
        "number": number_order(document),
    }
    if document.unit is not None:
        numbers["unit"] = document.unit
    if document.days is not None:
        numbers["first_day"], numbers["last_day"] = document.days
    return numbers


def words_of(
    document: IndexDocument, texts: Sequence[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """
    Its fields of words, each with its values: words are joined by single spaces, and what is no word is
    taken whole. `texts` are its pages, canonical.
    """
    others = [canonical(other) for other in (document.title, *document.facts)]
    apart = [(END_OF_BODY, END_OF_BODY)]
    parts = [*texts, *(part for other in others for part in (*apart, other))]
    exact, folded = (" ".join(filter(None, form)) for form in zip(*parts, strict=True))
    key = document.number_key
    words: dict[str, tuple[str, ...]] = {
        "number_key": (key, LOOSE + loose_key(key), WRITTEN + document.plain_number),
        "type": (document.type,),
        "issuer": (document.issuer,),
        "threes": (" ".join(_threes(exact, folded)),),
        "opens": (" ".join(_openings(*others[0])),),
        "day": (" ".join(document.date_keys),),
        "named": (" ".join(_named_words(document.named)),),
        "exact": (exact,),
        "folded": (folded,),
        PAIRS_OF["exact"]: (" ".join(pairs_of(exact.split())),),
        PAIRS_OF["folded"]: (" ".join(pairs_of(folded.split())),),
        "ranked": (" ".join(_ranked(Text.of_words(exact, folded), Text.of(document.head))),),
    }
    return {name: tuple(map(_whole, given)) for name, given in words.items()}


def _whole(text: str) -> str:
    # Half a surrogate pair is no text; one such value must not stop the whole feed.
    return text.encode(errors="replace").decode()


def _named_words(facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words of facts with marks and folded, each text apart from the next."""
    for name, texts in facts.items():
        for text in texts:
            for strictly, words in zip((True, False), canonical(text), strict=True):
                mark = name_mark(name, strictly=strictly)
                yield from (mark + word for word in words.split())
                yield APART


def _threes(exact: str, folded: str) -> set[str]:
    with_marks = threes_of(exact.split(), exact=True)
    return {*with_marks, *threes_of(folded.split(), exact=False)}


def _openings(exact: str, folded: str) -> Iterator[str]:
    yield from openings(exact.split(), exact=True)
    yield from openings(folded.split(), exact=False)


def _ranked(text: Text, head: Text) -> Iterator[str]:
    """The words in the tiers of their fields."""
    for field, tiers in tiers_of(text, head).items():
        marks = [f"{mark_of(field)}{tier}" for tier in range(1, TIERS + 1)]
        for word, tier in tiers.items():
            yield marks[tier - 1] + word
