"""Place and day in the heading of a paper."""

import re
from collections.abc import Sequence

from language.dates import PartialDate, find_date_line, parse_date
from language.vietnamese import fold, fold_letters
from reading.domain.fields import Field
from reading.domain.header import (
    Header,
    bare_date,
)
from reading.domain.page_layout import (
    Piece,
    box_of,
    confidence_of,
    sureness_of,
)
from reading.domain.readings import Proposal, Word

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
_DAY_WORD = re.compile(r"n[gq]\w{0,2}[yvw]\W*|n[gq]a?\w?\W+", re.IGNORECASE)
_YEAR_FROM, _YEAR_UNTIL = 1945, 2100
# "ngày 05 tháng 3 năm 13"; a year that is broken in two is none of them.
_SHORT_YEAR = re.compile(
    r"ngay\D{0,3}(\d{1,2})\D+thang\D{0,3}(\d{1,2})\D+nam\D{0,3}(\d{2})(?!\s*\d)"
)
_SECOND_DATE = 0.85
# Letters that pass for figures, in a date and behind a number.
_LIKE_FIGURES = re.compile(r"[\dOolIiS]{1,4}")


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
    proposals: dict[str, Proposal] = {Field.ISSUED: Proposal(Field.ISSUED, str(date), sure, 1, box)}
    if date.day is not None and sure < _WRITTEN:
        # A day that was poorly read is shown beside the month, never in its place.
        month = PartialDate(date.year, date.month)
        proposals[Field.ISSUED] = Proposal(Field.ISSUED, str(month), 0.4, 1, box, (str(date),))
    if _has_short_year(year) or any(map(_is_half_a_figure, after)):
        # Which century, or which figure a letter stands for, the page does not say.
        proposals[Field.ISSUED] = Proposal(Field.ISSUED, "", 0.0, 1, box, (str(date),))
    if place:
        sure_place = confidence_of(place_words or piece.words)
        box = box_of(place_words or piece.words)
        proposals[Field.PLACE] = Proposal(Field.PLACE, place, sure_place, 1, box)
    return proposals


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


def _day_of_meeting(header: Header) -> dict[str, Proposal]:
    """Minutes without a line of place and date say in their first lines when people met."""
    lines = [piece for piece in header.pieces if piece.height < _MEETING_SAID]
    for at, piece in enumerate(lines):
        following = lines[at + 1].words if at + 1 < len(lines) else ()
        text = " ".join(word.text for word in (*piece.words, *following))
        match = _MEETING.search(fold_letters(text).lower())
        day = parse_date(text[match.start(1) : match.end(1)]) if match else None
        if day is not None and _YEAR_FROM <= day.year <= _YEAR_UNTIL:
            return {Field.ISSUED: Proposal(Field.ISSUED, str(day), _SAID, 1, piece.box)}
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
    if date is None and (short := _SHORT_YEAR.search(piece.folded) or bare_date(piece)):
        date = parse_date("/".join(short.groups()))
        others = (str(date),) if date else ()
        return found | {
            Field.ISSUED: Proposal(Field.ISSUED, "", 0.0, 1, box_of(words or piece.words), others)
        }
    if date is None or not _YEAR_FROM <= date.year <= _YEAR_UNTIL:
        return found
    proposal = Proposal(Field.ISSUED, str(date), 0.4, 1, box_of(words or piece.words))
    return {Field.ISSUED: proposal} | found


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
    return {Field.PLACE: Proposal(Field.PLACE, place, confidence_of(words), 1, box_of(words))}


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
