"""
Papers written by python-docx, from the template it brings along and our own words.

No file is opened here: a new document is asked for, filled and saved. A test reads that nobody in the web
process asks python-docx for anything else (docs/decisions/papers.md).
"""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC
from io import BytesIO
from typing import Final, cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.table import Table as MadeTable
from docx.text.paragraph import Paragraph

from archive.domain.outgoing import writable
from archive.reports.blocks import SMALL, TEXT, Align, Block, Columns, Line, Paper, Table
from language.vietnamese import normalise

FONT: Final = "Times New Roman"
# Millimetres: A4 with the margins of a paper of the Party (36-HD/VPTW, 05-HD/VPTW), its number of the
# page in the middle of the upper one.
_SHORT, _LONG = 210, 297
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15
_EDGE: Final = 10
# All that is left of the template's styles, of which there are some hundred in fonts of their own.
_STYLES: Final = (
    "Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer", "Table Grid",
)  # fmt: skip
_UNUSED: Final = frozenset(("thumbnail", "customXml", "numbering", "stylesWithEffects"))
_FRAMED: Final = "Table Grid"
_ALIGNED: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_CELLS: Final = {Align.LEFT: "Ô trái", Align.CENTRE: "Ô giữa", Align.RIGHT: "Ô phải"}
# What stands in a cell until its words come, and the element they come to.
_ANY: Final = "x"
_TEXT: Final = qn("w:t")
# Between the words of a cell and its frame, in twentieths of a point.
_PADDING: Final = "60"
_AIR: Final = 1.5
# As much as a file may say of itself in one place.
_LONGEST: Final = 255


def written(paper: Paper) -> bytes:
    """The paper as a .docx; its rows are asked for while it is written."""
    document = docx.Document()
    _strip(document)
    _say_whose(document, paper)
    _lay_page(document.sections[0], paper)
    for block in paper.blocks:
        _write(document, block)
    told = BytesIO()
    document.save(told)
    return told.getvalue()


def _strip(document: Document) -> None:
    """The template without what no paper of ours has: its styles, its picture, its lists."""
    for style in list(document.styles):
        if style.name not in _STYLES:
            style.delete()
    for rels in (document.part.rels, document.part.package.rels):
        for name, one in list(rels.items()):
            if one.reltype.rpartition("/")[2] in _UNUSED:
                del rels[name]
    for link in list(document.styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
    normal = cast("ParagraphStyle", document.styles["Normal"])
    normal.font.name, normal.font.size = FONT, Pt(TEXT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0


def _say_whose(document: Document, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.language = _clean(paper.title)[:_LONGEST], "vi-VN"
    core.author = core.last_modified_by = _clean(paper.who)[:_LONGEST]
    core.created = core.modified = paper.at.astimezone(UTC)
    core.comments = ""


def _lay_page(section: Section, paper: Paper) -> None:
    width, height = (_LONG, _SHORT) if paper.across else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.header_distance = section.footer_distance = Mm(_EDGE)
    # The first page bears no number.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.element.append(_of_kind("w:fldSimple", instr="PAGE"))
    for foot in (section.first_page_footer, section.footer):
        _fill(foot.paragraphs[0], Line(paper.foot, italic=True, size=SMALL, after=0))


def _write(document: Document, block: Block) -> None:
    match block:
        case Line():
            _fill(document.add_paragraph(), block)
        case Columns():
            _write_columns(document, block)
        case Table():
            _write_table(document, block)


def _fill(paragraph: Paragraph, line: Line) -> None:
    paragraph.alignment = _ALIGNED[line.align]
    paragraph.paragraph_format.space_after = Pt(line.after)
    paragraph.paragraph_format.keep_with_next = line.held or None
    if line.label:
        paragraph.add_run(f"{_clean(line.label)}: ").font.size = Pt(line.size)
    run = paragraph.add_run(_clean(line.words))
    run.bold, run.italic = line.bold or None, line.italic or None
    run.underline, run.font.size = line.underlined or None, Pt(line.size)


def _write_columns(document: Document, columns: Columns) -> None:
    made = document.add_table(rows=1, cols=len(columns.cells))
    _lay_table(document, made, columns.widths)
    for cell, lines in zip(made.rows[0].cells, columns.cells, strict=True):
        for number, line in enumerate(lines):
            _fill(cell.add_paragraph() if number else cell.paragraphs[0], line)
    [row] = _last_table(document).tr_lst
    _keep_whole(row)
    _end_table(document)


def _write_table(document: Document, table: Table) -> None:
    """
    The head, and a row from which every other is copied: rows that are asked for one by one cost
    thirty times as much.
    """
    widths = [column.width for column in table.columns]
    made = document.add_table(rows=2, cols=len(widths))
    made.style = document.styles[_FRAMED]
    _lay_table(document, made, widths)
    head, row = made.rows
    heading = _style_of_cells(document, Align.CENTRE, table.size, bold=True)
    for cell, other, column in zip(head.cells, row.cells, table.columns, strict=True):
        _dress(cell.paragraphs[0], heading)
        _dress(other.paragraphs[0], _style_of_cells(document, column.align, table.size))
    grid = _last_table(document)
    top, pattern = grid.tr_lst
    _keep_whole(top).append(_of_kind("w:tblHeader"))
    _keep_whole(pattern)
    _say(top, [column.head for column in table.columns])
    grid.remove(pattern)
    for cell in pattern.tc_lst:
        # How wide it is stands in the table's grid, and here again for each cell of ten thousand rows.
        cell.remove(cell.get_or_add_tcPr())
    for cells in table.rows:
        copied = deepcopy(pattern)
        _say(copied, cells)
        grid.append(copied)
    _end_table(document)


def _style_of_cells(
    document: Document, align: Align, size: float, *, bold: bool = False
) -> ParagraphStyle:
    """The style of cells that stand so, made where it is not yet: a row is then little but its words."""
    name = f"{_CELLS[align]} {size:g}{' đậm' if bold else ''}"
    if name not in document.styles:
        made = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
        # By its name, of which Word knows the letters, and not all else may.
        made.style_id = f"Cell{align.title()}{size:g}{'Bold' if bold else ''}".replace(".", "")
        made.base_style = document.styles["Normal"]
        made.font.size, made.font.bold = Pt(size), bold or None
        made.paragraph_format.alignment = _ALIGNED[align]
        made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(_AIR)
        made.paragraph_format.keep_with_next = bold or None
    return cast("ParagraphStyle", document.styles[name])


def _dress(paragraph: Paragraph, style: ParagraphStyle) -> None:
    paragraph.style = style
    paragraph.add_run(_ANY)


def _say(row: CT_Row, cells: Sequence[str]) -> None:
    for text, words in zip(row.iter(_TEXT), cells, strict=True):
        text.text = _clean(words)


def _lay_table(document: Document, made: MadeTable, widths: Sequence[float]) -> None:
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    said = _last_table(document).tblPr
    for whole in said.iter(qn("w:tblW")):
        whole.set(qn("w:type"), "dxa")
        whole.set(qn("w:w"), str(round(sum(map(Mm, widths)) / Twips(1))))
    sides = _of_kind("w:tblCellMar")
    for side in ("w:left", "w:right"):
        sides.append(_of_kind(side, w=_PADDING, type="dxa"))
    said.insert_element_before(sides, "w:tblLook")


def _keep_whole(row: CT_Row) -> BaseOxmlElement:
    """No page ends within the row; what is said of it so far."""
    said = row.get_or_add_trPr()
    said.append(_of_kind("w:cantSplit"))
    return said


def _end_table(document: Document) -> None:
    """A small line that parts it from what follows."""
    _fill(document.add_paragraph(), Line("", size=8, after=0))


def _last_table(document: Document) -> CT_Tbl:
    return cast("CT_Tbl", document.element.body.tbl_lst[-1])


def _of_kind(tag: str, **said: str) -> BaseOxmlElement:
    """An element that python-docx has no call for."""
    made = OxmlElement(tag)
    for name, value in said.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _clean(words: str) -> str:
    """Nothing that a list or a person wrote breaks the file: XML knows no control characters."""
    return str(writable(" ".join(normalise(words).split())))
