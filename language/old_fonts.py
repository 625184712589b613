"""
Vietnamese letters of the fonts from before Unicode: TCVN3 (.VnTime and its kin) and VNI.

Such a font draws Vietnamese letters in the places of Western ones, so its name is the only key to
the text. TCVN3 is the set VN3 of the standard TCVN 5712:1993; the capitals of its sets VN1 and VN2
are taken along. It has few capitals of its own: fonts whose name ends in H draw all letters as
capitals. VNI (VNI for Windows) writes a vowel and its mark as two letters.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# TCVN 5712:1993 from 0xA1 on; the five marks at 0xB0 follow their letter.
_FROM: Final = 0xA1
_TCVN3: Final = "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_GRAVE, _HOOK, _TILDE, _ACUTE, _BELOW = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
_LETTERS_OF_VNI: Final = {
    "ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_TONES_OF_VNI: Final = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _BELOW}
_ROOFED_OF_VNI: Final = {
    "â": _ROOF, "á": _ROOF + _ACUTE, "à": _ROOF + _GRAVE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE,
    "ä": _ROOF + _BELOW,
}  # fmt: skip
_BOWLED_OF_VNI: Final = {
    "ê": _BOWL, "é": _BOWL + _ACUTE, "è": _BOWL + _GRAVE, "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE,
    "ë": _BOWL + _BELOW,
}  # fmt: skip
_MARKS_OF_VNI: Final = (
    ("aeouyơư", _TONES_OF_VNI),
    ("aeo", _ROOFED_OF_VNI),
    ("a", _BOWLED_OF_VNI),
)
_VOWELS: Final = "aăâeêioôơuưy"
# Word writes letters of fonts it takes for symbols at U+F000 and beyond.
_SYMBOLS: Final = 0xF000
_BEYOND_ASCII: Final = re.compile("[\xa1-\xff]")
_OWN_UNICODE: Final = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_NAMES: Final = re.compile(
    r"(?P<tcvn>\.vn|vn(time|arial)h?\b)|(?P<vni>vni\b|vni[-_ ])|vn[a-z]|vps\b", re.IGNORECASE
)


class Encoding(StrEnum):
    """How an old font places its letters; `OTHER`: a font of that time with a table of its own."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OldFont:
    """A font from before Unicode; `capitals`: it draws every letter as a capital."""

    name: str
    encoding: Encoding
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """Text in Unicode (NFC), whether that took a change, and whether letters stayed unknown."""

    text: str
    changed: bool = False
    unknown: bool = False


def old_font(name: str) -> OldFont | None:
    """The old font of this name; None for fonts that hold Unicode letters."""
    found = _NAMES.match(name.strip())
    if found is None:
        return None
    if found["tcvn"]:
        return OldFont(name, Encoding.TCVN3, capitals=name.rstrip().endswith("H"))
    return OldFont(name, Encoding.VNI if found["vni"] else Encoding.OTHER)


def to_unicode(pieces: Iterable[tuple[str, OldFont | None]]) -> Converted:
    """
    The pieces of a paragraph, each with its old font or None, as one text in Unicode.

    A mark of VNI joins its vowel over the border of two pieces. A piece that holds Vietnamese
    letters beyond the Western ones was typed in Unicode, whatever its font: it stays as it is.
    """
    found: list[str] = []
    changed = unknown = False
    for text, font in pieces:
        if font is None:
            found.extend(text)
            continue
        begun = len(found)
        if _OWN_UNICODE.search(text) or font.encoding is Encoding.OTHER:
            found.extend(text)
            unknown |= font.encoding is Encoding.OTHER and _BEYOND_ASCII.search(text) is not None
        else:
            add = _add_tcvn3 if font.encoding is Encoding.TCVN3 else _add_vni
            for letter in text:
                add(found, _western(letter))
        if font.capitals:
            found[begun:] = [letter.upper() for letter in found[begun:]]
        changed |= "".join(found[begun:]) != text
    return Converted(unicodedata.normalize("NFC", "".join(found)), changed, unknown)


def _western(letter: str) -> str:
    code = ord(letter) - _SYMBOLS
    return chr(code) if 0x20 <= code <= 0xFF else letter


def _add_tcvn3(found: list[str], letter: str) -> None:
    place = ord(letter) - _FROM
    meant = _TCVN3[place] if 0 <= place < len(_TCVN3) else letter
    is_lost = unicodedata.combining(meant) and not _ends_in(found, _VOWELS)
    found.append(letter if is_lost else meant)


def _add_vni(found: list[str], letter: str) -> None:
    small = letter.lower()
    if meant := _LETTERS_OF_VNI.get(small):
        found.append(meant.upper() if letter.isupper() else meant)
        return
    for vowels, marks in _MARKS_OF_VNI:
        if small in marks and _ends_in(found, vowels):
            found.extend(marks[small])
            return
    found.append(letter)


def _ends_in(found: list[str], vowels: str) -> bool:
    return bool(found) and found[-1].lower() in tuple(vowels)
