"""Why a person must look at a file whose fields may each be sure: the reasons, for the list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from language.dates import PartialDate, parse_date
from language.vietnamese import fold, fold_letters
from reading.domain.fields import Field
from reading.domain.header import header_of
from reading.domain.header_marks import may_name_level
from reading.domain.page_layout import HEAD, Piece, pieces_of
from reading.domain.papers import Papers
from reading.domain.readings import PageReading, Proposal, Word
from reading.domain.reasons import Reason, page_ranges
from reading.domain.witnesses import Witnesses

_SAID_DAY = re.compile(
    r"\bnga[yv]\W{0,6}(\d{1,2})\W{1,6}thang\W{0,6}(\d{1,2})\W{1,6}nam\W{0,6}(\d{4})\b"
)
_SAID_IN_FIGURES = re.compile(r"\b(\d{1,2})[-./](\d{1,2})[-./](\d{4})\b")
# Digits read with less may be strokes of a pen: then the day is unread, and not impossible.
_WELL_READ = 90
_DRAFT = re.compile(r"(?:ban |van ban )?(?:du ?thao|draft)\b|ban (?:nhap|thao)\b")
_DRAFT_COUNTED = re.compile(r"(?:ban |van ban )?du ?thao (?:(?:lan|so|ngay) \w|\d)")
_SPACED_DRAFT = re.compile(r"\bd ?u t ?h ?a ?o\b")
_DRAFT_AT_THE_END = re.compile(r"(?:[(\[]\s*|[-–—:]\s+)du ?thao[^()\[\]]{0,20}[)\].]?\s*$")
_DRAFT_ACROSS = ("duthao", "bannhap", "draft")
# What is printed across a page is much larger than its text.
_TALLER = 1.8
_MOST_OF_DRAFT, _MOST_BESIDE = 8, 5
# What stands in the margin above or below is of the whole page, in ten-thousandths of A4.
_MARGIN_ABOVE, _MARGIN_BELOW = 700, 9300
_EARLIEST = date(1930, 2, 3)  # the Party's founding: no paper of the archive is older


def doubts(
    papers: Papers, found: Mapping[str, Proposal], witnesses: Witnesses
) -> tuple[Reason, ...]:
    """The reasons, none twice; empty where nothing speaks against filing."""
    return (*_of_papers(papers), *_of_draft(papers), *_of_date(papers, found, witnesses))


def level_doubts(pages: Sequence[PageReading], found: Mapping[str, Proposal]) -> tuple[Reason, ...]:
    """That the word MẬT stands in a line of its own and was not taken for a level, if it does."""
    if Field.LEVEL in found:
        return ()
    named = [page.number for page in pages if may_name_level(pieces_of(page))]
    return (Reason("level_named", {"pages": page_ranges(named)}),) if named else ()


def is_after(issued: PartialDate, day: date | None) -> bool:
    """Whether the date is later than the day, as no paper's is that was taken in on it."""
    return day is not None and issued.earliest() > day


def _of_papers(papers: Papers) -> tuple[Reason, ...]:
    if papers.others_begin:
        return (Reason("several_papers", {"pages": page_ranges(papers.others_begin)}),)
    if papers.endings:
        return (Reason("several_endings", {"pages": page_ranges(papers.endings)}),)
    return ()


def _of_draft(papers: Papers) -> tuple[Reason, ...]:
    drafts = [page.number for page in papers.first if is_draft(pieces_of(page))]
    return (Reason("draft", {"pages": page_ranges(drafts)}),) if drafts else ()


def is_draft(pieces: Sequence[Piece]) -> bool:
    """
    Whether a page says of itself that it is a draft: DỰ THẢO by itself or before a title, "Dự thảo
    lần 2" in the heading, a word printed across the page.

    A paper about a draft ("góp ý dự thảo Nghị quyết", a list of drafts in the text) is none.
    """
    if any(_says_draft(piece) for piece in pieces):
        return True
    # Printed across the page each word, and each letter, may stand in a line of its own.
    return _says_across(
        word
        for piece in pieces
        if len(piece.words) <= 2 and (piece.text.isupper() or piece.folded in {"du", "thao"})
        for word in piece.words
    ) or _says_across(_tall_words(pieces))


def _tall_words(pieces: Sequence[Piece]) -> list[Word]:
    words = [word for piece in pieces for word in piece.words]
    heights = sorted(word.box[3] - word.box[1] for word in words)
    least = _TALLER * heights[len(heights) // 2] if heights else 0
    return [word for word in words if word.box[3] - word.box[1] > least]


def _says_across(words: Iterable[Word]) -> bool:
    ordered = sorted(words, key=lambda word: (word.line, word.box[0]))
    across = "".join(fold(word.text) for word in ordered).replace(" ", "")
    return any(word in across for word in _DRAFT_ACROSS)


def _says_draft(piece: Piece) -> bool:
    if _ends_with_draft(piece) or _is_draft_on_end(piece):
        return True
    match = _DRAFT.match(_closed(piece.folded))
    in_margin = not _MARGIN_ABOVE < piece.top < _MARGIN_BELOW
    begins = piece.text.lstrip("([{<*-–—\"'“ ")[:1].isupper()
    if match is None or not (begins or in_margin):
        return False
    more = piece.folded[match.end() :].split()
    if piece.is_upper or (not more and len(piece.words) <= _MOST_OF_DRAFT):
        return True
    if piece.top >= HEAD and not in_margin:
        return False
    counted = _DRAFT_COUNTED.match(_closed(piece.folded)) is not None
    return len(piece.words) <= (
        _MOST_OF_DRAFT if counted else 0 if _is_listed(piece) else _MOST_BESIDE
    )


def _ends_with_draft(piece: Piece) -> bool:
    """A title that says so behind its own words: KẾ HOẠCH (DỰ THẢO)."""
    text = fold_letters(piece.text)
    said = _DRAFT_AT_THE_END.search(text.lower())
    return said is not None and piece.top < HEAD and text[: said.start()].isupper()


def _is_draft_on_end(piece: Piece) -> bool:
    """Printed along a margin the words stand above each other, in whichever order they are read."""
    on_end = piece.box[3] - piece.box[1] > piece.box[2] - piece.box[0]
    few = 1 < len(piece.words) <= _MOST_OF_DRAFT
    return on_end and few and {"du", "thao"} <= set(piece.folded.split())


def _is_listed(piece: Piece) -> bool:
    return piece.text.lstrip()[:1] in {"-", "–", "—", "*", "+", "•"}


def _closed(folded: str) -> str:
    """D U T H A O as one word each."""
    return _SPACED_DRAFT.sub("du thao", folded)


def _of_date(
    papers: Papers, found: Mapping[str, Proposal], witnesses: Witnesses
) -> tuple[Reason, ...]:
    page = found[Field.ISSUED].page if Field.ISSUED in found else 1
    issued = parse_date(found[Field.ISSUED].value) if Field.ISSUED in found else None
    if any(_says_no_day(one) for one in papers.first[:3] if one.number == _heading_page(found)):
        return (Reason("date_impossible", {"pages": page}),)
    if issued is None:
        return ()
    if is_after(issued, witnesses.taken_on):
        return (Reason("date_after_intake", {"pages": page}),)
    if issued.earliest() < _EARLIEST:
        return (Reason("date_impossible", {"pages": page}),)
    first, last = witnesses.years
    if (first is not None and issued.year < first) or (last is not None and issued.year > last):
        years = "–".join(dict.fromkeys(str(year or "…") for year in (first, last)))
        return (Reason("date_outside_years", {"pages": page, "years": years}),)
    return ()


def _heading_page(found: Mapping[str, Proposal]) -> int:
    """The page of the heading, from whatever was found on it."""
    pages = (
        found[name].page
        for name in (Field.ISSUED, Field.PLACE, Field.NUMBER, Field.TYPE_CODE)
        if name in found
    )
    return next(pages, 1)


def _says_no_day(page: PageReading) -> bool:
    """Whether the heading's date is one that no calendar has: 31 tháng 02."""
    line = header_of(pieces_of(page)).date
    said = fold_letters(line.text).lower() if line else ""
    match = _SAID_DAY.search(said) or _SAID_IN_FIGURES.search(said)
    if line is None or match is None or not _is_well_read(line):
        return False
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) < _EARLIEST
    except ValueError:
        return True


def _is_well_read(line: Piece) -> bool:
    digits = [word for word in line.words if any(map(str.isdecimal, word.text))]
    return all(
        word.confidence >= _WELL_READ and re.sub(r"[-./,;]", "", word.text).isdecimal()
        for word in digits
    )
