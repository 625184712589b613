"""Word files and workbooks that unpack, unfold or span to more than any machine holds."""

import io
import zipfile

MOMENT = (2026, 1, 5, 8, 0, 0)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
HEADING = "<w:tr>" + "".join(
    f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"
    for words in ("STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu")
) + "</w:tr>"  # fmt: skip


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A package of these parts, the same at every making."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, MOMENT)
            about.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(about, content)
    return made.getvalue()


def word(body: str | bytes, doctype: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file with this body."""
    inner = body if isinstance(body, bytes) else body.encode()
    head = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document xmlns:w="{W}"><w:body>'
    document = head.encode() + inner + b"</w:body></w:document>"
    return word_of({"word/document.xml": document, **(more or {})})


def word_of(parts: dict[str, str | bytes]) -> bytes:
    """A Word file of these parts beside those that every one has."""
    types = (
        f'<Types xmlns="{P}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" '
        f'ContentType="{OFFICE}.wordprocessingml.document.main+xml"/></Types>'
    )
    ties = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    return zipped({"[Content_Types].xml": types, "_rels/.rels": _ties(ties), **parts})


def book(rows: str, *, strings: str = "", before: str = "", after: str = "") -> bytes:
    """A workbook whose one sheet has this XML for rows, round it, and for shared strings."""
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet"}
    kinds |= {"sharedStrings": "sharedStrings"} if strings else {}
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{OFFICE}.spreadsheetml.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    sheets = f'<Relationship Id="r1" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/>'
    if strings:
        sheets += f'<Relationship Id="r2" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{P}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": _ties(
            f'<Relationship Id="r1" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>'
            f'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _ties(sheets),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{S}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
        ),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{S}">{strings}</sst>'
    return zipped(parts)


def wide_span(cells: int = 300_000_000) -> bytes:
    """A cell that says it spans so many columns."""
    span = f'<w:tcPr><w:gridSpan w:val="{cells}"/></w:tcPr>'
    return word(_table(f"<w:tr><w:tc>{span}<w:p/></w:tc></w:tr>", columns=3))


def tall_merge(rows: int = 3000) -> bytes:
    """One cell that goes on through so many rows."""
    goes_on = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    row = f"<w:tr>{goes_on}{'<w:tc><w:p/></w:tc>' * 3}</w:tr>"
    return word(_table(row * rows))


def deep_tables(depth: int = 500) -> bytes:
    """Tables in tables."""
    opening = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
    return word(opening * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * depth)


def deep_xml(depth: int = 100_000) -> bytes:
    """Tables in tables, deeper than any program counts."""
    return word("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)


def many_paragraphs(count: int = 100_000) -> bytes:
    """Paragraphs of nothing."""
    return word("<w:p/>" * count)


def page_breaks(count: int = 60_000) -> bytes:
    """A page for each of so many words."""
    return word('<w:p><w:r><w:t>a</w:t><w:br w:type="page"/></w:r></w:p>' * count)


def one_word(letters: int = 6_000_000) -> bytes:
    """A word of millions of letters."""
    return word(f"<w:p><w:r><w:t>{'a' * letters}</w:t></w:r></w:p>")


def entities() -> bytes:
    """Words that stand for fifty words, which stand for fifty words, and on."""
    lines = '<!ENTITY a "' + "a" * 1000 + '">'
    lines += "".join(f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 50 + '">' for n in range(8))
    return word("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", f"<!DOCTYPE d [{lines}]>")


def long_entity(times: int = 60_000) -> bytes:
    """One long word, called by its name again and again."""
    lines = '<!ENTITY a "' + "a" * 60_000 + '">'
    return word(f"<w:p><w:r><w:t>{'&a;' * times}</w:t></w:r></w:p>", f"<!DOCTYPE d [{lines}]>")


def outside_entity() -> bytes:
    """Asks for a file of the machine and for one on the net."""
    lines = '<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY % b SYSTEM "http://127.0.0.1:9/b"> %b;'
    return word("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", f"<!DOCTYPE d [{lines}]>")


def outside_picture() -> bytes:
    """A template and a picture that lie on another machine."""
    ties = (
        f'<Relationship Id="r1" Type="{R}/attachedTemplate" Target="http://127.0.0.1:9/a.dotm" '
        f'TargetMode="External"/><Relationship Id="r2" Type="{R}/image" '
        f'Target="file:///etc/passwd" TargetMode="External"/>'
    )
    return word(
        "<w:p><w:r><w:t>a</w:t></w:r></w:p>", more={"word/_rels/document.xml.rels": _ties(ties)}
    )


def macros() -> bytes:
    """A Word file with a program in it."""
    return word("<w:p/>", more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(5000)})


def zip_bomb(megabytes: int = 256) -> bytes:
    """A part of nothing, packed a thousandfold."""
    return zipped({"word/document.xml": bytes(megabytes << 20)})


def lying_zip(megabytes: int = 100) -> bytes:
    """A package that names small sizes for large parts."""
    made = word_of({"word/document.xml": bytes(megabytes << 20)})
    return made.replace((megabytes << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def many_parts(count: int = 60_000) -> bytes:
    """A package of so many empty parts."""
    return word("<w:p/>", more={f"word/{number}.xml": b"" for number in range(count)})


def paths_outside() -> bytes:
    """Parts that would be written beside the package."""
    return word("<w:p/>", more={"../../../../tmp/hostile": b"a", "/etc/hostile": b"a"})


def cut_package() -> bytes:
    """The first half of a Word file."""
    made = word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 5000)
    return made[: len(made) // 2]


def book_bomb(megabytes: int = 256) -> bytes:
    """A sheet of nothing, packed a thousandfold."""
    return book(" " * (megabytes << 20))


def strings_bomb(megabytes: int = 50) -> bytes:
    """One shared text of megabytes in every cell."""
    cells = '<c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>0</v></c>'
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 15_000))
    return book(rows, strings=f"<si><t>{'a' * (megabytes << 20)}</t></si>")


def far_row(row: int = 1_048_576) -> bytes:
    """A list whose second row is the last that a sheet may have."""
    cell = '<c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    return book(
        f'<row r="1">{cell.format(1, "Số")}</row><row r="{row}">{cell.format(row, "1")}</row>',
        before='<dimension ref="A1:XFD1048576"/>',
    )


def far_column() -> bytes:
    """Cells in columns that no sheet has."""
    return book(
        '<row r="1"><c r="XFD1" t="inlineStr"><is><t>Số</t></is></c></row>'
        '<row r="2"><c r="ZZZZZZ2" t="inlineStr"><is><t>1</t></is></c></row>'
    )


def merged_cells(count: int = 20_000) -> bytes:
    """Merged ranges, each over the whole sheet."""
    merged = '<mergeCell ref="A1:XFD1048576"/>' * count
    return book("", after=f'<mergeCells count="{count}">{merged}</mergeCells>')


def formulas(rows: int = 18_000) -> bytes:
    """Each cell asks for the two before it; and some would start a program."""
    cells = (
        f'<row r="{n}"><c r="A{n}"><f>A{max(1, n - 1)}+A{max(1, n - 2)}</f></c>'
        f"<c r=\"B{n}\"><f>cmd|'/C calc'!A0</f></c></row>"
        for n in range(1, rows)
    )
    return book("".join(cells))


def book_entities() -> bytes:
    """The words that stand for fifty words, in a workbook."""
    lines = '<!ENTITY a "' + "a" * 1000 + '">'
    lines += "".join(f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 50 + '">' for n in range(8))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE d [{lines}]><worksheet xmlns="{S}"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(io.BytesIO(book(""))) as plain:
        parts = {part.filename: plain.read(part) for part in plain.infolist()}
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet})


def rows_without_end(rows: int = 400_000) -> bytes:
    """Empty rows, far more than a list may have."""
    return book('<row><c t="inlineStr"><is><t>1</t></is></c></row>' * rows)


def _table(rows: str, columns: int = 4) -> str:
    grid = f"<w:tblGrid>{'<w:gridCol/>' * columns}</w:tblGrid>"
    return f"<w:tbl><w:tblPr/>{grid}{HEADING}{rows}</w:tbl>"


def _ties(ties: str) -> str:
    return f'<Relationships xmlns="{P}/relationships">{ties}</Relationships>'
