"""What the cells of an .ods sheet show, by its styles. Runs in a cage only."""

import io
import zipfile
from typing import Final
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax

from reading.looking.list_limits import MOST_CELLS, MOST_LINES
from reading.looking.shown_cells import Place, Precision, ShownCells, precision_of_parts

_PARTS: Final = {"number:day": "d", "number:month": "m", "number:year": "y"}
_REPEATED: Final = "table:number-{}-repeated"


def cells_of_ods(package: zipfile.ZipFile, sheet: str) -> ShownCells:
    """
    What the cells of the sheet of this name show.

    Raises SAXException and ValueError where one is no XML.
    """
    walked = _Spreadsheet(sheet)
    # Styles of the whole book stand apart from those of its content, which may name them.
    for part in ("styles.xml", "content.xml"):
        if part in package.namelist():
            sax.parse(io.BytesIO(package.read(part)), walked, forbid_dtd=True)
    return ShownCells(walked.dates, walked.errors, frozenset(walked.unkept))


def _times(attrs: AttributesImpl, what: str, most: int) -> int:
    said = attrs.get(_REPEATED.format(what), "1")
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 10 else 1


def _is_format(name: str) -> bool:
    return name.startswith("number:") and name.endswith("-style")


class _Styles(ContentHandler):
    """How much of a date the styles of cells show."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, set[str]] = {}
        # A format for texts may name another for values.
        self._chosen: dict[str, str] = {}
        self._format = ""
        self._formats_of_styles: dict[str, str] = {}
        self._parents: dict[str, str] = {}

    def precision(self, style: str) -> Precision | None:
        """What a style shows, itself or after the one it is made from."""
        for _ in range(20):
            if style in self._formats_of_styles:
                wanted = self._formats_of_styles[style]
                return precision_of_parts(self._shown.get(self._chosen.get(wanted, wanted), set()))
            style = self._parents.get(style, "")
        return None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _is_format(name):
            self._format = attrs.get("style:name", "")
            self._shown[self._format] = set()
        elif name in _PARTS and self._format:
            self._shown[self._format].add(_PARTS[name])
        elif name == "style:map" and self._format:
            self._chosen.setdefault(self._format, attrs.get("style:apply-style-name", ""))
        elif name == "style:style" and attrs.get("style:family") == "table-cell":
            self._note_style(attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        if _is_format(name):
            self._format = ""

    def _note_style(self, attrs: AttributesImpl) -> None:
        style = attrs.get("style:name", "")
        if "style:data-style-name" in attrs:
            self._formats_of_styles[style] = attrs["style:data-style-name"]
        self._parents[style] = attrs.get("style:parent-style-name", "")


class _Spreadsheet(_Styles):
    """Walks one sheet of the content; rows and columns may stand for many alike."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._depth = 0
        self._row = self._column = self._rows = 0
        self._style_of_row = ""
        self._styles_of_columns: list[str] = []
        self._text: list[str] | None = None
        self._is_noted = False
        self._columns: range = range(0)
        self.dates: dict[Place, Precision] = {}
        self.errors: dict[Place, str] = {}
        self.unkept: set[Place] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        super().startElement(name, attrs)
        self._is_noted |= name == "office:annotation"
        if name == "table:table":
            # A table within a table belongs to its cell.
            self._depth += bool(self._depth) or attrs.get("table:name") == self._sheet
        if self._depth != 1:
            return
        match name:
            case "table:table-column":
                style = attrs.get("table:default-cell-style-name", "")
                self._styles_of_columns += [style] * _times(attrs, "columns", MOST_CELLS)
                del self._styles_of_columns[MOST_CELLS:]
            case "table:table-row":
                self._rows = _times(attrs, "rows", MOST_LINES)
                self._column = 0
                self._style_of_row = attrs.get("table:default-cell-style-name", "")
            case "table:table-cell" | "table:covered-table-cell":
                self._begin(attrs)

    def characters(self, content: str) -> None:
        if self._text is not None and self._depth == 1 and not self._is_noted:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        super().endElement(name)
        self._is_noted &= name != "office:annotation"
        if name == "table:table" and self._depth:
            self._depth -= 1
        elif self._depth != 1:
            return
        elif name == "table:table-row":
            self._row += self._rows
        elif name.endswith("table-cell") and self._text is not None:
            word = "".join(self._text)
            self.errors.update(dict.fromkeys(self._places(), word))
            self._text = None

    def _begin(self, attrs: AttributesImpl) -> None:
        end = self._column + _times(attrs, "columns", MOST_CELLS)
        self._columns, self._column = range(self._column, min(end, MOST_CELLS)), end
        if attrs.get("office:value-type") == "date":
            self._note_date(attrs.get("table:style-name", "") or self._style_of_row)
        if "table:formula" in attrs and "office:value-type" not in attrs:
            self.unkept.update(self._places())
        if attrs.get("calcext:value-type") == "error":
            self._text = []

    def _note_date(self, style: str) -> None:
        for place in self._places():
            of_column = self._styles_of_columns[place[1] : place[1] + 1]
            if precision := self.precision(style or "".join(of_column)):
                self.dates[place] = precision

    def _places(self) -> list[Place]:
        last = min(self._row + self._rows, MOST_LINES)
        return [(row, column) for row in range(self._row, last) for column in self._columns]
