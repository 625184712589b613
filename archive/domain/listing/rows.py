"""From a draft to a row: what its cells say of number, date, level, sheets and the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from access.domain.levels import Level
from archive.domain.listing.dates import ListedDate, listed_date
from archive.domain.listing.drafts import Draft
from archive.domain.listing.fields import Field
from archive.domain.listing.joining import number_of_parts
from archive.domain.listing.layouts import Layout
from archive.domain.listing.levels import (
    SaidLevel,
    level_by_tick,
    level_in_column,
    level_in_note,
    level_in_title,
)
from archive.domain.listing.marks import Mark
from archive.domain.listing.numbers import (
    ListedNumber,
    listed_number,
    number_and_date,
    number_in_title,
)
from archive.domain.listing.results import ReadRow
from archive.domain.listing.sheets import Count, Span, by_their_units, counted, sheet_span
from language.types import (
    DocumentType,
    type_by_title,
    types_by_abbreviation,
    types_of_number,
)
from language.vietnamese import fold_letters

# What is the paper's own, or asked for a level elsewhere.
_NO_LEVEL_IN: Final = frozenset(
    {
        Field.TITLE, Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.ISSUER, Field.SIGNER, Field.DOSSIER_TITLE,
        Field.LEVEL, Field.CONFIDENTIAL, Field.SECRET, Field.TOP_SECRET, Field.FILE, Field.RENAMED_FILE,
    }
)  # fmt: skip
HIGHEST_POSITION: Final = 2_147_483_647
_TYPE_WORDS: Final = 4
_YEAR_DIGITS: Final = 4
_ROW_ITSELF: Final = frozenset(
    {
        Field.POSITION, Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.DATE, Field.DAY, Field.MONTH, Field.YEAR, Field.TITLE,
        Field.ISSUER, Field.DOSSIER, Field.BOX, Field.INVENTORY, Field.SHEET_SPAN, Field.SHEET_FROM, Field.SHEET_TO,
        Field.SHEETS, Field.PAGES, Field.LEVEL, Field.NOTE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowInParts:
    """A row but for its sheets, which the rows after it close, and its position."""

    row: ReadRow
    span: Span
    draft: Draft


def row_of(draft: Draft) -> RowInParts:
    """What a draft says as a row; `sheets_to` and `position` are still to be settled."""
    number = _number(draft)
    date, date_text = _date(draft)
    level, level_named, level_marks = _level(draft, number)
    span, sheets, pages = _sheets(draft)
    title = draft.said(Field.TITLE)
    marks = [
        *draft.marks, *number.marks, *date.marks, *level_marks, *span.marks, *sheets.marks, *pages.marks,
        *([] if title else [Mark.NO_TITLE]),
    ]  # fmt: skip
    row = ReadRow(
        at=draft.at,
        position=0,
        number=number.text,
        number_key=number.key,
        date_text=date_text,
        issued=date.issued,
        date_first=date.first,
        date_last=date.last,
        title=title,
        type_code=_type(draft, number),
        issuer=draft.said(Field.ISSUER),
        dossier=dossier_number(draft),
        box=draft.said(Field.BOX) or draft.belongs.box,
        inventory=draft.said(Field.INVENTORY) or draft.belongs.inventory,
        section=draft.belongs.section,
        sheets_from=span.first,
        sheets_to=span.last,
        sheets=sheets.number,
        pages=pages.number,
        level=level,
        level_text=draft.said(Field.LEVEL),
        level_named=level_named,
        note=draft.said(Field.NOTE),
        further=further_of(draft, besides=_ROW_ITSELF - _verbatim(marks)),
        original=draft.original,
        marks=tuple(dict.fromkeys(marks)),
    )
    return RowInParts(row, span, draft)


_UNREAD: Final = {
    Mark.UNREAD_PAGES: {Field.PAGES},
    Mark.UNREAD_SHEETS: {Field.SHEETS, Field.SHEET_SPAN, Field.SHEET_FROM, Field.SHEET_TO},
}


def _verbatim(marks: Iterable[Mark]) -> frozenset[Field]:
    """Whose cells are kept as they stand because no number could be made of them."""
    return frozenset().union(*(_UNREAD.get(mark, set()) for mark in marks))


def further_of(draft: Draft, *, besides: Iterable[Field]) -> Mapping[str, str]:
    """The cells that have no place of their own, by field or heading, as they stand."""
    kept = {str(field): text for field, text in draft.values.items() if field not in besides}
    return {**kept, **draft.further}


def dossier_number(draft: Draft) -> str:
    """The dossier's number in its column, without "Hồ sơ số" before it, or the group row's."""
    own = draft.said(Field.DOSSIER)
    plain = fold_letters(own).lower()
    for label in ("ho so so", "ho so", "hs so", "hs"):
        rest = own[len(label) :]
        # "HS01" is number 01; of "HSMAT" the letters are its own.
        if plain.startswith(label) and not rest[:1].isalpha() and (bare := rest.strip(" :.")):
            return bare
    return own or draft.belongs.dossier


def _number(draft: Draft) -> ListedNumber:
    said = draft.said
    number = said(Field.NUMBER) or said(Field.NUMBER_AND_DATE)
    if not _dated(draft):
        number, _ = number_and_date(number)
    if number or said(Field.SYMBOL):
        return _but_attached(draft, listed_number(_joined(draft, number)))
    named, _ = number_in_title(said(Field.TITLE))
    found = listed_number(named)
    return replace(found, marks=(*found.marks, Mark.NUMBER_IN_TITLE)) if named else found


def _joined(draft: Draft, number: str) -> str:
    said = draft.said
    return number_of_parts(
        number,
        said(Field.SYMBOL),
        letters=said(Field.TYPE_LETTERS),
        kind=said(Field.TYPE),
        issuer=said(Field.ISSUER),
    )


def _but_attached(draft: Draft, number: ListedNumber) -> ListedNumber:
    """The number of a row that is the paper's above it names that paper, and not this row's."""
    if Mark.ATTACHED in draft.marks:
        return replace(number, key="", marks=())
    # Of another date, or none, it may be another year's; of the same one it would be taken for it.
    same = Mark.SAME_NUMBER in draft.marks and _dated(draft)
    return replace(number, key="") if same else number


def _dated(draft: Draft) -> bool:
    """Whether the date has a column of its own that is filled."""
    return any(draft.said(field) for field in (Field.DATE, Field.DAY, Field.MONTH, Field.YEAR))


def _date(draft: Draft) -> tuple[ListedDate, str]:
    said, belongs = draft.said, draft.belongs
    text = said(Field.DATE)
    if not _dated(draft):
        number = said(Field.NUMBER) or said(Field.NUMBER_AND_DATE)
        _, text = number_and_date(number) if number else number_in_title(said(Field.TITLE))
    if not text and (said(Field.DAY) or said(Field.MONTH) or said(Field.YEAR)):
        text = _date_in_parts(said(Field.DAY), said(Field.MONTH), said(Field.YEAR))
    year = belongs.year or (belongs.list_year if text else None)
    own = said(Field.YEAR)
    if own.isdecimal() and len(own) == _YEAR_DIGITS:
        read = listed_date(text, year=int(own))
        marks = tuple(mark for mark in read.marks if mark is not Mark.YEAR_FROM_ABOVE)
        return replace(read, marks=marks), text
    return listed_date(text, year=year), text


def _date_in_parts(day: str, month: str, year: str) -> str:
    parts = [day or "00", month, year] if day or month else [year]
    return "/".join(part for part in parts if part)


def _type(draft: Draft, number: ListedNumber) -> str:
    named = _type_in_words(draft, number)
    if named is not None:
        return named.code
    if Mark.ATTACHED in draft.marks:
        return ""
    said = draft.said(Field.TYPE_LETTERS) or draft.said(Field.TYPE)
    letters = types_by_abbreviation(said) if said else ()
    if len(letters) != 1 and number.parsed and number.parsed.abbreviation:
        letters = types_of_number(number.parsed.abbreviation, party=number.parsed.party)
    return letters[0].code if len(letters) == 1 else ""


def _type_in_words(draft: Draft, number: ListedNumber) -> DocumentType | None:
    """By its own column, in place of a number ("Biên bản"), or as the title begins."""
    words = draft.said(Field.TITLE).split()
    attached = Mark.ATTACHED in draft.marks
    said = ["" if attached else draft.said(Field.TYPE), "" if number.key else number.text]
    begins = [" ".join(words[:size]) for size in range(min(_TYPE_WORDS, len(words)), 0, -1)]
    return next(
        (found for text in (*said, *begins) if text and (found := type_by_title(text))), None
    )


def _level(draft: Draft, number: ListedNumber) -> tuple[Level, bool, list[Mark]]:
    """
    The highest level that the row says anywhere; that of the rows' heading where it says none.

    A word of the machine's finding only ever raises what the column says.
    """
    column = said_in_columns(draft)
    beside = [
        *((Mark.LEVEL_IN_NOTE, level_in_note(text)) for text in beside_the_level(draft)),
        (Mark.LEVEL_IN_NOTE, number.level),
        (Mark.LEVEL_IN_TITLE, level_in_title(draft.said(Field.TITLE))),
    ]
    level = column.level if column else Level.ORDINARY
    marks = list(column.marks) if column else []
    named = column is not None
    for mark, said in beside:
        if said is not None and said.level > level:
            level, named = said.level, True
            marks += [mark, *said.marks]
    above = draft.belongs.level or draft.belongs.list_level
    if not named and above is not None:
        return above.level, False, [Mark.LEVEL_FROM_ABOVE, *above.marks]
    return level, named, marks


def beside_the_level(draft: Draft) -> Iterator[str]:
    """
    The cells that are no column of a level and may say one all the same: a note, and every column that
    nobody knows or that says how the paper is kept. "Tối mật" closes the row wherever it stands.
    """
    for field, text in draft.values.items():
        if field not in _NO_LEVEL_IN:
            yield text
    yield from draft.further.values()


def said_in_columns(draft: Draft) -> SaidLevel | None:
    """What the column of levels says, or the highest that is ticked."""
    found = [
        said
        for said in (
            level_in_column(draft.said(Field.LEVEL)),
            level_by_tick(draft.said(Field.CONFIDENTIAL), Level.CONFIDENTIAL),
            level_by_tick(draft.said(Field.SECRET), Level.SECRET),
            level_by_tick(draft.said(Field.TOP_SECRET), Level.TOP_SECRET),
        )
        if said is not None
    ]
    return max(found, key=lambda said: said.level) if found else None


def _sheets(draft: Draft) -> tuple[Span, Count, Count]:
    said = draft.said
    span = sheet_span(said(Field.SHEET_SPAN))
    if said(Field.SHEET_FROM) or said(Field.SHEET_TO):
        first, last = sheet_span(said(Field.SHEET_FROM)), sheet_span(said(Field.SHEET_TO))
        span = Span(first.first, last.last or last.first, (*first.marks, *last.marks))
    of_sheets, of_pages = by_their_units(said(Field.SHEETS), said(Field.PAGES))
    sheets = counted(of_sheets, unread=Mark.UNREAD_SHEETS)
    pages = counted(of_pages, unread=Mark.UNREAD_PAGES)
    from_to = sheet_span(said(Field.PAGE_SPAN))
    if pages.number is None and from_to.first is not None and from_to.last is not None:
        pages = Count(from_to.last - from_to.first + 1, marks=pages.marks)
    if sheets.span is not None and span.first is None:
        span = replace(sheets.span, marks=(*sheets.span.marks, Mark.SPAN_FOR_COUNT))
    return span, sheets, pages


def is_paper(draft: Draft) -> bool:
    """Whether a line says anything of a paper, or of a dossier."""
    named = {
        Field.NUMBER, Field.NUMBER_AND_DATE, Field.SYMBOL, Field.DATE, Field.MONTH, Field.TITLE, Field.TYPE, Field.ISSUER, Field.ARRIVED,
        Field.DOSSIER_TITLE, Field.RECIPIENTS, Field.SIGNER, Field.SHEET_SPAN,
    }  # fmt: skip
    if draft.layout is Layout.DOSSIERS:
        named |= {Field.DOSSIER, Field.SPAN, Field.SHEETS, Field.STARTED}
    if any(_says(draft.said(field)) for field in named):
        return True
    # A word or a count of any other column is a paper's where its order or its dossier stands beside.
    placed = _says(draft.said(Field.POSITION)) or _says(draft.said(Field.DOSSIER))
    beside = [*draft.further.values(), *(draft.said(field) for field in _BESIDE)]
    return placed and any(map(_says, beside))


# What is said of a paper and may stand there when neither its number nor its title does.
_BESIDE: Final = (
    Field.NOTE, Field.SHEETS, Field.PAGES, Field.SHEET_FROM, Field.PAGE_SPAN, Field.KEPT_BY, Field.HANDLED_BY, Field.COPY_KIND,
    Field.CONDITION, Field.FILE, Field.REMARKS,
)  # fmt: skip


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))
