"""
What a person wrote over a page in a viewer: sticky notes, strokes, stamps, remarks.

Viewers show such things each in their own way, and keep their words beside the page and not on it.
So the page is never judged by its letters alone, and a level that such a note names counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, TypeGuard

import pikepdf

from reading.domain.header_marks import highest, level_in_note
from reading.ocr.images import as_float

if TYPE_CHECKING:
    from collections.abc import Iterator

# Links, fields and what printers and programs need; all else lies there because a person put it
# there, of whatever kind it is.
_NOT_BY_HAND = {"/Link", "/Popup", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark"}
# Not shown on a screen is shown on paper all the same, where it is printed.
_HIDDEN, _NO_VIEW, _PRINTED = 0x02, 0x20, 0x04
_SAYS = ("/Contents", "/RC", "/Subj", "/V")
_MOST_LETTERS, _MOST_NOTES = 20_000, 5_000
_TAG = re.compile(r"<[^<>]{0,500}>")
# The names of stamps that viewers bring along: TopSecret, SBConfidential.
_NAMED_STAMPS = {
    "topsecret": "TOP_SECRET", "secret": "SECRET", "confidential": "CONFIDENTIAL",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notes:
    """Whether something that a person wrote lies on the page; the highest level it names, or ""."""

    by_hand: bool = False
    level: str = ""


def notes_on(page: pikepdf.Page) -> Notes:
    """The notes on a page that a viewer shows. Raises what pikepdf raises on broken files."""
    marks = page.obj.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return Notes()
    shown = [mark for mark in list(marks)[:_MOST_NOTES] if _is_shown(mark)]
    levels = [level for mark in shown for level in _levels(mark)]
    return Notes(any(map(_is_by_hand, shown)), highest(levels))


def _is_shown(mark: pikepdf.Object) -> TypeGuard[pikepdf.Dictionary]:
    if not isinstance(mark, pikepdf.Dictionary) or str(mark.get("/Subtype")) == "/Link":
        return False
    flags = int(as_float(mark.get("/F", 0)))
    return not flags & _HIDDEN and (not flags & _NO_VIEW or bool(flags & _PRINTED))


def _is_by_hand(mark: pikepdf.Dictionary) -> bool:
    kind = str(mark.get("/Subtype"))
    # A text box that brings its drawing along is words of the page, and read as they are.
    return kind not in _NOT_BY_HAND and not (kind == "/FreeText" and has_drawing(mark))


def has_drawing(mark: pikepdf.Dictionary) -> bool:
    """Whether the mark brings along what viewers draw for it."""
    drawings = mark.get("/AP")
    shown = drawings.get("/N") if isinstance(drawings, pikepdf.Dictionary) else None
    return isinstance(shown, pikepdf.Stream) or (
        isinstance(shown, pikepdf.Dictionary) and any(shown)
    )


def _levels(mark: pikepdf.Dictionary) -> Iterator[str]:
    for key in _SAYS:
        value = mark.get(key)
        if isinstance(value, pikepdf.Stream):
            value = pikepdf.String(value.read_bytes()[:_MOST_LETTERS])
        if isinstance(value, pikepdf.String):
            said = str(value)[:_MOST_LETTERS]
            # A tag may stand between two words, or within one whose letters are set unlike.
            yield from (level_in_note(unescape(_TAG.sub(apart, said))) for apart in (" ", ""))
    if str(mark.get("/Subtype")) == "/Stamp":
        name = str(mark.get("/Name", "")).lower()
        yield next((level for word, level in _NAMED_STAMPS.items() if word in name), "")
