"""
Word files written piece by piece, in the form of the Party's papers.

The web process enters no library of Office files (an import contract holds it), and a list may be ten
thousand rows long: the document is written as text into the package as its rows come.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from language.vietnamese import normalise

MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT: Final = "Times New Roman"
# Half points: the text of a Party paper is 14 points, a table 12.
TEXT, TABLE, HEAD = 28, 24, 30
# Twentieths of a point: A4; margins of 20, 20, 30 and 15 mm (36-HD/VPTW, 05-HD/VPTW).
_SHORT, _LONG = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 1134, 1134, 1701, 850
PIECE: Final = 64 * 1024
_NO_YEAR: Final = (1980, 1, 1, 0, 0, 0)
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MEDIA}.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(kind: str, target: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"/></Relationships>'
    )


_STYLES: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{_W}"><w:docDefaults>'
    f'<w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    f'<w:sz w:val="{TEXT}"/><w:szCs w:val="{TEXT}"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style></w:styles>'
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its words and how they stand; `size` in half points, `after` in twentieths."""

    words: str
    align: str = "left"
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    size: int = TEXT
    after: int = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Paragraphs side by side, without a frame: heading and signatures of a paper."""

    cells: Sequence[Sequence[Line]]
    widths: Sequence[int]


@dataclass(frozen=True, slots=True)
class Table:
    """A framed table; its head stands again on every page, its rows come one after the other."""

    heads: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[str]]


Block = Line | Columns | Table


def word_file(blocks: Iterable[Block], *, across: bool = False) -> BytesIO:
    """The document as a file; `across` lays the page on its long side."""
    target = BytesIO()
    write_word_file(target, blocks, across=across)
    target.seek(0)
    return target


def write_word_file(target: BinaryIO, blocks: Iterable[Block], *, across: bool = False) -> None:
    """Write the document; blocks are asked for one by one, while it is written."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _relations("officeDocument", "word/document.xml")),
            ("word/_rels/document.xml.rels", _relations("styles", "styles.xml")),
            ("word/styles.xml", _STYLES),
        ):
            package.writestr(_entry(name), text)
        with package.open(_entry("word/document.xml"), "w") as part:
            for piece in _document(blocks, across=across):
                part.write(piece.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_YEAR)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _document(blocks: Iterable[Block], *, across: bool) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}"><w:body>'
    for block in blocks:
        match block:
            case Line():
                yield _line(block)
            case Columns():
                yield _columns(block)
            case Table():
                yield from _table(block)
    width, height = (_LONG, _SHORT) if across else (_SHORT, _LONG)
    turned = ' w:orient="landscape"' if across else ""
    yield (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{TOP}" '
        f'w:bottom="{BOTTOM}" w:left="{LEFT}" w:right="{RIGHT}" w:header="567" w:footer="567" '
        'w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _line(line: Line) -> str:
    marks = (
        ("<w:b/>" if line.bold else "")
        + ("<w:i/>" if line.italic else "")
        + (f'<w:sz w:val="{line.size}"/><w:szCs w:val="{line.size}"/>')
        + ('<w:u w:val="single"/>' if line.underlined else "")
    )
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{_text(part)}</w:t></w:r>'
        for part in line.words.split("\n")
    )
    return f'<w:p><w:pPr><w:spacing w:after="{line.after}"/><w:jc w:val="{line.align}"/></w:pPr>{runs}</w:p>'


def _columns(columns: Columns) -> str:
    cells = "".join(
        _cell("".join(map(_line, lines)), width)
        for lines, width in zip(columns.cells, columns.widths, strict=True)
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"{_grid(columns.widths)}<w:tr>{cells}</w:tr></w:tbl>{_line(Line('', size=16, after=0))}"
    )


def _table(table: Table) -> Iterator[str]:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(table.widths)}" w:type="dxa"/><w:tblBorders>{edges}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>{_grid(table.widths)}'
    )
    yield _row(table.heads, table.widths, head=True)
    gathered: list[str] = []
    held = 0
    for row in table.rows:
        gathered.append(_row(row, table.widths))
        held += len(gathered[-1])
        if held > PIECE:
            yield "".join(gathered)
            gathered, held = [], 0
    yield "".join(gathered) + f"</w:tbl>{_line(Line('', size=16, after=0))}"


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    align = "center" if head else "left"
    inside = "".join(
        _cell(_line(Line(words, align=align, bold=head, size=TABLE, after=0)), width)
        for words, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{kept}{inside}</w:tr>"


def _cell(inside: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'


def _grid(widths: Sequence[int]) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{one}"/>' for one in widths) + "</w:tblGrid>"


def _text(words: str) -> str:
    """Nothing that a list or a person wrote breaks the file: XML knows no control characters."""
    shown = "".join(letter for letter in normalise(words) if letter.isprintable() or letter == " ")
    return escape(shown)
