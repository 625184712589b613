"""
Fields of the first page's heading.

Layout after Hướng dẫn 36-HD/VPTW (Party) and Nghị định 30/2020/NĐ-CP (state): the issuer and the
number at left, the motto, place and date at right, type and abstract in the middle below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from language.dates import PartialDate, find_date_line, parse_date
from language.numbers import DocumentNumber, parse_number
from language.types import type_by_title, types_by_abbreviation, types_of_number
from language.vietnamese import fold, fold_letters
from reading.domain.header_marks import LEVEL_WORDS, URGENCIES
from reading.domain.issuer_names import is_continued, issuer_of
from reading.domain.page_layout import (
    HEAD,
    MIDDLE,
    Piece,
    box_of,
    box_round,
    columns_of,
    confidence_of,
    rows_joined,
    sureness_of,
)
from reading.domain.readings import Proposal, Word
from reading.domain.turning import Box

TITLE_LOWEST = 5200
# From line to line inside an abstract, in ten-thousandths of the height: 9.8 mm on A4, more than
# one and a half lines of 14 points. The body begins further down.
WIDEST_STEP = 330
MOTTOS = ("dangcongsan", "conghoaxahoi", "doclap", "tudo", "hanhphuc")
# Hints of a fold: what ends an abstract.
ENDS = (
    "can cu", "thuc hien", "kinh gui", "theo de nghi", "de trien khai", "nham ", "i ", "1 ",
    "xet de nghi", "ban to chuc", "trong thoi gian", "thoi gian qua", "hom nay",
)  # fmt: skip
# How the text itself begins, with a capital: it may stand close below the abstract.
BEGINS = (
    "can cu", "thuc hien", "kinh gui", "theo de nghi", "de trien khai", "xet de nghi",
    "trong thoi gian", "thoi gian qua", "hom nay", "i ", "1 ",
)  # fmt: skip
# Never the bar or hyphen after the digits: they tell how the number is written.
_NUMBER_WORD = re.compile(r"^s[ốôoóòồ](?![^\W_])[^\w/\-–—]*", re.IGNORECASE)
_SYMBOL = re.compile(
    r"(?:[A-ZĐa-z]{1,6}[-/])?[A-ZĐ][A-ZĐhr]*[A-ZĐU](?:[-/][A-ZĐ0-9][A-ZĐ0-9rh]*)*$"
)
# What recognition makes of the bar between the digits and a body: 2635!SGDĐT.
_MISREAD_BAR = re.compile(r"(?<=\d)\s*[!|\\]\s*(?=[A-ZĐ]{2})")
# "Hôm nay, ngày 15 tháng 6 năm 2012", "Thời gian: 14 giờ 00, ngày 09/8/2013", in the upper part of
# the first page: said in the text and not in the heading, so a person looks at it.
_MEETING = re.compile(
    r"(?:hom nay|vao hoi|vao luc|bat dau luc|thoi gian)\b[^.]{0,60}?"
    r"(ngay\s{0,3}\d{1,2}(?:\s{0,3}thang\s{0,3}\d{1,2}\s{0,3}nam\s{0,3}|[/.-]\d{1,2}[/.-])\d{4})"
)
_MEETING_SAID = 6000
_SAID = 0.7
# A date whose least sure digits are read with less was written by a pen, or is none.
_WRITTEN = 0.6
# Words of a heading's line of place and date; a line of the text has more.
_LONGEST_DATE_LINE = 14
_DAY_WORD = re.compile(r"n[gq]\w{0,2}[yvw]\W*|n[gq]a?\w?\W+", re.IGNORECASE)
_BEFORE_NAMES = ("can cu", "thuc hien", "theo", "hom nay", "vao luc", "vao hoi", "thoi gian")
# Words that were never an image are surer than any recognition.
NEVER_AN_IMAGE = 0.99
# From this confidence of the engine on, digits are taken for print if they stand in one word.
_PRINT = 80
# What an abstract may run to, in ten-thousandths of the height and in lines; a longer one is cut.
_LONGEST_ABSTRACT, _MOST_LINES = 3200, 12
# Lines in brackets that say where a paper belongs, and not what it is about.
_BESIDE_ABSTRACT = ("kem theo", "trinh ", "du thao", "tai lieu ", "phuc vu hoi nghi", "ban hanh ")
_YEAR_FROM, _YEAR_UNTIL = 1945, 2100
# "ngày 05 tháng 3 năm 13"; a year that is broken in two is none of them.
_SHORT_YEAR = re.compile(
    r"ngay\D{0,3}(\d{1,2})\D+thang\D{0,3}(\d{1,2})\D+nam\D{0,3}(\d{2})(?!\s*\d)"
)
_BARE_DATE = re.compile(
    r"(?:[^\W\d][^,\d]{1,40},\s{0,3})?(?:ngay\s{0,3})?"
    r"(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4}|\d{2})[.,;]?$"
)
_SECOND_DATE = 0.85
# Letters that pass for figures, in a date and behind a number.
_LIKE_FIGURES = re.compile(r"[\dOolIiS]{1,4}")
_LAST_LIKE_FIGURES = frozenset("BDGIOQSTZgloqz")


@dataclass(frozen=True, slots=True)
class Header:
    """The heading's pieces sorted out: the piece of the number, the one of the date, the rest."""

    pieces: tuple[Piece, ...]
    number: Piece | None
    date: Piece | None
    party: bool
    state: bool = False

    @property
    def floor(self) -> int:
        """Where the heading ends: below number and date, in ten-thousandths."""
        found = [piece.box[3] for piece in (self.number, self.date) if piece]
        return max(found, default=0)


def header_of(pieces: Sequence[Piece]) -> Header:
    """The heading of the first page; parts that are not found are None."""
    pieces = [
        part for piece in pieces for part in (columns_of(piece) if piece.top < HEAD else [piece])
    ]
    pieces = rows_joined(pieces)
    head = [piece for piece in pieces if piece.top < HEAD]
    squeezed = "".join(piece.folded for piece in head).replace(" ", "")
    date = next((piece for piece in head if is_date_line(piece)), None)
    date = date or next((piece for piece in head if _is_bare_date(piece)), None)
    number = _number_piece(head, date)
    state = any(motto in squeezed for motto in ("conghoaxahoi", "doclaptudo"))
    return Header(tuple(pieces), number, date, "dangcongsan" in squeezed, state)


def number_and_symbol(header: Header) -> dict[str, Proposal]:
    """Number and symbol with the box of their words; a written number is never certain."""
    piece = header.number
    if piece is None:
        return {}
    words = _without_number_word(piece.words)
    text = _mended(_NUMBER_WORD.sub("", "".join(word.text for word in words)))
    read = parse_number(text) or parse_number(_mended(_NUMBER_WORD.sub("", piece.text)))
    symbol_words, digit_words = _parted(words)
    proposals: dict[str, Proposal] = {}
    symbol = _as_headed(read.symbol if read else _loose_symbol(words), header)
    if symbol:
        sure = _symbol_sureness(symbol, symbol_words or words, read)
        box = box_of(symbol_words or words)
        proposals["symbol"] = Proposal("symbol", symbol, sure, 1, box)
    digits = _digits(read)
    box = box_of(digit_words or words or piece.words)
    if not digits and not digit_words:
        box = _room_for_pen(header, piece, symbol_words)
    if read is not None and _is_unsure(words, read):
        proposals["number"] = Proposal("number", "", 0.0, 1, box, (digits,) if read.number else ())
    elif _is_printed(words, digits):
        sure = min(0.98, sureness_of(digit_words or words))
        proposals["number"] = Proposal("number", digits, sure, 1, box)
    elif digits and len(words) == 1 and words[0].confidence >= _PRINT:
        # Print in one word with letters read for digits: they are repaired, and shown.
        proposals["number"] = Proposal("number", digits, 0.35, 1, box)
    else:
        # What a pen wrote is shown beside an empty field: a wrong number must not stand there.
        others = (digits,) if digits else ()
        proposals["number"] = Proposal("number", "", 0.0, 1, box, others)
    return proposals


def date_and_place(header: Header) -> dict[str, Proposal]:
    """The date as far as it is known, and the place before it."""
    piece = header.date
    if piece is None:
        return _day_of_meeting(header)
    found = find_date_line(piece.text)
    if found is None:
        return _vague_date(piece)
    _, _, place, date = found
    if not _YEAR_FROM <= date.year <= _YEAR_UNTIL:
        return {}
    words = [word for word in piece.words if any(letter.isdecimal() for letter in word.text)]
    sure = min(0.97, sureness_of(words)) if date.precision == "day" else 0.4
    after = [word for word in piece.words if word.box[0] >= _left_of_day(piece)]
    year = piece.text[found[0] : found[1]].split()[-1:]
    if any(map(str.isdecimal, piece.text[found[1] :])):
        sure = min(sure, _SECOND_DATE)  # what follows may be another date
    place_words = [word for word in piece.words if word not in after]
    box = box_of(after or piece.words)
    proposals = {"date": Proposal("date", str(date), sure, 1, box)}
    if date.day is not None and sure < _WRITTEN:
        # A day that was poorly read is shown beside the month, never in its place.
        month = PartialDate(date.year, date.month)
        proposals["date"] = Proposal("date", str(month), 0.4, 1, box, (str(date),))
    if _has_short_year(year) or any(map(_is_half_a_figure, after)):
        # Which century, or which figure a letter stands for, the page does not say.
        proposals["date"] = Proposal("date", "", 0.0, 1, box, (str(date),))
    if place:
        sure_place = confidence_of(place_words or piece.words)
        box = box_of(place_words or piece.words)
        proposals["place"] = Proposal("place", place, sure_place, 1, box)
    return proposals


def _is_bare_date(piece: Piece) -> bool:
    """Whether a line at right is a date without "ngày" before it: "Lâm Đồng, 05/3/2013"."""
    return piece.middle >= 4000 and _bare_date(piece) is not None


def _bare_date(piece: Piece) -> re.Match[str] | None:
    return _BARE_DATE.match(fold_letters(piece.text).lower())


def _has_short_year(last: Sequence[str]) -> bool:
    """Whether a date ends in a year of two figures: 05/3/13."""
    parts = re.split(r"[^\w]+", last[0].strip(".,;:")) if last else [""]
    return len(parts[-1]) == 2


def _is_half_a_figure(word: Word) -> bool:
    """Whether letters stand among or for the figures of a date: O5, 2O13, l2/3, I."""
    parts = [part for part in re.split(r"\W+", word.text) if part]
    return any(
        _LIKE_FIGURES.fullmatch(fold_letters(part)) is not None and not part.isdecimal()
        for part in parts
    )


def says_number(piece: Piece) -> bool:
    """Whether the piece begins with "Số", as the line of a paper's number does."""
    return _NUMBER_WORD.match(piece.text) is not None and piece.middle < MIDDLE + 500


def number_said(piece: Piece) -> str:
    """The digits of a line that begins with "Số" and has a whole number; empty for any other."""
    if not says_number(piece):
        return ""
    text = _mended(_NUMBER_WORD.sub("", piece.text))
    return _digits(parse_number(text.replace(" ", "")) or parse_number(text))


def year_in_number(header: Header) -> int | None:
    """The year that stands in the number itself, as in 14/2013/QĐ-UBND; None where none does."""
    if header.number is None:
        return None
    text = _mended(_NUMBER_WORD.sub("", header.number.text))
    read = parse_number(text.replace(" ", "")) or parse_number(text)
    return read.year if read else None


def issuer_lines(header: Header) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The lines of the bodies above, and those of the body that issued."""
    until = _end_of_bodies(header)
    lines = [
        piece
        for piece in header.pieces
        if piece.height < until
        and piece.middle < MIDDLE
        and piece.is_upper
        and not _is_motto(piece)
        and not _NUMBER_WORD.match(piece.text)
    ][:4]
    return _parents_and_body(lines, party=header.party) if lines else ((), ())


def _end_of_bodies(header: Header) -> float:
    """
    The height above which bodies stand: the number, or failing that whatever follows them.

    A number that was not read must not send the search down into the recipients.
    """
    if header.number:
        return header.number.height - 20
    ends = [float(HEAD), *(piece.height - 20 for piece in header.pieces if _follows_bodies(piece))]
    if header.date:
        ends.append(header.date.box[3] + WIDEST_STEP)
    return min(ends)


def _follows_bodies(piece: Piece) -> bool:
    if piece.folded.startswith(("kinh gui", "noi nhan")) or _NUMBER_WORD.match(piece.text):
        return True
    centred = piece.is_upper and abs(piece.middle - MIDDLE) < 1100
    return centred and type_by_title(piece.text) is not None


def issuer(header: Header) -> dict[str, Proposal]:
    """The body that issued: the last lines of capitals at left above number and star."""
    parents, body = issuer_lines(header)
    lines = [*parents, *body]
    if not lines:
        return {}
    name = issuer_of([piece.text for piece in parents], [piece.text for piece in body])
    confidence = min(0.97, confidence_of([word for piece in lines for word in piece.words]))
    return {"issuer": Proposal("issuer", name, confidence, 1, box_round(body))}


def type_and_abstract(header: Header) -> dict[str, Proposal]:
    """Type by its centred title, else an official letter; the abstract below it or under the number."""
    titled = _title(header)
    if titled is not None:
        piece, code = titled
        found = {
            "type": Proposal("type", code, min(0.97, confidence_of(piece.words)), 1, piece.box)
        }
        lines = _lines_below(header, piece)
        return found | _abstract(lines, certain_start=True)
    code, sure = _type_of_symbol(header)
    found = {}
    if code:
        box = header.number.box if header.number else None
        found["type"] = Proposal("type", code, sure, 1, box)
    return found | _abstract(_lines_under_number(header), certain_start=False)


def number_with(symbol: str) -> DocumentNumber | None:
    """Some number with this symbol, to see what its letters are; None where they are none."""
    joints = "/-" if "-" in symbol.split("/", maxsplit=1)[0] else "-/"
    numbers = (parse_number(f"1{joint}{symbol}") for joint in joints)
    return next((number for number in numbers if number is not None), None)


def is_date_line(piece: Piece) -> bool:
    """Whether the piece is a heading's line of place and date."""
    folded = piece.folded
    if piece.middle < 4000 or folded.startswith(_BEFORE_NAMES):
        return False
    if len(piece.words) > _LONGEST_DATE_LINE:
        return False
    return find_date_line(piece.text) is not None or ("thang" in folded and " nam " in f"{folded} ")


def _number_piece(head: Sequence[Piece], date: Piece | None) -> Piece | None:
    best, best_worth = None, 0
    for piece in head:
        if piece.middle > MIDDLE + 500 or piece is date:
            continue
        worth = _number_worth(piece, date)
        if worth > best_worth:
            best, best_worth = piece, worth
    return best


def _number_worth(piece: Piece, date: Piece | None) -> int:
    folded = piece.folded
    if folded.startswith(("can cu", "thuc hien", "theo", "kinh gui")) or len(piece.words) > 8:
        return 0
    worth = 2 if _NUMBER_WORD.match(piece.text) and len(piece.words) > 1 else 0
    stripped = _mended(_NUMBER_WORD.sub("", piece.text))
    if parse_number(stripped.replace(" ", "")) or parse_number(stripped):
        worth += 2
    elif _loose_symbol(piece.words):
        worth += 1
    else:
        return 0
    if date is not None and abs(piece.top - date.top) < 350:
        worth += 2
    return worth


def _one_bar(text: str) -> str:
    """OCR reads a blurred Đ as Đ and an eth side by side, or as two in QĐ and NĐ."""
    return re.sub("[ĐðÐƉ]*[ðÐƉ][ĐðÐƉ]*|(?<=[QN])ĐĐ+", "Đ", text)


def _mended(text: str) -> str:
    return _MISREAD_BAR.sub("/", _one_bar(text))


def _as_headed(symbol: str, header: Header) -> str:
    """In a heading of the state a symbol has a hyphen before its body, however it was read."""
    if header.state and not header.party and "-" not in symbol and symbol.count("/") == 1:
        return symbol.replace("/", "-")
    return symbol


def _without_number_word(words: Sequence[Word]) -> tuple[Word, ...]:
    kept = []
    for place, word in enumerate(words):
        text = _one_bar(_NUMBER_WORD.sub("", word.text) if place == 0 else word.text)
        if text:
            kept.append(replace(word, text=text) if text != word.text else word)
    return tuple(kept)


def _parted(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words of the symbol and the words of the digits; a single word is both."""
    symbol = [word for word in words if _SYMBOL.search(word.text)]
    digits = [word for word in words if word not in symbol]
    return symbol, digits


def _room_for_pen(header: Header, piece: Piece, symbol: Sequence[Word]) -> Box:
    """Where the digits are or should be: from "Số" to the symbol, if they stand apart."""
    left, top, right, bottom = box_of(symbol or piece.words)
    for before in (Piece(piece.words[:1]), *header.pieces):
        if not _NUMBER_WORD.match(before.text) or len(before.words) > 1:
            continue
        if abs(before.height - piece.height) < 150 and before.box[2] < left:
            return before.box[2], min(top, before.top), left, max(bottom, before.box[3])
    return left, top, right, bottom


def _loose_symbol(words: Sequence[Word]) -> str:
    for word in words:
        match = _SYMBOL.search(_one_bar(word.text).lstrip("/-"))
        if match and ("-" in match[0] or "/" in match[0]):
            return match[0]
    return ""


def _symbol_sureness(symbol: str, words: Sequence[Word], read: DocumentNumber | None) -> float:
    sure = confidence_of(words)
    if read is not None and types_by_abbreviation(read.abbreviation):
        sure = max(sure, 0.9) if sureness_of(words) > 0.75 else sure
    return min(0.97, sure) if "-" in symbol or "/" in symbol else min(0.6, sure)


def _digits(read: DocumentNumber | None) -> str:
    if read is None or read.number is None:
        return ""
    return f"{read.number:02d}{read.letter}"


def _is_printed(words: Sequence[Word], digits: str) -> bool:
    """Digits in one word with a symbol that is read well are print; pen strokes stand apart."""
    if digits and sureness_of(words) >= NEVER_AN_IMAGE:
        return True  # typed, if only afterwards: a form's number stands apart as a pen's does
    if not digits or len(words) != 1:
        return False
    word = words[0]
    return word.confidence >= _PRINT and word.text[: len(digits)].lstrip("0") == digits.lstrip("0")


def _is_unsure(words: Sequence[Word], read: DocumentNumber) -> bool:
    """
    Whether a number that was typed is none as it stands: letters among its figures (1O4, l2), a
    last letter that may be one (14B), figures in two words, or nought.
    """
    if read.number is None or sureness_of(words) < NEVER_AN_IMAGE:
        return read.number == 0
    counted = re.match(r"\w*", read.text)
    figures = counted[0].removesuffix(read.letter) if counted else ""
    parted = sum(word.text[:1].isdecimal() for word in words) > 1
    typed = figures.isascii() and figures.isdecimal() and read.letter not in _LAST_LIKE_FIGURES
    return not typed or parted or read.number == 0


def _day_of_meeting(header: Header) -> dict[str, Proposal]:
    """Minutes without a line of place and date say in their first lines when people met."""
    lines = [piece for piece in header.pieces if piece.height < _MEETING_SAID]
    for at, piece in enumerate(lines):
        following = lines[at + 1].words if at + 1 < len(lines) else ()
        text = " ".join(word.text for word in (*piece.words, *following))
        match = _MEETING.search(fold_letters(text).lower())
        day = parse_date(text[match.start(1) : match.end(1)]) if match else None
        if day is not None and _YEAR_FROM <= day.year <= _YEAR_UNTIL:
            return {"date": Proposal("date", str(day), _SAID, 1, piece.box)}
    return {}


def _vague_date(piece: Piece) -> dict[str, Proposal]:
    """Month and year where the day is pen strokes."""
    match = re.search(r"thang\D{0,3}(\d{1,2})\D+nam\D{0,3}(\d{4})", piece.folded)
    year = re.search(r"nam\D{0,3}(\d{4})", piece.folded)
    date = parse_date(f"{match[1]}/{match[2]}") if match else None
    if date is None and year:
        date = parse_date(year[1])
    left = _left_of_day(piece)
    words = [word for word in piece.words if word.box[0] >= left]
    found = _place_left_of(piece, left)
    if date is None and (short := _SHORT_YEAR.search(piece.folded) or _bare_date(piece)):
        date = parse_date("/".join(short.groups()))
        others = (str(date),) if date else ()
        return found | {"date": Proposal("date", "", 0.0, 1, box_of(words or piece.words), others)}
    if date is None or not _YEAR_FROM <= date.year <= _YEAR_UNTIL:
        return found
    proposal = Proposal("date", str(date), 0.4, 1, box_of(words or piece.words))
    return {"date": proposal} | found


def _place_left_of(piece: Piece, left: int) -> dict[str, Proposal]:
    """The place of a line whose date was not read: names before its comma, or before "ngày"."""
    words = [word for word in piece.words if word.box[2] <= left]
    ends = [at for at, word in enumerate(words) if word.text.endswith((",", ".", ";"))]
    words = words[: ends[0] + 1] if ends else words
    place = " ".join(word.text for word in words).strip(" .,;:")
    names = place.split()
    if not 1 <= len(names) <= 5 or not all(name[:1].isupper() for name in names):
        return {}
    if not all(letter.isalpha() or letter in ".'’-" for name in names for letter in name):
        return {}
    return {"place": Proposal("place", place, confidence_of(words), 1, box_of(words))}


def _left_of_day(piece: Piece) -> int:
    """Where "ngày" begins, however it was read; a place may begin like it (Ngãi, Ngân Sơn)."""
    words = list(piece.words)
    month = next(
        (at for at, word in enumerate(words) if "thang" in fold(word.text).replace(" ", "")),
        len(words),
    )
    for word in words[: month + 1][::-1]:
        plain = fold_letters(word.text).lower()
        if word.text[:1] in {"n", "N"} and _DAY_WORD.match(plain) and not word.text[:1].isupper():
            return word.box[0]
    for word in words[: month + 1]:
        if fold(word.text).startswith("ngay"):
            return word.box[0]
    ends = [at for at, word in enumerate(words[:month]) if word.text.endswith(",")]
    if ends and ends[-1] + 1 < len(words):
        return words[ends[-1] + 1].box[0]
    return piece.left


def _parents_and_body(
    lines: Sequence[Piece], *, party: bool
) -> tuple[Sequence[Piece], Sequence[Piece]]:
    if len(lines) > 1 and is_continued(lines[-2].text, lines[-1].text):
        return lines[:-2], lines[-2:]
    last = lines[-1].folded
    wrapped = last.startswith(("tinh ", "huyen ", "thanh pho ", "thi xa ", "xa ", "phuong "))
    if wrapped and len(lines) > 1 and not party:
        return lines[:-2], lines[-2:]
    return lines[:-1], lines[-1:]


def _is_motto(piece: Piece) -> bool:
    return piece.folded.replace(" ", "").startswith(MOTTOS)


def _title(header: Header) -> tuple[Piece, str] | None:
    for piece in header.pieces:
        if not max(0, header.floor - 200) < piece.top < TITLE_LOWEST:
            continue
        if len(piece.words) > 5 or not piece.is_upper or abs(piece.middle - MIDDLE) > 1100:
            continue
        kind = type_by_title(piece.text)
        if kind is not None:
            return piece, kind.code
    return None


def _type_of_symbol(header: Header) -> tuple[str, float]:
    """Without a title it is an official letter, if its number agrees; else what the number says."""
    symbol = number_and_symbol(header).get("symbol")
    read = number_with(symbol.value) if symbol else None
    kinds = (
        types_of_number(read.abbreviation, party=read.party) if read and read.abbreviation else ()
    )
    if kinds and kinds[0].code != "cong-van":
        return kinds[0].code, 0.6
    letter = type_by_title("công văn")
    if letter is None or symbol is None:
        return "", 0.0
    addressed = any(piece.folded.startswith("kinh gui") for piece in header.pieces[:40])
    return letter.code, 0.92 if addressed else 0.6


def _lines_below(header: Header, title: Piece) -> list[Piece]:
    return [
        piece
        for piece in header.pieces
        if _is_below(piece, title) and piece.top < title.box[3] + _LONGEST_ABSTRACT
        if 2000 < piece.middle < 8000
    ]


def _lines_under_number(header: Header) -> list[Piece]:
    if header.number is None:
        return []
    bottom = header.number.box[3]
    return [
        piece
        for piece in header.pieces
        if _is_below(piece, header.number) and piece.top < bottom + 1500
        if piece.middle < MIDDLE - 400
    ]


def _is_below(piece: Piece, other: Piece) -> bool:
    """By the middles of their lines: leaning or close lines overlap in their boxes."""
    tall = sorted(word.box[3] - word.box[1] for word in other.words)[len(other.words) // 2]
    return piece.height > other.height + 0.5 * tall


def _abstract(lines: Sequence[Piece], *, certain_start: bool) -> dict[str, Proposal]:
    taken: list[Piece] = []
    for piece in lines:
        folded = piece.folded
        if taken and (_ends_abstract(piece, taken)):
            break
        if (
            not taken
            and not certain_start
            and not folded.startswith(("v v", "ve ", "vv ", "veviec"))
        ):
            continue
        if folded in URGENCIES or folded in LEVEL_WORDS or not folded:
            continue
        if not taken and _ends_abstract(piece, taken):
            break
        taken.append(piece)
        if len(taken) == _MOST_LINES:
            break
    text = _cleaned(" ".join(piece.text for piece in taken))
    if not text:
        return {}
    words = [word for piece in taken for word in piece.words]
    sure = confidence_of(words) if sureness_of(words) > 0.55 else min(0.8, confidence_of(words))
    if len(taken) == _MOST_LINES:
        sure = min(0.8, sure)  # it may go on, or have run into the text
    return {"abstract": Proposal("abstract", text, min(0.97, sure), 1, box_round(taken))}


def _ends_abstract(piece: Piece, taken: Sequence[Piece]) -> bool:
    folded = f"{piece.folded} "
    if piece.text.strip("-–—_.* ") == "" or set(piece.text) <= set("-–—_.*~=+"):
        return True
    if folded.startswith("kinh gui"):
        return True
    if piece.is_upper and len(piece.words) > 1:
        return True
    if piece.text.startswith("(") and any(word in folded for word in _BESIDE_ABSTRACT):
        return True
    if not taken:
        return False
    step = piece.height - taken[-1].height
    if step > WIDEST_STEP or (folded.startswith(ENDS) and step > 0.75 * WIDEST_STEP):
        return True
    return piece.text[:1].isupper() and (folded.startswith(BEGINS) or _is_of_the_body(piece, taken))


def _is_of_the_body(piece: Piece, taken: Sequence[Piece]) -> bool:
    """A new paragraph: from margin to margin below lines that ended well before, or at the margin."""
    wide = piece.box[2] - piece.left
    if wide > 6500 and wide > 1.3 * max(one.box[2] - one.left for one in taken):
        return True
    # Not centred as those before it are: it begins at the margin.
    at_margin = piece.left < min(one.left for one in taken) - 500
    return at_margin and piece.middle < taken[-1].middle - 400


def _cleaned(text: str) -> str:
    return re.sub(r"^[\W_]+|[\s\-–—_*~=+.,;:]+$", "", " ".join(text.split()))
