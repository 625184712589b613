"""
How a run of letters looks: its own properties, then its styles', then the document's.

Only what decides what a reader sees is resolved: the font that places the letters, capitals, bold
and italic, and whether the letters are seen at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reading.files.word_marks import A, Element, W, is_on, switch, value

Properties = Mapping[str, str]

_DEEPEST: Final = 30
_SWITCHES: Final = ("b", "i", "caps", "vanish", "specVanish", "webHidden", "cs", "rtl")
_SLOTS: Final = ("ascii", "hAnsi", "cs", "eastAsia")
_THEMES: Final = {
    "ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "cs": "cstheme", "eastAsia": "eastAsiaTheme",
}  # fmt: skip
_ON, _OFF = "1", ""
_WHITE: Final = "FFFFFF"
_OF_THE_PAPER: Final = frozenset(("background1", "light1"))
_CLEAR: Final = frozenset(("", "auto", _WHITE))


@dataclass(frozen=True, slots=True)
class Look:
    """
    A run as it is seen. `ascii` is the font of Western letters without marks, `other` that of the
    rest; `hidden`: nobody sees it on paper.
    """

    ascii: str = ""
    other: str = ""
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What runs of a paragraph inherit: its style, its table's, and whether its ground is dark."""

    style: str = ""
    table: str = ""
    shaded: bool = False


class Styles:
    """The styles of a document; all parts of it may be missing or broken."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._usual = ""
        self._defaults: dict[str, str] = {}
        self._fonts = dict(_theme_fonts(theme)) if theme is not None else {}
        if styles is None:
            return
        for style in styles.iterfind(f"{W}style"):
            name = str(style.get(f"{W}styleId", ""))
            self._elements.setdefault(name, style)
            is_usual = str(style.get(f"{W}default", "0")) in {"1", "true", "on"}
            if is_usual and style.get(f"{W}type") == "paragraph":
                self._usual = name
        self._defaults = self._read(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._of_style = lru_cache(maxsize=5000)(self._gather)

    def look(self, run: Element | None, setting: Setting) -> Look:
        """How a run with the properties `run` (w:rPr) looks in a paragraph of this setting."""
        own = self._read(run)
        sources = [
            self._defaults,
            self._style(setting.table),
            self._style(setting.style or self._usual),
            self._style(value(run, "rStyle") or ""),
            own,
        ]
        found: dict[str, str] = {}
        for source in sources:
            found.update(source)
        is_complex = found.get("cs_on") or found.get("rtl")
        return Look(
            ascii=found.get("cs" if is_complex else "ascii", ""),
            other=found.get("cs" if is_complex else "hAnsi", ""),
            bold=bool(found.get("b")),
            italic=bool(found.get("i")),
            capitals=bool(found.get("caps")),
            hidden=bool(found.get("vanish") or found.get("specVanish"))
            or _is_white_on_white(found, setting),
        )

    def shades(self, style: str) -> bool:
        """Whether a table of this style may have a dark ground somewhere."""
        return any(
            (fill.get(f"{W}fill") or "").upper() not in {"", "AUTO", _WHITE}
            or fill.get(f"{W}themeFill") is not None
            for element in self.chain(style)
            for fill in element.iter(f"{W}shd")
        )

    def chain(self, style: str) -> Iterator[Element]:
        """The style's element and those it is based on, the nearest first."""
        seen: set[str] = set()
        while style in self._elements and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            yield self._elements[style]
            style = value(self._elements[style], "basedOn") or ""

    def paragraph_property(self, properties: Element | None, name: str) -> Element | None:
        """The element `name` of a paragraph's properties, its own or that of its style."""
        if properties is not None and (own := properties.find(f"{W}{name}")) is not None:
            return own
        style = value(properties, "pStyle") or self._usual
        for element in self.chain(style):
            if (found := element.find(f"{W}pPr/{W}{name}")) is not None:
                return found
        return None

    def _style(self, style: str) -> Properties:
        return self._of_style(style) if style in self._elements else {}

    def _gather(self, style: str) -> Properties:
        found: dict[str, str] = {}
        for element in reversed(list(self.chain(style))):
            found.update(self._read(element.find(f"{W}rPr")))
        return found

    def _read(self, run: Element | None) -> dict[str, str]:
        if run is None:
            return {}
        found = {
            ("cs_on" if name == "cs" else name): _ON if on else _OFF
            for name in _SWITCHES
            if (on := switch(run, name)) is not None
        }
        fonts = run.find(f"{W}rFonts")
        if fonts is not None:
            for slot in _SLOTS:
                name = self._font(fonts, slot)
                if name:
                    found[slot] = name
        colour = run.find(f"{W}color")
        if colour is not None:
            of_theme = str(colour.get(f"{W}themeColor", ""))
            is_white = str(colour.get(f"{W}val", "")).upper() == _WHITE
            found["white"] = _ON if is_white or of_theme in _OF_THE_PAPER else _OFF
        if (mark := run.find(f"{W}highlight")) is not None:
            found["highlight"] = _ON if is_on(mark) else _OFF
        if (shade := run.find(f"{W}shd")) is not None:
            found["shade"] = _ON if is_dark(shade) else _OFF
        return found

    def _font(self, fonts: Element, slot: str) -> str:
        of_theme = fonts.get(f"{W}{_THEMES[slot]}")
        if of_theme is not None and (name := self._fonts.get(str(of_theme)[:5])):
            return name
        return str(fonts.get(f"{W}{slot}") or "")


def is_dark(shade: Element) -> bool:
    """Whether a shading (w:shd) makes another ground than paper."""
    return (
        str(shade.get(f"{W}fill") or "").upper() not in {"", "AUTO", _WHITE}
        or shade.get(f"{W}themeFill") not in {None, "background1", "light1"}
        or str(shade.get(f"{W}val") or "clear") not in {"clear", "nil"}
    )


def _is_white_on_white(found: Properties, setting: Setting) -> bool:
    return bool(found.get("white")) and not (
        setting.shaded or found.get("highlight") or found.get("shade")
    )


def _theme_fonts(theme: Element) -> Iterator[tuple[str, str]]:
    for which in ("major", "minor"):
        latin = theme.find(f".//{A}{which}Font/{A}latin")
        if latin is not None and latin.get("typeface"):
            yield which, str(latin.get("typeface"))
