"""
The text of a .docx in reading order: headers, body with its tables, notes, footers.

The elements are walked here rather than through python-docx's paragraphs, which leave out content
controls, insertions, text boxes and links, and with them words that a reader of the paper sees.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.domain.reasons import Reason
from ingest.intake.findings import Refused
from ingest.intake.packages import BROKEN_ZIP

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/%s}%s"
_SHAPES = "{urn:schemas-microsoft-com:vml}"
_LETTERS = f"{_SHAPES}textpath"
# What shows something and is not laid out: pictures, forms drawn freehand, charts, diagrams, and
# letters set along a path, which is how Word makes a watermark.
_PICTURES = (
    _DRAWING % ("main", "blip"), _DRAWING % ("main", "custGeom"), _DRAWING % ("chart", "chart"),
    _DRAWING % ("diagram", "relIds"), f"{_SHAPES}imagedata", _LETTERS,
)  # fmt: skip
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
# Text that is no text on the page: what was deleted, and the codes of fields.
_UNSEEN = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", _FALLBACK}
_CHANGES = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo")
_ALIGNMENTS = {"center": "centre", "right": "right", "end": "right"}
_BESIDE_THE_BODY = ("/header", "/footer", "/footnotes", "/endnotes")
_OLD_FONT = re.compile(r"^(\.Vn|VNI-|Vni)")
_MOST_COLUMNS = 63
_PAGE_NUMBER = re.compile(r"^[\s\d/–-]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text (NFC), how it stands (left, centre, right), and whether it is mostly bold."""

    text: str
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The paragraphs of a cell that begins at `column` and covers `span` columns."""

    column: int
    span: int
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells and the widths of the columns in proportion."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class WordText:
    """All text of a Word file in reading order, and what a person should know about it."""

    blocks: tuple[Block, ...]
    warnings: tuple[Reason, ...]


def read_word_text(path: Path) -> WordText:
    """Read a .docx that passed `inspect_file`. Raises Refused when its parts are broken."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(str(path))
        blocks = [
            *_margins(document, "header"),
            *_blocks(document.element.body),
            *_notes(document),
            *_margins(document, "footer"),
        ]
        return WordText(tuple(blocks), tuple(_warnings(document)))
    except (OpcError, SyntaxError, KeyError, AttributeError, TypeError, *BROKEN_ZIP) as error:
        raise Refused("damaged") from error


def _blocks(parent: Any) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraphs(child)
        elif child.tag == f"{_W}tbl":
            yield _table(child)
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            # Content controls, custom markup and the like: what they hold is seen.
            yield from _blocks(child)


def _paragraphs(element: Any) -> Iterator[Paragraph]:
    """The paragraph, and after it those of text boxes anchored in it."""
    text = _text(element)
    style = element.find(f"{_W}pPr/{_W}jc")
    align = _ALIGNMENTS.get(style.get(f"{_W}val", ""), "left") if style is not None else "left"
    yield Paragraph(text, align, _is_bold(element))
    for box in _boxes(element):
        yield from (block for block in _blocks(box) if isinstance(block, Paragraph))


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag not in _UNSEEN:
            yield from _boxes(child)


def _text(element: Any) -> str:
    return unicodedata.normalize("NFC", "".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _UNSEEN and child.tag != f"{_W}txbxContent":
            yield from _pieces(child)


def _is_bold(element: Any) -> bool:
    bold = plain = 0
    for run in element.iter(f"{_W}r"):
        mark = run.find(f"{_W}rPr/{_W}b")
        length = sum(len(text.text or "") for text in run.iter(f"{_W}t"))
        if mark is not None and mark.get(f"{_W}val", "1") not in {"0", "false", "off"}:
            bold += length
        else:
            plain += length
    return bold > plain


def _table(element: Any) -> Table:
    grid = [_count(column.get(f"{_W}w")) for column in element.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    rows = tuple(tuple(_cells(row)) for row in _inner(element, f"{_W}tr"))
    columns = max((cell.column + cell.span for row in rows for cell in row), default=1)
    widths = [float(max(width, 1)) for width in grid[:columns]]
    usual = sum(widths) / len(widths) if widths else 1.0
    return Table(tuple(widths + [usual] * (columns - len(widths))), rows)


def _cells(row: Any) -> Iterator[Cell]:
    column = 0
    for cell in _inner(row, f"{_W}tc"):
        spanned = cell.find(f"{_W}tcPr/{_W}gridSpan")
        span = _count(spanned.get(f"{_W}val")) if spanned is not None else 1
        span = max(1, min(span, _MOST_COLUMNS - column))
        if column >= _MOST_COLUMNS:
            return
        yield Cell(column, span, tuple(_flat(_blocks(cell))))
        column += span


def _inner(element: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also inside content controls; not those of inner tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}:
            yield from _inner(child, tag)


def _flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """A table within a cell is read cell after cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from cell.paragraphs


def _margins(document: Any, which: str) -> Iterator[Block]:
    """Each different header or footer once; bare page numbers are left out."""
    seen: set[str] = set()
    for section in document.sections:
        for name in (f"first_page_{which}", which, f"even_page_{which}"):
            margin = getattr(section, name)
            if margin.is_linked_to_previous:
                continue
            for block in _blocks(margin._element):  # noqa: SLF001 - the door to its elements
                told = repr(block)
                is_number = isinstance(block, Paragraph) and _PAGE_NUMBER.match(block.text)
                if told not in seen and not is_number:
                    seen.add(told)
                    yield block


def _notes(document: Any) -> Iterator[Block]:
    from docx.opc.oxml import parse_xml

    for tie in document.part.rels.values():
        if not tie.is_external and tie.reltype.endswith(("/footnotes", "/endnotes")):
            for note in parse_xml(tie.target_part.blob):
                if note.get(f"{_W}type") is None:
                    yield from _blocks(note)


def _all_parts(document: Any) -> Iterator[Any]:
    """The body with its background, and every header, footer and note."""
    from docx.opc.oxml import parse_xml

    yield document.element
    for tie in document.part.rels.values():
        if not tie.is_external and tie.reltype.endswith(_BESIDE_THE_BODY):
            yield parse_xml(tie.target_part.blob)


def _pictures(part: Any) -> Iterator[Any]:
    for shown in part.iter(*_PICTURES):
        # Without letters it only says of a kind of shape that it could have some.
        if shown.tag != _LETTERS or shown.get("string"):
            yield shown


def _warnings(document: Any) -> Iterator[Reason]:
    body = document.element.body
    pictures = sum(1 for part in _all_parts(document) for _ in _pictures(part))
    if pictures:
        yield Reason("pictures_left_out", {"count": pictures})
    if next(body.iter(*_CHANGES), None) is not None:
        yield Reason("tracked_changes")
    if font := _old_font(document):
        yield Reason("old_encoding", {"font": font[:40]})


def _old_font(document: Any) -> str:
    for part in (document.element.body, document.styles.element):
        for fonts in part.iter(f"{_W}rFonts"):
            for name in fonts.attrib.values():
                if _OLD_FONT.match(name):
                    return str(name)
    return ""


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else 0
