"""
Numbers as lists have them: whole, apart from their symbol, with a letter, several at once, or none.

Every one is kept as it was written; what the grammar of numbers cannot place is only marked.
"""

import re
from dataclasses import dataclass
from typing import Final

from archive.domain.listing.levels import SaidLevel, level_beside_number, level_in_note
from archive.domain.listing.marks import Mark
from language.dates import Precision, parse_date
from language.numbers import DocumentNumber, find_numbers, number_key, parse_number
from language.types import type_by_title, types_by_abbreviation
from language.vietnamese import fold


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """
    A number as it stands (`text`), and as it is compared (`key`, "" where there is none).

    `level` is one that was written beside it.
    """

    text: str
    key: str
    marks: tuple[Mark, ...] = ()
    level: SaidLevel | None = None
    parsed: DocumentNumber | None = None


_NO_NUMBER: Final = frozenset(
    fold(word)
    for word in (
        "không số", "ks", "k/s", "không", "không có số", "không có", "ko số", "k số", "ko", "k", "kh số", "chưa có số",
        "không ghi số", "không ghi", "khuyết số", "không rõ", "không rõ số", "bỏ trống", "0 số", "k có số", "trống",
        "văn bản không số", "vb không số", "k ghi số", "kxđ", "không đánh số", "mất số", "mờ", "mờ số", "0", "00",
    )
)  # fmt: skip
# "Không số" before the letters of the type and the body, which name no document.
_NO_NUMBER_THEN: Final = re.compile(
    r"^(?:(?:k(?:hông|hong|h|o)?|chưa có|không có)\s*[./]?\s*s(?:ố|o)?)(?:\s*[-–—/.,:]\s*|\s+)(?=[^\W\d_])",
    re.IGNORECASE,
)
SAYS_NUMBER: Final = re.compile(r"^s[ốôo]\s*[:.]*\s*(?=\d)", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d{1,6}[a-zA-ZđĐ]?\.?")
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_FROM_TO: Final = re.compile(
    r"^\d{1,6}[a-zA-Z]?\s*(?:[-–—÷~]|->|đến|den)\s*\d{1,6}[a-zA-Z]?(?=\W|$)"
)
_SEVERAL: Final = re.compile(r"^\d{1,6}[a-zA-Z]?\s*(?:[,;+&]|và)\s*\d{1,6}[a-zA-Z]?(?=\W|$)")
_LETTERS: Final = re.compile(r"^\d{1,6}[a-zA-Z]?\s*[-–—/. ]+\s*(?P<letters>[^\W\d_]+)")
_LINKED: Final = re.compile(
    r"(?:TU|TW|ThU|HU|ĐU|ĐUK|UBND|HĐND|MTTQ\w*|UBMTTQ\w*|LĐLĐ|CCB|HND|HPN|ĐTN|TĐTN)$"
)
_LONGEST: Final = 200


def listed_number(text: str) -> ListedNumber:
    """The number of a cell, or of a number and its symbol joined. Never raises."""
    if _says_none(text):
        return ListedNumber(text, "", (Mark.NO_NUMBER,))
    bare, level = level_beside_number(text)
    bare, remark = _without_type(bare) or _without_remark(bare)
    level = level or (level_in_note(remark) if remark else None)
    parsed = parse_number(bare)
    marks = [*_marks_of(bare, parsed), *([Mark.REMARK_IN_NUMBER] if remark else [])]
    return ListedNumber(text, number_key(bare), tuple(marks), level, parsed)


def _says_none(text: str) -> bool:
    if not any(map(str.isalnum, text)) or fold(text) in _NO_NUMBER:
        return True
    if any(map(str.isdigit, text)):
        return False
    return type_by_title(text) is not None or _NO_NUMBER_THEN.match(text) is not None


def _without_type(text: str) -> tuple[str, str] | None:
    """The number of "Kế hoạch số 14-KH/BTCTU", and the words before it."""
    if parse_number(text) is not None:
        return None
    found = find_numbers(text[:_LONGEST])
    if len(found) != 1 or found[0][1] != len(text) or not type_by_title(text[: found[0][0]]):
        return None
    return text[found[0][0] :], text[: found[0][0]]


def _without_remark(text: str) -> tuple[str, str]:
    """A number and what stands after it in brackets, where that is not of the number (A11)."""
    if parse_number(text) is not None:
        return text, ""
    match = _BRACKETS.search(text)
    return (text[: match.start()], match[1].strip()) if match and match.start() else (text, "")


def _marks_of(text: str, parsed: DocumentNumber | None) -> list[Mark]:
    if parsed is not None:
        return _marks_of_parsed(parsed)
    bare = SAYS_NUMBER.sub("", text.strip())
    if _DIGITS.fullmatch(bare):
        letter = [Mark.LETTER] if bare.rstrip(".")[-1:].isalpha() else []
        return [Mark.NUMBER_ONLY, *letter]
    read = parse_date(bare)
    if read is not None and read.precision is Precision.DAY:
        return [Mark.DATE_FOR_NUMBER]
    if _FROM_TO.match(bare):
        return [Mark.SPAN]
    if _SEVERAL.match(bare) or len(find_numbers(text[:_LONGEST])) > 1:
        return [Mark.SEVERAL_NUMBERS]
    letters = _LETTERS.match(bare)
    if letters and not types_by_abbreviation(letters["letters"]):
        return [Mark.UNKNOWN_LETTERS]
    return [Mark.UNREAD_NUMBER]


def _marks_of_parsed(parsed: DocumentNumber) -> list[Mark]:
    marks: list[Mark] = []
    if parsed.number is None:
        marks.append(Mark.BLANK_NUMBER)
    if parsed.letter:
        marks.append(Mark.LETTER)
    if _has_unknown_letters(parsed):
        marks.append(Mark.UNKNOWN_LETTERS)
    if _is_joint(parsed):
        marks.append(Mark.JOINT)
    return marks


def _has_unknown_letters(parsed: DocumentNumber) -> bool:
    if parsed.abbreviation:
        return not types_by_abbreviation(parsed.abbreviation)
    alone = parsed.year is None and "-" not in parsed.issuer
    return alone and not types_by_abbreviation(parsed.issuer)


def _is_joint(parsed: DocumentNumber) -> bool:
    letters = parsed.abbreviation
    if len(letters) > 3 and letters.endswith("LT"):
        return True
    return sum(1 for part in parsed.issuer.split("-") if _LINKED.search(part)) > 1


_DATE_AFTER: Final = re.compile(
    r"^(?P<number>.*?[^\W_])[\s,;(–-]*(?:(?:ngày|ng\.|ngay)\s*)?"
    r"(?P<date>(?<![\d./-])\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\s*\)?$",
    re.IGNORECASE,
)
_DATE_BEFORE: Final = re.compile(
    r"^(?:ngày\s*)?(?P<date>\d{1,2}[./-]\d{1,2}[./-]\d{4})[\s,;–-]+(?:số\s*:?\s*)?(?P<number>\S.*)$",
    re.IGNORECASE,
)


def number_and_date(text: str) -> tuple[str, str]:
    """A cell that holds both: "14-KH/BTCTU ngày 20/3/2012"; the date is "" where there is none."""
    for pattern in (_DATE_AFTER, _DATE_BEFORE):
        if match := pattern.match(text):
            return match["number"].strip(" ,;("), match["date"]
    return text, ""


def number_in_title(title: str) -> tuple[str, str]:
    """
    Number and date of "Quyết định số 15-QĐ/TU ngày 21/3/2012 …" or "15-QĐ/TU ngày 21/3/2012: …",
    where a list has no columns for them; "" and "" for a title that only refers to a paper further on.
    """
    found = find_numbers(title[:_LONGEST])
    if not found:
        return "", ""
    start, end, _ = found[0]
    before = title[:start].strip()
    named = type_by_title(before)
    leads = (not before or fold(before) == "so") and _LEADS.match(title[end:])
    if not leads and (named is None or fold(before).removesuffix(" so") != fold(named.name)):
        return "", ""
    after = _DATE_THEN.match(title[end:])
    return title[start:end], after["date"] if after else ""


# A number that stands first, before its day or set off from what the paper is about.
_LEADS: Final = re.compile(
    r"\s*(?:[:;,.]|[-–—]\s|ngày\b|\(?\d{1,2}[./-]\d{1,2}[./-]\d{4})", re.IGNORECASE
)
_DATE_THEN: Final = re.compile(
    r"[\s,(]*(?:ngày\s*)?(?P<date>\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
