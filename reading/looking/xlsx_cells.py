"""What the cells of an .xlsx sheet show, by its styles. Runs in a cage only."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax

from reading.looking.list_limits import MOST_CELLS
from reading.looking.shown_cells import Place, Precision, ShownCells, precision_of_format

# The one format of a date without its day that has a number and no words in the file.
_MONTH_AND_YEAR: Final = "17"
_AN_ERROR_OR_FORMULA: Final = re.compile(rb"""\st\s*=\s*["']e["']|<(?:\w+:)?f[\s>/]""")
_PLACE: Final = re.compile(r"([A-Z]{1,6})([0-9]{1,10})")

_Walked = TypeVar("_Walked", bound=ContentHandler)


def cells_of_xlsx(package: zipfile.ZipFile, sheet: str) -> ShownCells:
    """
    What the cells of the sheet of this name show.

    Raises LookupError where a part is missing, SAXException and ValueError where one is no XML.
    """
    book = _first(tie.target for tie in _ties_of(package, "") if tie.is_to("officeDocument"))
    ties = _ties_of(package, book)
    precisions = _precisions(package, ties)
    content = package.read(_part_of(package, book, ties, sheet))
    if not precisions and not _AN_ERROR_OR_FORMULA.search(content):
        return ShownCells()
    cells = _walk(content, _Cells(precisions))
    return ShownCells(cells.dates, cells.errors, frozenset(cells.unkept))


@dataclass(frozen=True, slots=True)
class _Tie:
    """From one part of the package to another: a name, what it is for, where it leads."""

    name: str
    kind: str
    target: str

    def is_to(self, kind: str) -> bool:
        return self.kind.endswith(f"/{kind}")


def _ties_of(package: zipfile.ZipFile, part: str) -> list[_Tie]:
    folder, name = posixpath.split(part)
    content = package.read(posixpath.join(folder, "_rels", f"{name}.rels"))
    return [
        _Tie(
            told.get("Id", ""),
            told.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, told.get("Target", ""))).lstrip("/"),
        )
        for told in _walk(content, _Named("Relationship")).found
    ]


def _part_of(package: zipfile.ZipFile, book: str, ties: list[_Tie], sheet: str) -> str:
    sheets = _walk(package.read(book), _Named("sheet")).found
    # The name of the tie, whatever the file calls the space of names it is from.
    tie = _first(
        value
        for told in sheets
        if told.get("name") == sheet
        for name, value in told.items()
        if name.endswith(":id")
    )
    return _first(one.target for one in ties if one.name == tie)


def _precisions(package: zipfile.ZipFile, ties: list[_Tie]) -> dict[str, Precision]:
    """The styles of cells that show no day, by their number."""
    styles = _Styles()
    for tie in ties:
        if tie.is_to("styles"):
            _walk(package.read(tie.target), styles)
    return {
        str(number): precision
        for number, wanted in enumerate(styles.of_cells)
        if (precision := precision_of_format(styles.formats.get(wanted, "")))
    }


def _first(found: Iterator[str]) -> str:
    """Raises LookupError, which a generator may not end with unsaid."""
    for one in found:
        return one
    raise LookupError


def _walk(content: bytes, walked: _Walked) -> _Walked:
    sax.parse(io.BytesIO(content), walked, forbid_dtd=True)
    return walked


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Named(ContentHandler):
    """The attributes of all elements of a name."""

    def __init__(self, element: str) -> None:
        super().__init__()
        self._element = element
        self.found: list[Mapping[str, str]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _local(name) == self._element:
            self.found.append(dict(attrs.items()))


class _Styles(ContentHandler):
    """The number formats of the styles of cells, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = {_MONTH_AND_YEAR: "mmm-yy"}
        self.of_cells: list[str] = []
        self._within = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        match _local(name):
            case "numFmt":
                self.formats[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
            case "cellXfs":
                self._within = True
            case "xf" if self._within:
                self.of_cells.append(attrs.get("numFmtId", "0"))

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "cellXfs":
            self._within = False


class _Cells(ContentHandler):
    """Walks a sheet; a row or cell that names no place stands after the one before it."""

    def __init__(self, precisions: Mapping[str, Precision]) -> None:
        super().__init__()
        self._precisions = precisions
        self._row = self._column = -1
        self._error: list[str] | None = None
        self._is_value = False
        self._is_formula = self._has_value = False
        self.dates: dict[Place, Precision] = {}
        self.errors: dict[Place, str] = {}
        self.unkept: set[Place] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        match _local(name):
            case "row":
                self._row = int(attrs["r"]) - 1 if "r" in attrs else self._row + 1
                self._column = -1
            case "c":
                self._begin(attrs)
            case "v":
                self._is_value = True
            case "f":
                self._is_formula = True

    def characters(self, content: str) -> None:
        self._has_value |= self._is_value
        if self._error is not None and self._is_value:
            self._error.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        match _local(name):
            case "v":
                self._is_value = False
            case "c":
                self._end()

    def _begin(self, attrs: AttributesImpl) -> None:
        self._row, self._column = self._place(attrs.get("r", ""))
        self._is_formula = self._has_value = False
        if self._column >= MOST_CELLS:
            return
        if precision := self._precisions.get(attrs.get("s", "")):
            self.dates[self._row, self._column] = precision
        if attrs.get("t") == "e":
            self._error = []

    def _end(self) -> None:
        if self._error is not None:
            self.errors[self._row, self._column] = "".join(self._error)
            self._error = None
        if self._is_formula and not self._has_value and self._column < MOST_CELLS:
            self.unkept.add((self._row, self._column))

    def _place(self, said: str) -> Place:
        named = _PLACE.fullmatch(said)
        if not named:
            return self._row, self._column + 1
        column = 0
        for letter in named[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(named[2]) - 1, column - 1
