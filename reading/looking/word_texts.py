"""
What is seen of an element of a Word file, as text. Runs in a cage only.

The markup is walked here: python-docx leaves out what stands in content controls, links of old
versions ("smart tags"), insertions, fields and text boxes, and with it whole rows of a list. Letters
come back as they are typed: which font they were typed in is told by their words, and read elsewhere.
"""

from collections.abc import Iterator
from typing import Final

from reading.files.symbol_fonts import is_symbol_font, shown_by
from reading.files.word_fields import Fields, box_of_control
from reading.files.word_marks import FALLBACK, Element, W

PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_BREAKS: Final = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
# What was deleted or moved away, properties, and what an old program shows instead.
_UNSEEN: Final = frozenset((
    f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}tcPr", f"{W}trPr", f"{W}tblPr", f"{W}tblPrEx",
    f"{W}sdtPr", f"{W}sdtEndPr", f"{W}ffData", f"{W}rt", FALLBACK, TABLE,
))  # fmt: skip
_SYMBOL: Final = f"{W}sym"


def text_of(element: Element) -> str:
    """
    All that is seen of it, paragraphs on lines of their own; tables within it are not of it.

    Where it is no paragraph itself, each paragraph in it ends its line.
    """
    return "".join(_parts(element, Fields()))


def is_unseen(element: Element) -> bool:
    """Whether it stands in what was deleted, or in what only an old program shows."""
    hides = (f"{W}del", f"{W}moveFrom", FALLBACK)
    return next(element.iterancestors(*hides), None) is not None


def within(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, in content controls too; not those of tables within it."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _UNSEEN and child.tag not in {ROW, CELL} and _is_element(child):
            yield from within(child, tag)


def _parts(element: Element, fields: Fields) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            if fields.shows and child.text:
                fields.note_text()
                yield child.text
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == _SYMBOL:
            yield _symbol(child)
        elif tag == f"{W}fldChar":
            yield fields.mark(child)
        elif tag == f"{W}instrText":
            fields.note_instruction(child.text or "")
        elif tag == f"{W}sdt":
            yield "".join(_parts(child, fields)) or box_of_control(child)
        elif tag not in _UNSEEN and _is_element(child):
            within_text = element.tag != CELL and tag == PARAGRAPH
            yield "\n" if within_text else ""
            yield from _parts(child, fields)
            yield "\n" if tag == PARAGRAPH else ""


def _symbol(element: Element) -> str:
    """A letter of a font of symbols, such as a tick."""
    code, font = element.get(f"{W}char", ""), element.get(f"{W}font", "")
    try:
        letter = chr(int(code, 16)) if len(code) <= 4 else ""
    except ValueError:
        return ""
    if 0xD800 <= ord(letter or "\0") < 0xE000:
        return ""
    return shown_by(font, letter) if letter and is_symbol_font(font) else letter


def _is_element(child: Element) -> bool:
    # Comments and instructions to programs stand among the elements.
    return isinstance(child.tag, str)
