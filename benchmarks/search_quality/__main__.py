"""
Prints, as JSON, whether what is asked for comes first on an invented archive.

    python -m benchmarks.search_quality [--names 3000] [--asked 500]

Names are asked for in three forms; first is right where the first row has exactly this name, with
its marks, side by side. Wanted is all of those asked, and 1.0 everywhere else.
"""

import argparse
import json
import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any

from access.domain.levels import Level
from benchmarks.search_quality.own_words import in_old_places, unmarked, words
from benchmarks.search_quality.papers import Asked, Papers
from benchmarks.search_quality.spellings import DAYS, MONTHS, NUMBERS
from search.domain.documents import IndexDocument
from search.domain.query import parse
from search.domain.results import MOST_ROWS, Result
from search.domain.scope import Scope
from search.engines import Engine, open_engine

EVERYTHING = Scope(
    clearance=Level.ORDINARY,
    units=frozenset(),
    inventories=frozenset(),
    everything=True,
    party_papers=True,
    named=frozenset(),
    named_ranks=frozenset(),
    excluded=frozenset(),
    without_closed=False,
)
FORMS: dict[str, Callable[[str], str]] = {
    "bare": str,
    "quoted": '"{}"'.format,
    "with words before": "quyết định bổ nhiệm {}".format,
}
EXAMPLES = 10


class Held:
    """A paper as this measure reads it."""

    def __init__(self, document: IndexDocument) -> None:
        self.document = document
        # What is no word stands between the parts, so that no name runs from one to the next.
        parts = (" ".join(document.body_pages), document.title, document.signer, document.issuer)
        self._text = " | ".join(["", *(" ".join(words(part)) for part in parts), ""])

    def names(self, name: str) -> bool:
        """Whether it has exactly this name, its words side by side."""
        return f" {' '.join(words(name))} " in self._text

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(unmarked(self._text).split())

    def instead_of(self, name: str) -> str:
        """What it has of a name that it does not have."""
        if set(words(name)) <= set(self._text.split()):
            return "its words apart"
        near = f" {unmarked(' '.join(words(name)))} " in unmarked(self._text)
        return "other marks" if near else "other words"


class Measure:
    """What the searches of one archive give."""

    def __init__(self, engine: Engine, papers: Papers, asked: int) -> None:
        self._engine = engine
        self._papers = papers
        self._held = {document.record: Held(document) for document in papers.documents}
        chance = random.Random(7)
        self._asked = chance.sample(papers.names, min(asked, len(papers.names)))
        self._failures: dict[str, list[dict[str, Any]]] = {}

    def report(self) -> dict[str, Any]:
        measured = {
            "records": len(self._held),
            "pages": sum(len(document.body_pages) for document in self._papers.documents),
            "names": len(self._papers.names),
            **self._first(),
            **self._unmarked(),
            **self._spelt_otherwise(),
            "numbers": {way: self._numbers(way) for way in NUMBERS},
            "dates": {
                **{way: self._dates(way, spelt, "%Y-%m-%d") for way, spelt in DAYS.items()},
                **{way: self._dates(way, spelt, "%Y-%m") for way, spelt in MONTHS.items()},
            },
        }
        return {**measured, "failures": self._failures}

    def _first(self) -> dict[str, Any]:
        first: dict[str, int] = {}
        by_place: dict[str, dict[str, str]] = {}
        instead: dict[str, Counter[str]] = {}
        for form, typed in FORMS.items():
            came = [
                (one.place, self._came_first(form, one, typed(one.name))) for one in self._asked
            ]
            standing = Counter(place for place, _ in came)
            right = Counter(place for place, came_instead in came if not came_instead)
            first[form] = right.total()
            by_place[form] = {place: f"{right[place]} of {standing[place]}" for place in standing}
            instead[form] = Counter(came_instead for _, came_instead in came if came_instead)
        return {
            "first": {**first, "asked": len(self._asked)},
            "first_by_place": by_place,
            "first_instead": instead,
        }

    def _came_first(self, form: str, asked: Asked, typed: str) -> str:
        """What the first row has instead of the name; empty where it has the name."""
        result = self._search(typed, size=1)
        if not result.hits:
            self._fails(form, asked=typed, stands_in=asked.place, first="nothing")
            return "nothing"
        first = self._held[result.hits[0].record]
        if first.names(asked.name):
            return ""
        instead = first.instead_of(asked.name)
        came = f"{instead}: {first.document.title}"
        self._fails(form, asked=typed, stands_in=asked.place, first=came, total=result.total)
        return instead

    def _unmarked(self) -> dict[str, float]:
        """Every paper that has the words, with whatever marks, and how often the count is theirs."""
        shares, exact = [], []
        for asked in self._asked:
            typed = unmarked(asked.name)
            wanted = frozenset(words(typed))
            truth = {at for at, held in self._held.items() if wanted <= held.folded}
            found = set(self._all_rows(typed))
            shares.append(len(truth & found) / len(truth))
            exact.append(self._search(typed, size=0).total == len(truth))
            if found != truth:
                counts = {"missing": len(truth - found), "beside": len(found - truth)}
                self._fails("unmarked", asked=typed, total=len(found), **counts)
        return {"unmarked_recall": _mean(shares), "unmarked_count_is_exact": _mean(exact)}

    def _spelt_otherwise(self) -> dict[str, Any]:
        """Taken apart into letters and marks, or with the tone on the other vowel: all the same."""
        names = [asked.name for asked in self._asked]
        every = [one.name for one in self._papers.names]
        old = [name for name in every if in_old_places(name) != name][: len(names)]
        return {
            "nfd_equals_nfc": self._same("NFD", names, lambda t: unicodedata.normalize("NFD", t)),
            "old_places_of_tones_equal_new": self._same("old places", old, in_old_places),
        }

    def _same(self, way: str, names: Iterable[str], otherwise: Callable[[str], str]) -> float:
        same = []
        for typed in (spelt(name) for name in names for spelt in FORMS.values()):
            one, other = (self._search(text, size=20) for text in (typed, otherwise(typed)))
            same.append(one == other)
            if one != other:
                self._fails(way, asked=typed, totals=[one.total, other.total])
        return _mean(same)

    def _numbers(self, way: str) -> float:
        """How often the paper of the number comes first."""
        right = []
        for number, record in self._papers.numbers.items():
            typed = NUMBERS[way](number)
            result = self._search(typed, size=1)
            right.append([hit.record for hit in result.hits] == [record])
            if not right[-1]:
                paper = self._held[record]
                first = self._held[result.hits[0].record].document.title if result.hits else ""
                in_text = paper.names(number)
                self._fails(way, asked=typed, in_text=in_text, first=first, total=result.total)
        return _mean(right)

    def _dates(self, way: str, spelt: Callable[[date], str], known: str) -> float:
        """How often the papers of the day or the month, all of them, come first."""
        right = []
        for day in self._papers.days:
            truth = {
                document.record
                for document in self._papers.documents
                if date.fromordinal(document.date_ordinal or 1).strftime(known)
                == day.strftime(known)
            }
            typed = spelt(day)
            result = self._search(typed, size=len(truth))
            found = {hit.record for hit in result.hits}
            right.append(found == truth)
            if found != truth:
                first = f"{len(found & truth)} of {len(truth)}"
                self._fails(way, asked=typed, first=first, total=result.total)
        return _mean(right)

    def _search(self, typed: str, *, size: int, start: int = 0) -> Result:
        return self._engine.search(parse(typed), EVERYTHING, start=start, size=size)

    def _all_rows(self, typed: str) -> list[int]:
        rows: list[int] = []
        while more := self._search(typed, start=len(rows), size=MOST_ROWS).hits:
            rows += [hit.record for hit in more]
        return rows

    def _fails(self, what: str, **how: Any) -> None:
        examples = self._failures.setdefault(what, [])
        if len(examples) < EXAMPLES:
            examples.append(how)


def _mean(values: list[bool] | list[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 1.0


def main(names: int, asked: int) -> dict[str, Any]:
    papers = Papers(names)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"tantivy:{folder}/index")
        making = engine.begin_rebuild()
        making.put(papers.documents)
        making.finish()
        return Measure(engine, papers, asked).report()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search_quality", description=__doc__
    )
    parser.add_argument("--names", type=int, default=3_000)
    parser.add_argument("--asked", type=int, default=500)
    options = parser.parse_args()
    print(json.dumps(main(options.names, options.asked), ensure_ascii=False, indent=1))
