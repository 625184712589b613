"""Makers of files that were built to hurt who looks at them. Small; nothing here is large."""

import io
import zipfile
import zlib

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def pdf(*objects, pages=1):
    """A PDF of these objects, numbered from 4; 1 is the catalogue, 2 the pages, 3 the page."""
    body = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * pages + b"]/Count %d>>" % pages,
        *objects,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(body, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(body) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(body) + 1, table)
    return bytes(out)


def stream(content, extra=b""):
    packed = zlib.compress(content, 9)
    head = b"<<" + extra + b"/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    return head + packed + b"\nendstream"


def page(resources, box=b"0 0 595 842"):
    return (
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources<<"
        + resources + b">>>>"
    )  # fmt: skip


def forms(depth=9, each=10):
    """Each form draws the next one several times: `each ** depth` drawings from 2 KB."""
    made = [page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do")]
    for level in range(depth):
        last = level == depth - 1
        drawn = b"0 0 m 600 800 l S\n" * 20 if last else b"/F Do\n" * each
        inner = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level)
        made.append(stream(drawn, b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]" + inner))
    return pdf(*made)


def form_that_draws_itself():
    inner = b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]/Resources<</XObject<</F 5 0 R>>>>"
    return pdf(page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do"), stream(b"/F Do /F Do", inner))


def nested_forms(depth=3000):
    made = [page(b"/XObject<</F 5 0 R>>"), stream(b"/F Do")]
    for level in range(depth):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + level) if level < depth - 1 else b""
        made.append(stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]" + inner))
    return pdf(*made)


def strokes(count=400_000):
    """Wide dashed curves over the whole page."""
    lines = b"40 w [1 1] 0 d 0 0 m 900 900 -300 500 595 842 c S\n" * count
    return pdf(page(b""), stream(lines))


def shadings(count=3000):
    """Radial shadings, each over the whole page."""
    shade = (
        b"<</ShadingType 3/ColorSpace/DeviceRGB/Coords[300 400 0 300 400 600]/Extend[true true]"
        b"/Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1.7>>>>"
    )
    return pdf(page(b"/Shading<</S 5 0 R>>"), stream(b"/S sh\n" * count), shade)


def picture(width=60_000, height=60_000):
    """A picture of one colour that unpacks to gigabytes."""
    deep = zlib.compressobj(9)
    row = bytes(width * 3)
    packed = b"".join(deep.compress(row) for _ in range(min(height, 400))) + deep.flush()
    head = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB"
        b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n" % (width, height, len(packed))
    )
    drawn = stream(b"595 0 0 842 0 0 cm /I Do")
    return pdf(page(b"/XObject<</I 5 0 R>>"), drawn, head + packed + b"\nendstream")


def stacked_filters(times=5):
    """Deflate in deflate: a page's content of gigabytes."""
    content = b"q Q\n" * (8 << 20)
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"[" + b"/FlateDecode" * times + b"]"
    head = b"<</Filter" + filters + b"/Length %d>>stream\n" % len(content)
    return pdf(page(b""), head + content + b"\nendstream")


def font():
    """A Type 3 font whose letter draws itself, a thousand letters of it."""
    letters = stream(b"BT /F 40 Tf 10 400 Td (" + b"a" * 1000 + b") Tj ET")
    type3 = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]"
        b"/FirstChar 97/LastChar 97/Widths[1000]/Encoding<</Differences[97/a]>>"
        b"/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    )
    letter = stream(b"1000 0 d0 BT /F 900 Tf (" + b"a" * 60 + b") Tj ET")
    return pdf(page(b"/Font<</F 5 0 R>>"), letters, type3, letter)


def tiling(step=b"0.01"):
    """A pattern whose tiles are smaller than anything that can be seen."""
    tile = stream(
        b"0 0 1 1 re f",
        b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep " + step + b"/YStep " + step
        + b"/Resources<<>>",
    )  # fmt: skip
    drawn = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return pdf(page(b"/Pattern<</P 5 0 R>>"), drawn, tile)


def masks(depth=14):
    """Soft masks in soft masks, each the size of the page."""
    made = [page(b"/ExtGState<</G 5 0 R>>"), stream(b"/G gs 0 0 595 842 re f")]
    for level in range(depth):
        state, form, following = 5 + 2 * level, 6 + 2 * level, 7 + 2 * level
        made.append(b"<</SMask<</S/Luminosity/G %d 0 R>>>>" % form)
        inner = b"/Resources<</ExtGState<</G %d 0 R>>>>" % following if level < depth - 1 else b""
        made.append(
            stream(
                b"/G gs 0 0 595 842 re f 0 0 300 300 re f" if inner else b"0 0 595 842 re f",
                b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
                b"/Group<</S/Transparency/CS/DeviceGray>>" + inner,
            )
        )
        assert state
    return pdf(*made)


PAGES = {
    "forms in forms": forms,
    "a form that draws itself": form_that_draws_itself,
    "forms three thousand deep": nested_forms,
    "strokes": strokes,
    "shadings": shadings,
    "a huge picture": picture,
    "deflate in deflate": stacked_filters,
    "a letter of letters": font,
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
}
