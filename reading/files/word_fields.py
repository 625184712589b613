"""
Fields of Word: what a form holds, and which letters are the result and which the instruction.

A field stands between marks in its paragraph: begin, instruction, parting, result, end. Boxes to
tick and lists to choose from have no result in letters; what they show stands in their begin.
"""

import re
from dataclasses import dataclass
from typing import Final

from reading.files.symbol_fonts import is_symbol_font, shown_by
from reading.files.word_marks import W14, Element, W, is_on, value, whole

TICKED, EMPTY = "☒", "☐"
_SYMBOL: Final = re.compile(
    r'^\s*SYMBOL\s+(\d{1,5})\b.*?\\f\s*"?([^"\\]+)', re.IGNORECASE | re.DOTALL
)
_DEEPEST: Final = 100


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    parted: bool = False
    has_result: bool = False
    chosen: str = ""


class Fields:
    """The fields that are open within a paragraph."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def shows(self) -> bool:
        """Whether letters here are seen: instructions are not."""
        return all(field.parted for field in self._open)

    def note_text(self) -> None:
        """Letters were seen: the open fields have a result."""
        for field in self._open:
            field.has_result = True

    def note_instruction(self, text: str) -> None:
        """A part of the innermost field's instruction."""
        if self._open:
            self._open[-1].instruction += text[:1000]

    def mark(self, element: Element) -> str:
        """Pass a mark (w:fldChar). Returns what the field shows there without letters of its own."""
        kind = element.get(f"{element.tag.partition('}')[0]}}}fldCharType")
        if kind == "begin" and len(self._open) < _DEEPEST:
            data = element.find(f"{W}ffData")
            self._open.append(_Field(chosen=_chosen(data)))
            return _box(data)
        if kind == "separate" and self._open:
            self._open[-1].parted = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if not ended.has_result and self.shows:
                return ended.chosen or _symbol(ended.instruction)
        return ""


def box_of_control(control: Element) -> str:
    """The box that a content control (w:sdt) shows although it holds no letters."""
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    if box is None:
        return ""
    ticked = box.find(f"{W14}checked")
    is_ticked = ticked is not None and str(ticked.get(f"{W14}val", "1")) not in {"0", "false"}
    return TICKED if is_ticked else EMPTY


def _box(data: Element | None) -> str:
    box = data.find(f"{W}checkBox") if data is not None else None
    if box is None:
        return ""
    ticked = box.find(f"{W}checked")
    if ticked is None:
        ticked = box.find(f"{W}default")
    return TICKED if ticked is not None and is_on(ticked) else EMPTY


def _chosen(data: Element | None) -> str:
    choices = data.find(f"{W}ddList") if data is not None else None
    if choices is None:
        return ""
    entries = [str(entry.get(f"{W}val", "")) for entry in choices.iterfind(f"{W}listEntry")]
    at = whole(value(choices, "result") or value(choices, "default"))
    return entries[at] if 0 <= at < len(entries) else ""


def _symbol(instruction: str) -> str:
    found = _SYMBOL.match(instruction)
    if found is None:
        return ""
    code, font = int(found[1]), found[2].strip()
    return shown_by(font, chr(code)) if is_symbol_font(font) and 0x20 <= code < 0xD800 else ""
