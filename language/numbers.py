"""
Numbers of documents (số và ký hiệu): 14-KH/BTCTU, 26/TTr-HĐND, 63/2026/NĐ-CP, 8132/BXD-GĐ.

Party papers put a hyphen after the number and a slash before the issuer, state papers the other
way about; both are met with the marks exchanged, doubled or missing, and are read all the same.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from language.types import document_types, types_by_abbreviation
from language.vietnamese import fold_letters, normalise


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """
    The parts of a number. str() gives it as it should be written.

    `number` is None where it is blank or unread (it is written in by hand after signing);
    `letter` follows it ("14a"); `abbreviation` is spelt as the list of types has it, empty for
    laws and state official letters; `issuer` is everything after it ("BTCTU", "CAT-PA03",
    "QH15"); `text` is what was read; `party` tells which way it is written.
    """

    number: int | None
    letter: str
    year: int | None
    abbreviation: str
    issuer: str
    text: str
    party: bool = False

    @property
    def symbol(self) -> str:
        """What follows the number: "KH/BTCTU", "TTr-HĐND", "NĐ-CP"."""
        parts = [part for part in (self.abbreviation, self.issuer) if part]
        return ("/" if self.party else "-").join(parts)

    @property
    def issuer_code(self) -> str:
        """The body itself, without departments and brackets: "CAT" of CAT-PA03."""
        return re.split(r"[-(]", self.issuer)[0]

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """For sorting: 9 before 10, what has no number last."""
        return self.number is None, self.number or 0, self.letter.lower(), _bare(self.symbol)

    def __str__(self) -> str:
        counted = "" if self.number is None else f"{self.number:02}{self.letter}"
        if self.year is not None:
            return f"{counted}/{self.year}/{self.symbol}"
        return counted + ("-" if self.party else "/") + self.symbol


_GAP: Final = r"[ \t\u00a0]{0,8}"  # bounded: a page of blanks must not cost its square
_DASH: Final = r"\-\u2010-\u2015\u2212"
_HYPHEN: Final = rf"[{_DASH}~_]"  # ~ and _ are what recognition makes of a hyphen
_SAYS_NUMBER: Final = r"(?<![^\W_])[Ss][ốôóỐÔÓoO](?![^\W\d_])"
_START: Final = r"(?<![^\W_])(?<![^\W_]/)(?<!\d[.,])"
_END: Final = r"(?![^\W_])"
# Letters read for digits count as digits here and nowhere else: O 0, l I 1, S 5.
_NUMBER: Final = r"(?P<number>(?=[OolIS]{0,5}\d)[\dOolIS]{1,6})(?P<letter>[a-zA-ZđĐ]??)"
_REPAIRED: Final = str.maketrans("OolIS", "00115")
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
# Capitals without tones; a few bodies hold a small letter (TTg, ThU, GDTrH) or digits (QH15).
_BODY: Final = rf"[A-ZĐƯÂÊÔƠĂ](?:[A-ZĐƯÂÊÔƠĂ0-9&]|[ghry](?=[A-ZĐƯÂÊÔƠĂ]|{_END})){{1,15}}{_END}"
_JOIN: Final = rf"[{_DASH}]\n?"  # a line may end inside a number
_MORE: Final = rf"(?:{_JOIN}{_BODY}){{0,4}}(?:\([A-ZĐ0-9]{{1,6}}\){_END})?"

# {kind} any abbreviation, {long} one of two letters or more, which needs no hyphen before it.
_LAW: Final = (
    rf"{_START}(?P<all>{_NUMBER}{_GAP}/{_GAP}{_YEAR}{_GAP}/{_GAP}"
    rf"(?:(?P<kind>{{kind}}){_GAP}{_HYPHEN}{_GAP})?(?P<issuer>{_BODY}{_MORE}))"
)
_PARTY: Final = (
    rf"{_START}(?P<all>{_NUMBER}{_GAP}{_HYPHEN}?{_GAP}(?P<kind>{{long}}){_GAP}/{_GAP}"
    rf"(?P<issuer>{_BODY}{_MORE}))"
)
_STATE: Final = (
    rf"{_START}(?P<all>{_NUMBER}{_GAP}/{_GAP}(?P<kind>{{kind}}){_GAP}[{_DASH}/]{_GAP}"
    rf"(?P<issuer>{_BODY}{_MORE}))"
)
_LETTER: Final = rf"{_START}(?P<all>{_NUMBER}{_GAP}/{_GAP}(?P<issuer>{_BODY}{_JOIN}{_BODY}{_MORE}))"
# So little is a number only after "Số": a symbol before which the number is blank or a scrawl read
# as one letter; an issuer alone.
_SCRAWL: Final = rf"(?:[A-Z](?={_HYPHEN}))?"
_BLANK_PARTY: Final = (
    rf"(?P<all>{_SCRAWL}{_HYPHEN}?{_GAP}(?P<kind>{{long}}){_GAP}/{_GAP}(?P<issuer>{_BODY}{_MORE}))"
)
_BLANK_STATE: Final = (
    rf"(?P<all>/?{_GAP}(?P<kind>{{long}}){_GAP}[{_DASH}]{_GAP}(?P<issuer>{_BODY}{_MORE}))"
)
_SHORT: Final = rf"(?P<all>{_NUMBER}/(?P<issuer>{_BODY}))"
# Letters that no list of types has (offices make their own), written the Party's way in full and
# before a body of the Party.
_LOCAL: Final = (
    rf"{_START}(?P<all>{_NUMBER}{_GAP}[{_DASH}]{_GAP}(?P<kind>[A-ZĐ]{{2,6}}[a-z]?){_GAP}/{_GAP}"
    rf"(?P<issuer>(?=[A-ZĐ]{{0,12}}(?:TW|TU|ThU|HU|ĐU|ĐUK)(?![^\W_])){_BODY}{_MORE}))"
)
_AFTER_SO: Final = rf"{_SAYS_NUMBER}[ \t\u00a0:.…]*"
# What people type: "14 kh btctu", and what stands in file names: "14-KH-BTCTU", "14_KH_BTCTU".
_TYPED: Final = (
    rf"(?P<all>{_NUMBER}[\s{_DASH}_./]*(?P<kind>{{long}})[\s{_DASH}_./]+"
    rf"(?P<issuer>{_BODY}(?:[\s{_DASH}_]+{_BODY}){{0,4}}))"
)


@cache
def _abbreviations() -> frozenset[str]:
    """As in the list of types, and with the bar of Đ lost: QD, ND."""
    found = {letters for kind in document_types() for letters in kind.abbreviations}
    return frozenset(found | {letters.replace("Đ", "D") for letters in found})


def _compiled(pattern: str, letters: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(letters, key=lambda one: (-len(one), one))
    kind = "|".join(longest_first)
    long = "|".join(one for one in longest_first if len(one) > 1)
    return re.compile(pattern.replace("{kind}", kind).replace("{long}", long))


@cache
def _in_running_text() -> tuple[re.Pattern[str], ...]:
    whole = (_LAW, _PARTY, _STATE, _LETTER, _LOCAL)
    after_so = tuple(_AFTER_SO + part for part in (_BLANK_PARTY, _BLANK_STATE, _SHORT))
    return tuple(_compiled(pattern, _abbreviations()) for pattern in whole + after_so)


_ALONE: Final = (_LAW, _PARTY, _STATE, _LETTER, _BLANK_PARTY, _BLANK_STATE, _SHORT, _LOCAL)


@cache
def _standing_alone() -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern, _abbreviations()) for pattern in _ALONE)


@cache
def _in_capitals() -> tuple[re.Pattern[str], ...]:
    """For numbers typed without regard to case and marks: QD-UBND, qđ-ubnd."""
    letters = frozenset(one.upper() for one in _abbreviations())
    return tuple(_compiled(pattern, letters) for pattern in (*_ALONE, _TYPED))


_PARTY_ISSUER: Final = re.compile(r"(?:[A-ZĐ]*(?:TW|TU|ThU|HU|ĐU|ĐUK|BXDĐ)|TWĐTN|CB|ĐH)(?:-|$)")
_STATE_MARKS: Final = re.compile(rf"[^{_DASH}]*/[^{_DASH}]*[{_DASH}][^/]*$")
# A symbol whose number is blank tells by the one mark it has: CT-UBND, KH/HNDT.
_STATE_SYMBOL: Final = re.compile(rf"/?[^/{_DASH}]*[{_DASH}][^/]*$")
_STAND_INS: Final = str.maketrans("ÐƉð", "ĐĐđ")
_SMALL_TAILS: Final = {"TTG": "TTg"}


def _spelt(letters: str | None) -> str:
    """As the list of types writes it; for letters only read (QĐi, CTR) the written ones."""
    if not letters:
        return ""
    kinds = types_by_abbreviation(letters)
    if not kinds or letters in kinds[0].local:
        return letters
    kind = kinds[0]
    local = [one for one in kind.local if _bare(one) == _bare(letters)]
    if local:
        return local[0]
    written = [one for one in (kind.party, kind.state) if one]
    same = [one for one in written if _bare(one) == _bare(letters)]
    return (same or written)[0]


def _issuer(letters: str) -> str:
    joined = re.sub(rf"[{_DASH}\s_]+", "-", letters).replace("TƯ", "TW")
    return "-".join(_SMALL_TAILS.get(part, part) for part in joined.split("-"))


def _number(match: re.Match[str], text: str) -> DocumentNumber:
    parts = match.groupdict()
    digits, year = parts.get("number"), parts.get("year")
    kind, issuer = _spelt(parts.get("kind")), _issuer(parts["issuer"])
    party = year is None and kind != ""
    if party and not _PARTY_ISSUER.match(issuer):
        marks = _STATE_MARKS if digits else _STATE_SYMBOL
        party = not marks.match(match.group("all"))
    return DocumentNumber(
        number=int(digits.translate(_REPAIRED)) if digits else None,
        letter=parts.get("letter") or "",
        year=int(year) if year else None,
        abbreviation=kind,
        issuer=issuer,
        text=text,
        party=party,
    )


_LEAD: Final = re.compile(rf"\s*(?:{_SAYS_NUMBER})?[\s:.…]*")
_CENTRE: Final = re.compile(r"tư(?![^\W_])", re.IGNORECASE)


def _without_lead(text: str) -> str:
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead else text


def parse_number(text: str) -> DocumentNumber | None:
    """
    The number that the text is, or None. For a field, a file name's start, a line of a list.

    Takes "Số" before it, any case, lost marks, exchanged or missing separators, TƯ for TW, and
    letters read for digits. A symbol alone ("-KH/BTCTU") gives number None. Never raises.
    """
    source = normalise(text).translate(_STAND_INS)
    bare = _without_lead(source).rstrip(" \t\n\u00a0.,;:")
    for patterns, candidate in ((_standing_alone(), bare), (_in_capitals(), bare.upper())):
        for pattern in patterns:
            if len(candidate) == len(bare) <= 80 and (match := pattern.fullmatch(candidate)):
                return _number(match, bare)
    return None


def find_numbers(text: str) -> list[tuple[int, int, DocumentNumber]]:
    """
    The numbers in running text, in order, as (start, end, number): text[start:end] is the number
    itself without "Số". The text is NFC. Capitals count here: "14-kh/btctu" is not found.
    """
    source = text.translate(_STAND_INS)
    found: list[tuple[int, int, DocumentNumber]] = []
    for pattern in _in_running_text():
        for match in pattern.finditer(source):
            start, end = match.span("all")
            if all(end <= other[0] or other[1] <= start for other in found):
                found.append((start, end, _number(match, text[start:end])))
    return sorted(found, key=lambda one: one[0])


def number_key(text: str) -> str:
    """
    What stays the same however a number is written: "05-QĐ/TW", "5 qd tw" -> "5qdtw".

    Letters and digits only, no marks, no leading noughts; where two figures stand apart they stay
    so (14-15-QĐ/TU is "14-15qdtu", not the number 1415), and so do types that differ by a bar
    alone (HĐ "hđ", HD "hd"). Text that is no number gives its own letters and digits; a symbol
    whose number is blank names no document and gives "".
    """
    number = parse_number(text)
    if number is None:
        left = _without_lead(normalise(text).translate(_STAND_INS))
        if left[:1].isdigit():
            left = _CENTRE.sub("tw", left)
        return _close_up(left)
    if number.number is None:
        return ""
    year = "" if number.year is None else str(number.year)
    counted = f"{number.number}{number.letter}"
    return _close_up(f"{counted}/{year}/{number.abbreviation}/{number.issuer}")


def loose_key(key: str) -> str:
    """A key as it is typed by whoever leaves every sign and mark out: for finding, not for comparing."""
    return key.replace("-", "").replace("đ", "d")


def plain_number(text: str) -> str:
    """The letters and digits of what was written for a number, whatever they are: "qdso12tu"."""
    return "".join(_RUN.findall(_bare(normalise(text))))


@cache
def _told_by_a_bar() -> frozenset[str]:
    """Abbreviations with Đ which are another type's with D: HĐ and HD, ĐA and DA."""
    found = {letters for kind in document_types() for letters in kind.abbreviations}
    return frozenset(one for one in found if "Đ" in one and one.replace("Đ", "D") in found)


def symbol_of(number: DocumentNumber | str) -> str:
    """What follows the number ("KH/BTCTU", "NĐ-CP"), spelt as it should be; "" if there is none."""
    parsed = parse_number(number) if isinstance(number, str) else number
    return parsed.symbol if parsed else ""


def _bare(letters: str) -> str:
    return fold_letters(letters).lower()


_RUN: Final = re.compile(r"[^\W_]+")
_NOUGHTS: Final = re.compile(r"^0+(?=\d)")


def _close_up(text: str) -> str:
    """Small letters and digits without what stands between, but for a dash between two figures."""
    key = ""
    for written in _RUN.findall(text):
        run = written.lower() if written.upper() in _told_by_a_bar() else _bare(written)
        apart = key[-1:].isdigit() and run[0].isdigit()
        begins = apart or not key
        key += ("-" if apart else "") + (_NOUGHTS.sub("", run) if begins else run)
    return key
