"""
All that a .docx shows in reading order: headers, body with its tables, notes, footers.

The elements are walked here rather than through python-docx's paragraphs, which leave out content
controls, insertions, text boxes and links, and with them words that a reader of the paper sees.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reading.domain.reasons import Reason
from reading.files.findings import Refused
from reading.files.packages import BROKEN_ZIP
from reading.files.word_blocks import Block, Cell, Paragraph, Rules, Table, WordText
from reading.files.word_marks import FALLBACK, Element, W, is_on, value, whole
from reading.files.word_numbering import Counter, Numbering
from reading.files.word_pictures import Picture, Pictures
from reading.files.word_runs import PAGE_BREAK, Runs, runs_of
from reading.files.word_styles import Setting, Styles, is_dark

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

_STRUCK: Final = (f"{W}strike", f"{W}dstrike")
_CHANGES: Final = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")
_UNSEEN: Final = frozenset((f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}sdtPr", FALLBACK))
_ALIGNMENTS: Final = {"center": "centre", "right": "right", "end": "right"}
_WRAPPERS: Final = frozenset(
    (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo")
)
_FOREIGN: Final = (f"{W}altChunk", f"{W}subDoc")
_MOST_COLUMNS: Final = 63
_PAGE_NUMBER: Final = re.compile(r"^[\s\d/–-]*$")


def read_word_text(path: Path) -> WordText:
    """Read a .docx that passed `inspect_file`. Raises Refused when its parts are broken."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return _Reader(docx.Document(str(path))).read()
    except (OpcError, SyntaxError, KeyError, AttributeError, TypeError, *BROKEN_ZIP) as error:
        raise Refused("damaged") from error


class _Reader:
    """Reads one document and keeps what a person should know of it."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self.styles = Styles(document.styles.element, _part(document, "/theme"))
        self.numbering = Numbering(_part(document, "/numbering"), self.styles)
        self.converted: list[str] = []
        self.unknown: list[str] = []
        self.left_out = 0

    def read(self) -> WordText:
        document = self._document
        body = document.element.body
        blocks = (
            *self._margins("header"),
            *_Story(self, document.part).blocks(body, Setting()),
            *self._notes(),
            *self._margins("footer"),
        )
        self.left_out += sum(1 for _ in document.element.iterfind(f"{W}background/*"))
        self.left_out += sum(1 for _ in body.iter(*_FOREIGN))
        return WordText(blocks, tuple(self._warnings()), bool(self.converted or self.unknown))

    def _margins(self, which: str) -> Iterator[Block]:
        """Each different header or footer once; bare page numbers are left out."""
        seen: set[Block] = set()
        for section in self._document.sections:
            for name in (f"first_page_{which}", which, f"even_page_{which}"):
                margin = getattr(section, name)
                if margin.is_linked_to_previous:
                    continue
                for block in _Story(self, margin.part).blocks(margin._element, Setting()):  # noqa: SLF001 - the door to its elements
                    is_number = isinstance(block, Paragraph) and _PAGE_NUMBER.match(block.text)
                    if block not in seen and not is_number:
                        seen.add(block)
                        yield block

    def _notes(self) -> Iterator[Block]:
        from docx.opc.oxml import parse_xml

        for tie in self._document.part.rels.values():
            if not tie.is_external and tie.reltype.endswith(("/footnotes", "/endnotes")):
                story = _Story(self, tie.target_part)
                for note in parse_xml(tie.target_part.blob):
                    if note.get(f"{W}type") in {None, "normal"}:
                        yield from story.blocks(note, Setting())

    def _warnings(self) -> Iterator[Reason]:
        if self.left_out:
            yield Reason("pictures_left_out", {"count": self.left_out})
        if next(self._document.element.body.iter(*_CHANGES), None) is not None:
            yield Reason("tracked_changes")
        if any(map(is_on, self._document.element.body.iter(*_STRUCK))):
            yield Reason("struck_out")
        if self.unknown:
            yield Reason("old_encoding", {"font": self.unknown[0][:40]})
        elif self.converted:
            yield Reason("encoding_converted", {"font": self.converted[0][:40]})


class _Story:
    """One run of text through the document, with a count of its own for its lists."""

    def __init__(self, reader: _Reader, part: "Part") -> None:
        self._reader = reader
        self._styles = reader.styles
        self._counter: Counter = reader.numbering.counter()
        self._pictures = Pictures(part)

    def blocks(self, parent: Element, setting: Setting) -> Iterator[Block]:
        """What stands in an element, in its order."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraphs(child, setting)
            elif child.tag == f"{W}tbl":
                yield self._table(child, setting)
            elif child.tag not in _UNSEEN and isinstance(child.tag, str):
                # Content controls, custom markup and the like: what they hold is seen.
                yield from self.blocks(child, setting)

    def _paragraphs(self, element: Element, setting: Setting) -> Iterator[Block]:
        """The paragraph, and after it its pictures and what its text boxes hold."""
        own = element.find(f"{W}pPr")
        if _is_deleted(element, own):
            return
        shade = self._styles.paragraph_property(own, "shd")
        setting = replace(
            setting,
            style=value(own, "pStyle") or "",
            shaded=setting.shaded or (shade is not None and is_dark(shade)),
        )
        runs = runs_of(element, self._styles, setting, self._counter.label(own))
        found = runs.text()
        if found.unknown:
            self._reader.unknown += runs.old_fonts[:1]
        elif found.changed:
            self._reader.converted += runs.old_fonts[:1]
        placed = self._styles.paragraph_property(own, "jc")
        align = _ALIGNMENTS.get(
            str(placed.get(f"{W}val", "")) if placed is not None else "", "left"
        )
        pictures = [
            picture
            for drawing in runs.drawings
            for picture in self._pictures.within(drawing, align)
        ]
        self._reader.left_out += sum(picture.content is None for picture in pictures)
        if found.text.strip() or not (pictures or runs.lettering):
            yield from self._parts(found.text, own, runs, align)
        for letters in runs.lettering:
            yield Paragraph(" ".join(letters.split()), "centre", bold=True)
        yield from pictures
        for box in runs.boxes:
            yield from _flat(self.blocks(box, replace(setting, style="")))

    def _parts(self, text: str, own: Element | None, runs: Runs, align: str) -> Iterator[Paragraph]:
        before = self._styles.paragraph_property(own, "pageBreakBefore")
        begins = before is not None and is_on(before)
        for at, part in enumerate(text.split(PAGE_BREAK)):
            if at and not part.strip():
                # Whatever comes next begins the page.
                yield Paragraph("", on_new_page=True)
                continue
            yield Paragraph(
                part,
                align,
                bold=2 * runs.bold > runs.letters,
                italic=2 * runs.italic > runs.letters,
                on_new_page=bool(at) or begins,
            )

    def _table(self, element: Element, setting: Setting) -> Table:
        style = value(element.find(f"{W}tblPr"), "tblStyle") or ""
        inner = replace(setting, table=style, shaded=setting.shaded or self._styles.shades(style))
        grid = [whole(g.get(f"{W}w")) for g in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        kept = [row for row in _inner(element, f"{W}tr") if not _is_row_unseen(row)]
        places = [list(_places(row)) for row in kept]
        columns = max((at + span for row in places for _, at, span in row), default=1)
        ruled = _Ruled(element, style, self._styles, places, columns)
        rows = tuple(
            tuple(
                Cell(at, span, tuple(self._held(cell, inner)), ruled.sides(number, cell, at, span))
                for cell, at, span in row
            )
            for number, row in enumerate(places)
        )
        widths = [float(max(width, 1)) for width in grid[:columns]]
        usual = sum(widths) / len(widths) if widths else 1.0
        return Table(tuple(widths + [usual] * (columns - len(widths))), rows)

    def _held(self, cell: Element, setting: Setting) -> Iterator[Paragraph | Picture]:
        shade = cell.find(f"{W}tcPr/{W}shd")
        dark = shade is not None and is_dark(shade)
        return _flat(self.blocks(cell, replace(setting, shaded=setting.shaded or dark)))


class _Ruled:
    """The rules of a table: those of its style, its own, and those of single cells."""

    def __init__(
        self,
        table: Element,
        style: str,
        styles: Styles,
        places: list[list[tuple[Element, int, int]]],
        columns: int,
    ) -> None:
        self._places = places
        self._columns = columns
        self._table: dict[str, bool] = {}
        own = table.find(f"{W}tblPr/{W}tblBorders")
        inherited = [one.find(f"{W}tblPr/{W}tblBorders") for one in styles.chain(style)]
        for borders in (*reversed(inherited), own):
            self._table.update(_borders(borders))

    def sides(self, row: int, cell: Element, at: int, span: int) -> Rules:
        """Which sides of a cell are ruled."""
        own = _borders(cell.find(f"{W}tcPr/{W}tcBorders"))
        inside, across = self._table.get("insideV", False), self._table.get("insideH", False)
        first, last = row == 0, row == len(self._places) - 1
        left = self._table.get("left", False) if at == 0 else inside
        right = self._table.get("right", False) if at + span >= self._columns else inside
        top = self._table.get("top", False) if first else across
        bottom = self._table.get("bottom", False) if last else across
        return Rules(
            own.get("left", left),
            own.get("top", top) and not _continues(cell),
            own.get("right", right),
            own.get("bottom", bottom) and not self._goes_on(row + 1, at),
        )

    def _goes_on(self, row: int, at: int) -> bool:
        below = self._places[row] if row < len(self._places) else []
        return any(_continues(cell) for cell, column, _ in below if column == at)


def _continues(cell: Element) -> bool:
    """Whether a cell is the lower part of one that spans rows."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _borders(borders: Element | None) -> dict[str, bool]:
    if borders is None:
        return {}
    found: dict[str, bool] = {}
    for border in borders:
        if isinstance(border.tag, str):
            side = border.tag.removeprefix(W)
            side = {"start": "left", "end": "right"}.get(side, side)
            found[side] = border.get(f"{W}val") not in {"nil", "none", None}
    return found


def _places(row: Element) -> Iterator[tuple[Element, int, int]]:
    """The cells of a row with their column and span."""
    column = min(whole(value(row.find(f"{W}trPr"), "gridBefore")), _MOST_COLUMNS - 1)
    for cell in _inner(row, f"{W}tc"):
        if column >= _MOST_COLUMNS:
            return
        span = whole(value(cell.find(f"{W}tcPr"), "gridSpan"), 1)
        span = max(1, min(span, _MOST_COLUMNS - column))
        yield cell, column, span
        column += span


def _is_row_unseen(row: Element) -> bool:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    hidden = properties.find(f"{W}hidden")
    return properties.find(f"{W}del") is not None or (hidden is not None and is_on(hidden))


def _is_deleted(paragraph: Element, own: Element | None) -> bool:
    """Whether a paragraph was deleted with all it held: not even its number is seen."""
    if own is None or own.find(f"{W}rPr/{W}del") is None:
        return False
    kept = (child for child in paragraph if child.tag not in _UNSEEN)
    return not any(part.tag == f"{W}r" for child in kept for part in child.iter())


def _inner(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls; not those of inner tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inner(child, tag)


def _flat(blocks: Iterable[Block]) -> Iterator[Paragraph | Picture]:
    """A table within a cell or a box is read cell after cell."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from cell.paragraphs
        else:
            yield block


def _part(document: "Document", kind: str) -> Element | None:
    """The root of the part of this kind (end of its relation's type), None where there is none."""
    from docx.opc.oxml import parse_xml

    for tie in document.part.rels.values():
        if not tie.is_external and tie.reltype.endswith(kind):
            root: Element = parse_xml(tie.target_part.blob)
            return root
    return None
