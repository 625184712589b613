"""
One number of what offices write apart: number | symbol, type | number | letters, number | type | body.

Nothing is made up: of a type in words its letters are put in only where the letters beside the number
are those of the body alone.
"""

import re
from typing import Final

from archive.domain.listing.numbers import SAYS_NUMBER
from language.types import type_by_title, types_by_abbreviation
from language.vietnamese import fold

_DIGITS: Final = re.compile(r"\d{1,6}[a-zA-ZđĐ]?\.?")
# 14-KH, to which the issuer is wanting; 05/2012, to which type and issuer are.
_HALF: Final = re.compile(r"\d+[a-zA-Z]?\s*[-–]\s*[^\W\d_]+|\d+\s*/\s*(?:19|20)\d\d")
_SEPARATOR: Final = re.compile(r"[-–—/]")
# The letters of a body, as they stand in its numbers: TU, BTCTU, UBND, MTTQ-BTT.
_BODY: Final = re.compile(r"[A-ZĐ](?:[A-ZĐ0-9&]|[a-zđ](?=[A-ZĐ])){1,15}g?(?:-[A-ZĐ0-9]{1,10}){0,2}")
_OF_STATE: Final = re.compile(r"UBND|HĐND|VPCP|NHNN|TTg$|(?:CP|S[A-ZĐ]{2,8})$")
_OF_PARTY: Final = re.compile(r"(?:TU|TW|ThU|HU|ĐU|ĐUK)$")


def number_of_parts(
    number: str, symbol: str, *, letters: str = "", kind: str = "", issuer: str = ""
) -> str:
    """
    The number of a paper whose columns tell it in parts. `letters` are those of its type, `kind` is
    the type as its column has it, in words or letters, and `issuer` what the column of bodies says.
    """
    bare = _DIGITS.fullmatch(_without_lead(number)) is not None
    of_type = letters or _letters_of(kind)
    if not symbol and bare and _SEPARATOR.search(letters.strip("-–—/ ")):
        # The letters of the type and of the body in one column.
        return joined_number(number, letters)
    if bare and _is_body(issuer):
        of_both = symbol.strip("-–—/ ") or of_type
        if of_both and _letters_of(of_both):
            return joined_number(number, _symbol(of_both, issuer))
    if bare and symbol and _lacks_type(symbol):
        of_type = of_type or _letters_of_words(kind, symbol)
        if of_type and not _begins_with(symbol, of_type):
            return joined_number(number, _symbol(of_type, symbol.strip("-–—/ ")))
    return joined_number(number, symbol, letters)


def joined_number(number: str, symbol: str, letters: str = "") -> str:
    """
    A number and its symbol from two columns as one: 14 | KH/BTCTU, 26 | TTr-HĐND, 14 | -KH/TU.

    `letters` are those of the type where the symbol holds the issuer alone.
    """
    if letters and symbol and not _SEPARATOR.search(symbol) and fold(letters) != fold(symbol):
        symbol = f"{letters}/{symbol}"
    if not symbol or not number:
        return number or symbol
    number = _without_lead(number)
    if not number[0].isdigit():
        return f"{number} {symbol}"
    if fold(symbol) in fold(number):
        return number
    if symbol[0] in "-–—/" or number[-1] in "-–—/":
        return number + symbol
    if _HALF.fullmatch(number) and "/" not in symbol:
        return f"{number}/{symbol}"
    return (
        f"{number}{_mark_before(symbol)}{symbol}"
        if _DIGITS.fullmatch(number)
        else f"{number} {symbol}"
    )


def _without_lead(number: str) -> str:
    """12 of "số: 12." in a column that is joined with another."""
    bare = SAYS_NUMBER.sub("", number)
    return bare.rstrip(".") if _DIGITS.fullmatch(bare) else bare


def _mark_before(symbol: str) -> str:
    """Party papers have a hyphen after the number and a slash before the issuer; the state's not."""
    first = _SEPARATOR.search(symbol)
    if first is not None:
        return "-" if first[0] == "/" and not symbol[: first.start()].isdigit() else "/"
    return "-" if types_by_abbreviation(symbol) else "/"


def _letters_of(kind: str) -> str:
    """The type where its column holds letters: KH, QĐ, TTr."""
    bare = kind.strip(" .-–—/")
    return bare if bare and " " not in bare and types_by_abbreviation(bare) else ""


def _letters_of_words(kind: str, symbol: str) -> str:
    """The letters that papers of this type bear, by a type in words, of a body of the Party or state."""
    named = type_by_title(kind) if kind else None
    if named is None or fold(named.name) != fold(kind):
        return ""
    return named.state if _is_of_state(symbol) else named.party


def _is_body(text: str) -> bool:
    return _BODY.fullmatch(text) is not None and not types_by_abbreviation(text)


def _lacks_type(symbol: str) -> bool:
    """Whether a symbol is that of the body alone: TU, -BTCTU, /UBND."""
    bare = symbol.strip("-–—/ ")
    return not _SEPARATOR.search(bare) and _is_body(bare)


def _begins_with(symbol: str, letters: str) -> bool:
    """Whether a symbol has the letters of the type in it: QĐNS has QĐ, but BCĐ is a body of its own."""
    bare = symbol.strip("-–—/ ")
    return fold(bare).startswith(fold(letters)) and not bare.startswith("BCĐ")


def _is_of_state(body: str) -> bool:
    bare = body.strip("-–—/ ")
    return not _OF_PARTY.search(bare) and _OF_STATE.search(bare) is not None


def _symbol(letters: str, body: str) -> str:
    bare = letters.strip("-–—/ ")
    return f"{bare}-{body}" if _is_of_state(body) else f"{bare}/{body}"
