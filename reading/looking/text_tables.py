"""
A .csv file as rows of texts, whatever program wrote it: encoding and separator are found out.

Runs in a cage only. Texts in TCVN3 or VNI come back letter for byte: which font they were typed in
is told by their words, and that is read elsewhere.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from language.old_fonts import old_font, to_unicode
from language.syllables import syllable_counts
from language.vietnamese import composed
from reading.looking.list_limits import cells_told

_SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 100
_WORDS: Final = 5_000
# A quotation mark that nobody closed makes one cell of the rest of the file.
_MOST_LINES_IN_A_CELL: Final = 30
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def text_rows(source: BinaryIO) -> Iterator[list[str]]:
    """The rows of the file. Raises ValueError where it is no text."""
    text = decoded(source.read())
    csv.field_size_limit(max(len(text), 1))
    separator = _separator(text)
    try:
        cells = [row for row in _rows(text, separator) if _is_likely(row)]
    except csv.Error:
        cells = [_cells_alone(line, separator) for line in text.splitlines()]
    yield from map(cells_told, cells)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Raises csv.Error where a quotation mark stands that closes nothing, or that nobody closes."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _is_likely(row: list[str]) -> bool:
    """Raises csv.Error where a cell is so long that two marks met that are none of one cell."""
    if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for cell in row):
        raise csv.Error
    return True


def _cells_alone(line: str, separator: str) -> list[str]:
    """
    A line of a file whose quotation marks are broken: nothing of it is taken into the next one, and
    where its own marks do not fit they are letters.
    """
    try:
        rows = list(_rows(line, separator))
    except csv.Error:
        rows = list(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE))
    return rows[0] if rows else []


def decoded(content: bytes) -> str:
    """
    The text of the bytes: UTF-8 or UTF-16 with a mark or without, else Windows-1258 or letter for
    byte, whichever holds more Vietnamese. Raises ValueError for what is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _text(content.decode(encoding))
    if (wide := _wide(content)) is not None:
        return _text(content.decode(wide))
    try:
        return _text(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _text(_of_one_byte(content))


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark: Latin letters leave every second byte nought."""
    sample = content[:4_000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.3 and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if half and sample[0::2].count(0) > half * 0.3 and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _of_one_byte(content: bytes) -> str:
    of_windows = composed(content.decode("cp1258", "replace"))
    western = content.decode("cp1252", "replace")
    fonts = [old_font(".VnTime"), old_font("VNI-Times")]
    by_font = max(
        (_vietnamese(to_unicode([(_sample(western), font)]).text) for font in fonts if font),
        default=0,
    )
    return western if by_font > _vietnamese(_sample(of_windows)) else of_windows


def _sample(text: str) -> str:
    return text[: 10 * _WORDS]


def _vietnamese(text: str) -> int:
    good, _ = syllable_counts(text.replace(";", " ").replace(",", " ").split()[:_WORDS])
    return good


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError("This is no text.")
    return text


def _separator(text: str) -> str:
    """The one that makes the most lines of one width, and wide ones before narrow ones."""
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    return max(_SEPARATORS, key=lambda one: _worth(text, one))


def _worth(text: str, separator: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text[: _SAMPLE * 2_000], newline=""), delimiter=separator)
    widths = Counter(
        len(row) for _, row in zip(range(_SAMPLE), reader, strict=False) if len(row) > 1
    )
    width, lines = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return lines, width
