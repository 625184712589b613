"""Texts as the fonts of before Unicode have them: TCVN3 (.VnTime) and VNI."""

import unicodedata
from functools import cache

from language.old_fonts import Encoding, OldFont, to_unicode

_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HATS = {
    "â": ("â", {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}),
    "ă": ("ê", {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}),
}
_VNI_WHOLE = {
    "đ": "ñ", "ơ": "ô", "ư": "ö", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î",
}  # fmt: skip
_TONES = set(_VNI_TONES)


def of_vni(text: str) -> str:
    """Each letter with its mark behind it, as VNI fonts draw them."""
    return "".join(_of_vni(letter) for letter in unicodedata.normalize("NFC", text))


def _of_vni(letter: str) -> str:
    small = letter.lower()
    if small in _VNI_WHOLE:
        return _cased(_VNI_WHOLE[small], letter)
    parts = unicodedata.normalize("NFD", small)
    tone = next((part for part in parts if part in _TONES), "")
    bare = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
    if not tone and bare == unicodedata.normalize("NFD", bare)[0]:
        return letter
    if bare in {"ơ", "ư"}:
        found = _VNI_WHOLE[bare] + _VNI_TONES[tone]
    elif bare in {"â", "ê", "ô", "ă"}:
        hat, toned = _VNI_HATS["ă" if bare == "ă" else "â"]
        found = unicodedata.normalize("NFD", bare)[0] + (toned[tone] if tone else hat)
    elif tone:
        found = bare + _VNI_TONES[tone]
    else:
        return letter
    return _cased(found, letter)


def _cased(found: str, letter: str) -> str:
    return found.upper() if letter.isupper() else found


def of_tcvn3(text: str) -> str:
    """One sign of the upper half for each letter with a mark; capitals have none but hats."""
    return "".join(_tcvn3().get(letter, letter) for letter in text)


@cache
def _tcvn3() -> dict[str, str]:
    font = OldFont(".VnTime", Encoding.TCVN3)
    signs = map(chr, range(0xA1, 0x100))
    found = {to_unicode([(sign, font)]).text: sign for sign in signs}
    # Fonts of capitals draw small letters large: a capital with a tone is typed as a small one.
    small = {letter.upper(): sign for letter, sign in found.items() if letter.upper() not in found}
    return {**small, **found}
