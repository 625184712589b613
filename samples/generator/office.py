"""The office files: a report in .docx, the lists of the inventories in .xlsx and .docx."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, TypedDict

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, Side

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from openpyxl.worksheet.worksheet import Worksheet

    from samples.generator.catalogue import Document, Row


class Lettering(TypedDict, total=False):
    """How a line is written, where it is not as all are."""

    bold: bool
    italic: bool
    align: WD_ALIGN_PARAGRAPH
    size: float


CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
FIXED = (2026, 1, 5, 8, 0, 0)
COLUMNS = [
    "STT",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung",
    "Cơ quan ban hành",
    "Hồ sơ số",
    "Số trang",
    "Ghi chú",
]


def repacked(packed: bytes) -> bytes:
    """The same office file without the moment it was written, so that it comes out alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"\g<1>2026-01-05T01:00:00Z<"
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*<", stamp, content)
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()


def blank_docx(*, landscape: bool = False) -> WordDocument:
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = (
        Mm(297 if landscape else 210),
        Mm(210 if landscape else 297),
    )
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    style.paragraph_format.space_after = Pt(6)
    made.core_properties.author = ""
    made.core_properties.comments = ""
    return made


def write(
    place: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    size: float = 14,
) -> None:
    place.alignment = align
    for index, part in enumerate(text.split("**")):
        run = place.add_run(part)
        run.bold, run.italic, run.font.size = bold or index % 2 == 1, italic, Pt(size)


def cell_lines(cell: _Cell, lines: list[tuple[str, Lettering]]) -> None:
    place = cell.paragraphs[0]
    for index, (text, look) in enumerate(lines):
        place = cell.add_paragraph() if index else place
        place.paragraph_format.space_after = Pt(0)
        write(place, text, **look)


def document_docx(document: Document) -> bytes:
    """A Party document as the drafting clerk keeps it."""
    made = blank_docx()
    head = made.add_table(rows=1, cols=2)
    cell_lines(
        head.rows[0].cells[0],
        [
            (document.parent, {}),
            (document.issuer, {"bold": True}),
            ("*", {}),
            (f"Số {document.full_number}", {}),
        ],
    )
    day, month, year = document.date.split("/")
    cell_lines(
        head.rows[0].cells[1],
        [
            ("ĐẢNG CỘNG SẢN VIỆT NAM", {"bold": True, "size": 15}),
            ("", {}),
            ("", {}),
            (f"{document.place}, ngày {day} tháng {month} năm {year}", {"italic": True}),
        ],
    )
    write(made.add_paragraph(), document.type.upper(), bold=True, size=16)
    write(made.add_paragraph(), document.abstract, bold=True)
    write(made.add_paragraph(), "-----")
    docx_body(made, document.body)
    foot = made.add_table(rows=1, cols=2)
    plain: Lettering = {"align": WD_ALIGN_PARAGRAPH.LEFT, "size": 12}
    small = [(line, plain) for line in document.recipients]
    cell_lines(foot.rows[0].cells[0], [("Nơi nhận:", {"align": WD_ALIGN_PARAGRAPH.LEFT}), *small])
    signed: list[tuple[str, Lettering]] = [
        (line, {"bold": index == 0}) for index, line in enumerate(document.authority)
    ]
    signed += [("", {}), ("(đã ký)", {"italic": True}), ("", {}), (document.signer, {"bold": True})]
    cell_lines(foot.rows[0].cells[1], signed)
    return packed(made)


def docx_body(made: WordDocument, text: str) -> None:
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|="):
            continue
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            docx_table(made, rows, size=12)
            rows = []
        mark, _, rest = line.partition(" ")
        if mark == "#":
            write(made.add_paragraph(), rest, bold=True, align=JUSTIFY)
        elif line and mark != "+++":
            place = made.add_paragraph()
            place.paragraph_format.first_line_indent = Mm(10)
            write(place, line, align=JUSTIFY)


def docx_table(made: WordDocument, rows: list[list[str]], *, size: float) -> None:
    table = made.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for index, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            align = CENTRE if index == 0 or len(text) < 6 else WD_ALIGN_PARAGRAPH.LEFT
            cell_lines(cell, [(text, {"bold": index == 0, "align": align, "size": size})])
    made.add_paragraph()


def packed(made: WordDocument) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return repacked(out.getvalue())


def row_cells(row: Row) -> list[str]:
    return [
        str(row.row),
        row.number,
        row.date,
        f"{row.type} {row.abstract}",
        row.issuer,
        row.dossier,
        str(row.pages),
        row.note,
    ]


def list_docx(fonds: dict[str, str], inventory: dict[str, str], rows: list[Row]) -> bytes:
    made = blank_docx(landscape=True)
    write(made.add_paragraph(), "MỤC LỤC VĂN BẢN, TÀI LIỆU", bold=True, size=15)
    for line in list_heading(fonds, inventory):
        write(made.add_paragraph(), line, size=13)
    docx_table(made, [COLUMNS, *[row_cells(row) for row in rows]], size=12)
    ending = f"Mục lục này có {len(rows)} văn bản, {sum(row.pages for row in rows)} trang."
    write(made.add_paragraph(), ending, italic=True, align=JUSTIFY, size=13)
    return packed(made)


def list_heading(fonds: dict[str, str], inventory: dict[str, str]) -> list[str]:
    return [
        f"Phông: {fonds['creator']}",
        f"Mục lục số: {inventory['number']} - {inventory['title']}",
        f"Nhiệm kỳ: {inventory['term']} - Thời gian: {inventory['period']}",
    ]


def list_xlsx(fonds: dict[str, str], inventory: dict[str, str], rows: list[Row]) -> bytes:
    """The list as offices keep it: a title above, the heading row below, a total at the foot."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"ML {inventory['number']}"
    sheet.append(["MỤC LỤC VĂN BẢN, TÀI LIỆU"])
    for line in list_heading(fonds, inventory):
        sheet.append([line])
    for number in range(1, 5):
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=len(COLUMNS))
        sheet.cell(number, 1).alignment = Alignment(horizontal="center")
        sheet.cell(number, 1).font = Font(name="Times New Roman", size=13, bold=number == 1)
    sheet.append([])
    sheet.append(COLUMNS)
    for row in rows:
        cells: list[Any] = row_cells(row)
        # Spreadsheets hold counts as numbers; dates stay text, as typed by the office.
        cells[0], cells[6] = row.row, row.pages
        sheet.append(cells)
    frame(sheet, first=6, last=6 + len(rows))
    sheet.append([])
    sheet.append(
        ["", "", "", f"Tổng số: {len(rows)} văn bản", "", "", sum(row.pages for row in rows)]
    )
    for letter, wide in zip("ABCDEFGH", (6, 18, 13, 70, 26, 10, 10, 24), strict=True):
        sheet.column_dimensions[letter].width = wide
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue())


def frame(sheet: Worksheet, *, first: int, last: int) -> None:
    line = Side(style="thin")
    for row in sheet.iter_rows(min_row=first, max_row=last, max_col=len(COLUMNS)):
        for cell in row:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            cell.font = Font(name="Times New Roman", size=12, bold=cell.row == first)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
