"""
Prints, as JSON, how right the proposed fields are: of the project's samples, the handed cases and
the real scans, if they are there.

For each field: `precision` of what was proposed, `recall` of what is there, `offered` (proposed or
beside it as a candidate), and `wrong_and_certain`. `filed_alone` are the files that need no person;
`wrong_filed_alone` those of them that do. Exit code 1 unless both kinds of wrong are nought.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.fields.papers import FIELDS, Paper, cases, samples, scans
from benchmarks.ocr_accuracy.__main__ import scans_folder
from language.vietnamese import canonical, normalise
from reading.domain.attention import attention
from reading.domain.certainty import CERTAIN
from reading.domain.proposals import Judged, judge, propose
from reading.domain.readings import PageReading, Proposal, as_seen
from reading.files.findings import WORD
from reading.files.inspection import inspect_file
from reading.files.word import lay_out_word
from reading.ocr.port import ReadingEngine, open_reading_engine
from reading.ocr.reading import read_document


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scans", help="folder with the real scans")
    parser.add_argument("--engine", default="tesseract:")
    parser.add_argument("--show", action="store_true", help="also print what is wrong or missing")
    options = parser.parse_args()
    engine = open_reading_engine(options.engine)
    sets = {"samples": samples(), "cases": cases(), "scans": scans(scans_folder(options.scans))}
    started = time.process_time()
    results = {
        name: measured(papers, engine, show=options.show) if papers else None
        for name, papers in sets.items()
    }
    engine.close()
    wrong = sum(
        one["wrong_and_certain"] + len(one["wrong_filed_alone"])
        for one in results.values()
        if one is not None
    )
    told = {
        "engine": options.engine,
        "wrong_and_certain": wrong,
        "met": wrong == 0,
        "cpu_s": round(time.process_time() - started, 1),
        **results,
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0 if wrong == 0 else 1


def measured(papers: Sequence[Paper], engine: ReadingEngine, *, show: bool) -> dict[str, Any]:
    """The figures of one set."""
    counts = {name: dict.fromkeys(_COUNTED, 0) for name in FIELDS}
    alone: list[str] = []
    wrong_alone: list[str] = []
    for paper in papers:
        judged, codes = judged_as_in_use(paper, engine)
        found = judged.proposals
        for name in FIELDS:
            _count(counts[name], paper.right, name, found.get(name))
        wrong = [name for name in FIELDS if not _is_right(paper, found, name)]
        if judged.alone and not codes:
            alone.append(paper.path.name)
            if wrong or paper.waits:
                wrong_alone.append(paper.path.name)
        if show:
            _show(paper, found, wrong, [*codes, *(one.code for one in judged.reasons)])
    return {
        "files": len(papers),
        "wrong_and_certain": sum(each["wrong_and_certain"] for each in counts.values()),
        "filed_alone": alone,
        "wrong_filed_alone": wrong_alone,
        "fields": {name: _rates(each) for name, each in counts.items()},
    }


_COUNTED = ("there", "proposed", "right", "offered", "certain", "wrong_and_certain")
# Warnings of the page's image with which nothing is filed before a person has looked.
_LOOK_AT = frozenset({"red_frame", "doubtful_text", "damaged_page", "drawn_not_read"})


def judged_as_in_use(paper: Paper, engine: ReadingEngine) -> tuple[Judged, list[str]]:
    """The fields as a worker would note them, and the codes of what speaks against filing."""
    seen = inspect_file(paper.path, paper.path.name)
    pages = [as_seen(page) for page in _pages(paper.path, seen.media, engine)]
    signed_on = date.fromisoformat(seen.signed_on) if seen.signed_on else None
    witnesses = replace(paper.witnesses, signed_on=signed_on)
    codes = [one.code for one in attention(pages) if one.code in _LOOK_AT]
    return judge(pages, propose(pages), witnesses), codes


def _pages(path: Path, media: str, engine: ReadingEngine) -> list[PageReading]:
    if media != WORD:
        return list(read_document(path, engine=engine))
    with tempfile.TemporaryDirectory() as folder:
        return list(lay_out_word(path, Path(folder) / "laid-out.pdf").pages)


def _count(counts: dict[str, int], right: Any, name: str, proposal: Proposal | None) -> None:
    value = proposal.value if proposal else ""
    certain = proposal is not None and bool(value) and proposal.confidence >= CERTAIN
    if name not in right or not (right[name] or value):
        # Nothing is known of the field, or there is nothing: what is proposed counts neither way.
        return
    if name == "issued" and value and right[name].endswith(f"/{value}"):
        # Month and year of the right day are no wrong date, and not the whole of it.
        value = ""
    correct = _same(name, value, right[name])
    others = proposal.alternatives if proposal else ()
    counts["there"] += bool(right[name])
    counts["proposed"] += bool(value)
    counts["right"] += correct
    counts["offered"] += correct or any(_same(name, one, right[name]) for one in others)
    counts["certain"] += certain
    counts["wrong_and_certain"] += certain and not correct


def _is_right(paper: Paper, found: dict[str, Proposal], name: str) -> bool:
    value = found[name].value if name in found else ""
    return name not in paper.right or not value or _same(name, value, paper.right[name])


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in normalise(text).split("\n")]


def _same(name: str, one: str, other: str) -> bool:
    if name == "number":
        return one.lstrip("0") == other.lstrip("0")
    if name == "issuer":
        # An authority's name is kept in one spelling, whichever way the paper sets the tone.
        return canonical(one)[0] == canonical(other)[0]
    return _lines(one) == _lines(other)


def _rates(counts: dict[str, int]) -> dict[str, Any]:
    there, proposed = counts["there"], counts["proposed"]
    return {
        "there": there,
        "precision": round(counts["right"] / proposed, 3) if proposed else None,
        "recall": round(counts["right"] / there, 3) if there else None,
        "offered": round(counts["offered"] / there, 3) if there else None,
        "certain": counts["certain"],
        "wrong_and_certain": counts["wrong_and_certain"],
    }


def _show(paper: Paper, found: dict[str, Proposal], wrong: Sequence[str], codes: list[str]) -> None:
    print(f"--- {paper.path.name} {codes}", file=sys.stderr)
    for name in FIELDS:
        right, one = paper.right.get(name), found.get(name)
        if name in wrong or (right and (one is None or not one.value)):
            said = f"{one.value!r} {one.confidence:.2f} {one.alternatives}" if one else "nothing"
            print(f"    {name}: {said}, right {right!r}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
