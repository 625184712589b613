"""
What a list says of dossiers, as their covers hold it: each number once, and what is doubtful.

Nothing that the list says is left behind: what has no column on a cover, or could not be read, stands
in its note as the list has it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Final

from archive.domain.cover import LARGEST_COUNT, LONGEST_NUMBER, OF_DOSSIER
from archive.domain.listing.fields import Field
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import ReadDossier
from archive.domain.lists import LONGEST, SHOWN, Cover, Problem
from language.vietnamese import normalise

_LONGEST: Final = {row.name: row.longest for row in OF_DOSSIER}
_FIELDS: Final = frozenset(map(str, Field))
_OWN: Final = frozenset({str(Field.LANGUAGE), str(Field.KEYWORDS)})


def covers_of(dossiers: Sequence[ReadDossier]) -> tuple[tuple[Cover, ...], list[Problem]]:
    """Each number once, and what is doubtful about covers: a number is one dossier here."""
    covers: dict[str, Cover] = {}
    doubts: list[Problem] = []
    for one in dossiers:
        cover = _cover(one)
        found = [(str(mark), one.date_text or one.title) for mark in one.marks]
        found += [("cut", text) for text in _cut(one)]
        there = covers.get(cover.number)
        if not cover.number:
            found += [("no_dossier_number", one.title)] if one.title else []
        elif there is None:
            covers[cover.number] = cover
        else:
            if there.title and cover.title and there.title != cover.title:
                found.append(("dossier_twice", one.title))
            covers[cover.number] = _both(there, cover)
        at = one.at
        doubts += [
            Problem(at.line, code, text[:SHOWN], at.sheet, one.level) for code, text in found
        ]
    return tuple(covers.values()), doubts


def _both(there: Cover, more: Cover) -> Cover:
    """What either says, the first before the second; as closed as the more closed of them."""
    said = {
        one.name: getattr(more, one.name)
        for one in fields(Cover)
        if getattr(there, one.name) in {"", None}
    }
    return replace(there, **said, level=max(there.level, more.level))


def _cover(one: ReadDossier) -> Cover:
    return Cover(
        number=one.number[: LONGEST["dossier"]],
        title=one.title[: _LONGEST["title"]],
        retention=one.retention[: _LONGEST["retention"]],
        level=one.level,
        box=" ".join(normalise(one.box).split()) if len(one.box) <= LONGEST_NUMBER else "",
        first=one.started,
        last=one.ended,
        documents=_counted(one.papers),
        sheets=_counted(one.sheets),
        pages=_counted(one.pages),
        language=one.further.get(str(Field.LANGUAGE), "")[: _LONGEST["language"]],
        keywords=one.further.get(str(Field.KEYWORDS), "")[: _LONGEST["keywords"]],
        note="\n".join(_beside(one))[: _LONGEST["note"]],
    )


def _counted(count: int | None) -> int | None:
    return count if count is not None and count <= LARGEST_COUNT else None


def _beside(one: ReadDossier) -> Iterator[str]:
    """What the list says of a dossier and no column of its cover holds."""
    if one.note:
        yield normalise(one.note)
    if one.date_text and (Mark.UNREAD_DATE in one.marks or not (one.started or one.ended)):
        yield normalise(one.date_text)
    if len(one.box) > LONGEST_NUMBER:
        yield normalise(one.box)
    for count in (one.papers, one.sheets, one.pages):
        if count is not None and _counted(count) is None:
            yield str(count)
    for name, text in one.further.items():
        if text and name not in _OWN:
            yield normalise(text if name in _FIELDS else f"{name}: {text}")


def _cut(one: ReadDossier) -> list[str]:
    """What a list says of a dossier at more length than its cover holds."""
    said = {
        "title": one.title,
        "retention": one.retention,
        "language": one.further.get(str(Field.LANGUAGE), ""),
        "keywords": one.further.get(str(Field.KEYWORDS), ""),
        "note": "\n".join(_beside(one)),
    }
    cut = [text for name, text in said.items() if len(text) > _LONGEST[name]]
    return [one.number, *cut] if len(one.number) > LONGEST["dossier"] else cut
