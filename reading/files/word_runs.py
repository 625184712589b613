"""The letters of a paragraph as they are seen, and the drawings and text boxes that hang on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from language.old_fonts import Converted, OldFont, old_font, to_unicode
from reading.files.symbol_fonts import is_symbol_font, shown_by
from reading.files.word_fields import Fields, box_of_control
from reading.files.word_marks import FALLBACK, MATH, VML, Element, W
from reading.files.word_numbering import Label
from reading.files.word_styles import Look, Setting, Styles

PAGE_BREAK: Final = "\f"
_ALTERNATIVES: Final = FALLBACK.replace("Fallback", "AlternateContent")
_CHOICE: Final = FALLBACK.replace("Fallback", "Choice")
_TEXT_BOX: Final = f"{W}txbxContent"
_BREAKS: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TEXTS: Final = frozenset((f"{W}t", f"{MATH}t"))
_DRAWINGS: Final = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
# Text that is no text on the page: what was deleted or moved away, properties, ruby readings.
_UNSEEN: Final = frozenset((
    f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}delInstrText", f"{W}pPr", f"{W}rPr",
    f"{W}sdtPr", f"{W}sdtEndPr", f"{W}ffData", f"{W}rt", FALLBACK,
))  # fmt: skip
_MOST_BULLET: Final = 3
_old_font = lru_cache(maxsize=1000)(old_font)
Piece = tuple[str, OldFont | None]


@dataclass(slots=True)
class Runs:
    """What was found in a paragraph: pieces of text, drawings, text boxes, words set as pictures."""

    pieces: list[Piece] = field(default_factory=list)
    drawings: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    lettering: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0

    @property
    def old_fonts(self) -> list[str]:
        """The fonts from before Unicode that its letters have."""
        return [font.name for text, font in self.pieces if font is not None and text.strip()]

    def text(self) -> Converted:
        """The text in Unicode."""
        return to_unicode(self.pieces)


def runs_of(paragraph: Element, styles: Styles, setting: Setting, label: Label | None) -> Runs:
    """What a paragraph (w:p) shows, after the number that Word puts before it."""
    reader = _Reader(styles, setting)
    if label is not None:
        look = styles.look(label.look, setting) if label.look is not None else None
        if look is None:
            look = styles.look(paragraph.find(f"{W}pPr/{W}rPr"), setting)
        reader.add_label(label, replace(look, hidden=False))
    reader.walk(paragraph, styles.look(None, setting))
    return reader.found


class _Reader:
    def __init__(self, styles: Styles, setting: Setting) -> None:
        self._styles = styles
        self._setting = setting
        self._fields = Fields()
        self.found = Runs()

    def walk(self, element: Iterable[Element], look: Look) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _UNSEEN:
                continue
            if tag == f"{W}r":
                self.walk(child, self._styles.look(child.find(f"{W}rPr"), self._setting))
            elif tag == _TEXT_BOX:
                self.found.boxes.append(child)
            elif tag == _ALTERNATIVES:
                self.walk(_shown_alternative(child), look)
            elif tag == f"{W}fldChar":
                self._add(self._fields.mark(child), look)
            elif tag == f"{W}instrText":
                self._fields.note_instruction(child.text or "")
            elif tag in _DRAWINGS:
                self._draw(child, look)
            elif tag == f"{W}sdt":
                self._control(child, look)
            elif (text := self._letters(child, look)) is not None:
                self._type(text, look)
            else:
                self.walk(child, look)

    def add_label(self, label: Label, look: Look) -> None:
        """Put the paragraph's number before its text."""
        text = label.text
        if label.is_bullet and text == "o" and "courier" in look.ascii.casefold():
            text = "○"
        self._add(text[:_MOST_BULLET] if label.is_bullet else text, look)
        self._add(label.between, look)

    def _letters(self, element: Element, look: Look) -> str | None:
        """The letters an element stands for, None when it stands for none itself."""
        tag = element.tag
        if tag in _TEXTS:
            return element.text or ""
        if tag == f"{W}br":
            return PAGE_BREAK if element.get(f"{W}type") == "page" else "\n"
        if tag == f"{W}softHyphen":
            # Where a word may be parted; in an old font it is a letter.
            return "\xad" if _old_font(look.other) else ""
        if tag == f"{W}sym":
            return self._symbol(element)
        return _BREAKS.get(tag)

    def _symbol(self, element: Element) -> str:
        code = str(element.get(f"{W}char", ""))
        font = str(element.get(f"{W}font", ""))
        try:
            letter = chr(int(code, 16)) if len(code) <= 4 else ""
        except ValueError:
            return ""
        if not letter or 0xD800 <= ord(letter) < 0xE000:
            return ""
        if is_symbol_font(font):
            return shown_by(font, letter)
        if (old := _old_font(font)) is not None:
            return to_unicode([(letter, old)]).text
        return letter

    def _type(self, text: str, look: Look) -> None:
        if not text or look.hidden or not self._fields.shows:
            return
        self._fields.note_text()
        self._add(text, look)

    def _add(self, text: str, look: Look) -> None:
        if not text or look.hidden:
            return
        self.found.letters += len(text)
        self.found.bold += len(text) if look.bold else 0
        self.found.italic += len(text) if look.italic else 0
        for is_ascii, letters in groupby(text, key=lambda letter: letter < "\x80"):
            font = look.ascii if is_ascii else look.other
            self.found.pieces.append(_piece("".join(letters), font, capitals=look.capitals))

    def _draw(self, drawing: Element, look: Look) -> None:
        if look.hidden:
            return
        self.found.drawings.append(drawing)
        for element in _outside_boxes(drawing):
            if element.tag == _TEXT_BOX:
                self.found.boxes.append(element)
            elif element.tag == f"{VML}textpath" and element.get("string"):
                # Letters set along a path, which is how Word makes a watermark.
                self.found.lettering.append(str(element.get("string")))

    def _control(self, control: Element, look: Look) -> None:
        before = len(self.found.pieces)
        self.walk(control, look)
        if len(self.found.pieces) == before:
            self._type(box_of_control(control), look)


def _piece(text: str, font: str, *, capitals: bool) -> Piece:
    if is_symbol_font(font):
        return shown_by(font, text), None
    old = _old_font(font) if font else None
    if old is None:
        return (text.upper() if capitals else text), None
    return text, replace(old, capitals=True) if capitals else old


def _shown_alternative(alternatives: Element) -> Iterable[Element]:
    """What Word shows of several ways to say it; ink is shown by the picture of it."""
    choice = alternatives.find(_CHOICE)
    fallback = alternatives.find(FALLBACK)
    if choice is None:
        return fallback if fallback is not None else ()
    has_ink = any(str(inner.tag).endswith("}contentPart") for inner in choice.iter())
    if fallback is None or not has_ink:
        return choice
    has_picture = any(str(inner.tag).endswith(("}imagedata", "}blip")) for inner in fallback.iter())
    return fallback if has_picture else choice


def _outside_boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == FALLBACK:
            continue
        yield child
        if child.tag != _TEXT_BOX:
            yield from _outside_boxes(child)
