"""
Which field stands in which column: told by the heading, put right by what the cells hold.

Every field is given once; of two columns that claim it, the one that says it better has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from archive.domain.listing.cells import Profile, profile_of
from archive.domain.listing.fields import Column, Field
from archive.domain.listing.headings import Heading
from archive.domain.listing.tables import Line
from language.vietnamese import fold

_BY_CELLS: Final = 0.4
_LONG_TEXT: Final = 12
_SOME: Final = 0.5
# No count is from - to: some spans among single sheets make a column of places.
_FEW: Final = 0.15
_MOST: Final = 0.8


def columns_of(heading: Heading, below: Sequence[Line]) -> tuple[Column, ...]:
    """The columns under a heading, by its words and by the lines `below` it."""
    profiles = [profile_of(below, index) for index in range(len(heading.words))]
    given = _assigned(_of_times(_of_covers(heading.named, profiles)))
    columns = [
        Column(index, words, *given.get(index, (Field.OTHER, 0.0)))
        for index, words in enumerate(heading.words)
    ]
    for put_right in _PUT_RIGHT:
        columns = put_right(columns, profiles)
    return tuple(columns)


def columns_of_cells(lines: Sequence[Line]) -> tuple[Column, ...] | None:
    """
    The columns of a table without a heading, by its cells alone; None where it does not look like
    a list of papers: a title, with a number, a date or an order number.
    """
    width = max((len(line.cells) for line in lines), default=0)
    profiles = [profile_of(lines, index) for index in range(width)]
    found: dict[Field, int] = {}
    for field, worth in _LOOKS.items():
        free = [index for index in range(width) if index not in found.values()]
        best = max(free, key=lambda index: worth(profiles[index]), default=None)
        if best is not None and worth(profiles[best]) >= _SOME:
            found[field] = best
    titles = [index for index in range(width) if index not in found.values()]
    longest = max(titles, key=lambda index: profiles[index].length, default=None)
    if longest is None or profiles[longest].length < _LONG_TEXT or not found:
        return None
    found[Field.TITLE] = longest
    by_index = {index: field for field, index in found.items()}
    return tuple(
        Column(index, "", by_index.get(index, Field.OTHER), _BY_CELLS if index in by_index else 0.0)
        for index in range(width)
    )


def _dates(profile: Profile) -> float:
    return profile.dates


def _numbers(profile: Profile) -> float:
    return profile.numbers


def _counting(profile: Profile) -> float:
    return profile.counting


_LOOKS: Final[dict[Field, Callable[[Profile], float]]] = {
    Field.DATE: _dates,
    Field.NUMBER: _numbers,
    Field.POSITION: _counting,
}


def overridden(columns: Sequence[Column], given: Mapping[int, Field]) -> tuple[Column, ...]:
    """
    The columns with what a person said of them; a field that they gave elsewhere is taken away.

    A place beyond the columns becomes one, so that a list may grow.
    """
    taken = set(given.values()) - {Field.OTHER}
    width = max([len(columns), *(index + 1 for index in given)])
    known = {column.index: column for column in columns}
    found: list[Column] = []
    for index in range(width):
        column = known.get(index, Column(index, "", Field.OTHER, 0.0))
        if index in given:
            column = replace(column, field=given[index], score=1.0)
        elif column.field in taken:
            column = replace(column, field=Field.OTHER, score=0.0)
        found.append(column)
    return tuple(found)


_COVER: Final = frozenset(
    {Field.FONDS, Field.FONDS_NUMBER, Field.TERM, Field.INVENTORY, Field.BOX, Field.RETENTION, Field.DOSSIER_TITLE, Field.STARTED, Field.ENDED}
)  # fmt: skip
_IS_COVER: Final = 4


def _of_covers(
    named: Sequence[Mapping[Field, float]], profiles: Sequence[Profile]
) -> Sequence[Mapping[Field, float]]:
    """
    Where each line tells a paper and its dossier, "Số tờ" is the dossier's, and of two columns
    "Số trang" the one that counts more.
    """
    best = [max(fields, key=fields.__getitem__, default=Field.OTHER) for fields in named]
    both = Field.DOSSIER_TITLE in best and Field.TITLE in best
    if not both and (len(_COVER & set(best)) < _IS_COVER or Field.TITLE not in best):
        return named
    pages = sorted(
        (index for index, field in enumerate(best) if field is Field.PAGES),
        key=lambda index: (-profiles[index].amount, index),
    )
    found = list(named)
    if len(pages) > 1:
        found[pages[0]] = {Field.DOSSIER_PAGES: 1.0}
    if Field.SHEETS in best:
        found[best.index(Field.SHEETS)] = {Field.DOSSIER_SHEETS: 1.0}
    return found


def _of_times(named: Sequence[Mapping[Field, float]]) -> Sequence[Mapping[Field, float]]:
    """A heading of dates and of times alike is that of times where another column has the dates."""
    dated = [
        index
        for index, fields in enumerate(named)
        if fields and max(fields, key=fields.__getitem__) in _DAYS and Field.SPAN not in fields
    ]
    return [
        {Field.SPAN: fields[Field.SPAN]}
        if dated and fields.keys() >= {Field.DATE, Field.SPAN}
        else fields
        for fields in named
    ]


_DAYS: Final = frozenset({Field.DATE, Field.DAY, Field.NUMBER_AND_DATE})


def _assigned(named: Sequence[Mapping[Field, float]]) -> dict[int, tuple[Field, float]]:
    order = list(Field)
    claims = sorted(
        (
            (-score, index, order.index(field))
            for index, fields in enumerate(named)
            for field, score in fields.items()
        )
    )
    found: dict[int, tuple[Field, float]] = {}
    taken: set[Field] = set()
    for score, index, place in claims:
        field = order[place]
        if index not in found and field not in taken:
            found[index] = field, min(1.0, -score)
            taken.add(field)
    return found


def _place_of(columns: Sequence[Column], field: Field) -> int | None:
    return next((column.index for column in columns if column.field is field), None)


def _turned(columns: Sequence[Column], turns: Mapping[Field, Field]) -> list[Column]:
    """Columns renamed, each only if its new name is still free."""
    there = {column.field for column in columns}
    found = list(columns)
    for before, after in turns.items():
        place = _place_of(found, before)
        if place is not None and after not in there:
            found[place] = replace(found[place], field=after)
            there = {column.field for column in found}
    return found


def _dates_in_parts(columns: list[Column], _profiles: Sequence[Profile]) -> list[Column]:
    """Ngày | Tháng | Năm in three columns; a year alone is a date."""
    there = {column.field for column in columns}
    if Field.ARRIVED in there and Field.STARTED in there:
        columns = _turned(columns, {Field.ARRIVED: Field.ENDED})
    if Field.MONTH in there:
        return _turned(columns, {Field.DATE: Field.DAY})
    return _turned(columns, {Field.DAY: Field.DATE, Field.YEAR: Field.DATE})


def _symbols(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """A symbol with no number beside it is the whole number."""
    turned = _turned(columns, {Field.SYMBOL: Field.NUMBER})
    place, order = _place_of(turned, Field.NUMBER), _place_of(turned, Field.POSITION)
    symbol = _place_of(turned, Field.SYMBOL)
    if (
        place is not None
        and symbol is not None
        and order is None
        and profiles[symbol].numbers >= _MOST
    ):
        # "Số | Số, ký hiệu" by other words: the first only counts.
        turned[place] = replace(turned[place], field=Field.POSITION)
        turned[symbol] = replace(turned[symbol], field=Field.NUMBER)
    return turned


def _letters(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """Beside numbers that are figures alone, a column of letters is what follows them."""
    place = _place_of(columns, Field.NUMBER)
    if place is None or _place_of(columns, Field.SYMBOL) is not None:
        return columns
    if profiles[place].figures < _MOST:
        return columns
    free = [
        column.index
        for column in columns
        if column.field is Field.TYPE_LETTERS
        or (column.field is Field.OTHER and abs(column.index - place) == 1)
    ]
    best = max(free, key=lambda index: profiles[index].symbols, default=None)
    if best is not None and profiles[best].symbols >= _MOST:
        columns[best] = replace(columns[best], field=Field.SYMBOL, score=_BY_CELLS)
    return columns


def _dossier_list(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """What words mean in a list of dossiers: its title, its time, how many papers it holds."""
    if not _lists_dossiers(columns, profiles):
        turns = {Field.SPAN: Field.DATE, Field.DOSSIER_TITLE: Field.TITLE}
        if _place_of(columns, Field.TITLE) is not None:
            turns.pop(Field.DOSSIER_TITLE)
        return _turned(columns, turns)
    number = _place_of(columns, Field.NUMBER)
    of_number = Field.PAPERS if _place_of(columns, Field.DOSSIER) is not None else Field.DOSSIER
    turns = {
        Field.TITLE: Field.DOSSIER_TITLE,
        Field.DATE: Field.SPAN,
        Field.YEAR: Field.SPAN,
        Field.SHEET_SPAN: Field.SHEETS,
        Field.TYPE: Field.OTHER,
    }
    if number is not None and _place_of(columns, of_number) is None:
        turns[Field.NUMBER] = of_number
    turned = _turned(columns, turns)
    if _place_of(turned, Field.DOSSIER) is None:
        turned = _turned(turned, {Field.POSITION: Field.DOSSIER})
    return turned


def _lists_dossiers(columns: Sequence[Column], profiles: Sequence[Profile]) -> bool:
    there = {column.field for column in columns}
    place = _place_of(columns, Field.NUMBER)
    together = Field.NUMBER_AND_DATE in there
    # "Số, ký hiệu" beside the dossiers' own column is the papers', also where none bears a number.
    of_papers = place is not None and "ky hieu" in fold(columns[place].heading)
    papers = (
        together
        or (of_papers and Field.DOSSIER in there and Field.DOSSIER_TITLE not in there)
        or (place is not None and profiles[place].numbers >= _SOME)
    )
    if papers or Field.SYMBOL in there or Field.ISSUER in there or Field.ARRIVED in there:
        return False
    of_dossiers = there & {
        Field.DOSSIER, Field.BOX, Field.RETENTION, Field.SPAN, Field.STARTED, Field.ENDED, Field.SHEETS, Field.PAPERS,
    }  # fmt: skip
    if Field.DOSSIER_TITLE in there:
        return bool(of_dossiers) and not {Field.TITLE} & there
    dossier = _place_of(columns, Field.DOSSIER)
    if (
        dossier is None
        or Field.TITLE not in there
        or Field.SHEET_SPAN in there
        or len(of_dossiers) < 2
    ):
        return False
    # A number that stands in the first row of several is that of a dossier with all its papers.
    return profiles[dossier].distinct >= _MOST and profiles[dossier].filled > _SOME


def _titles(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """Without a title, the longest texts of a column that nothing is known of."""
    if any(column.field in {Field.TITLE, Field.DOSSIER_TITLE} for column in columns):
        return columns
    free = [column.index for column in columns if column.field is Field.OTHER]
    best = max(free, key=lambda index: profiles[index].length, default=None)
    if best is not None and profiles[best].length >= _LONG_TEXT:
        columns[best] = replace(columns[best], field=Field.TITLE, score=_BY_CELLS)
    return columns


def _wanting(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """A number, a date or an order number under a heading that says nothing of it."""
    for field, worth in _LOOKS.items():
        of_parts = field is Field.DATE and _place_of(columns, Field.YEAR) is not None
        dossiers = _place_of(columns, Field.DOSSIER_TITLE) is not None
        together = _place_of(columns, Field.NUMBER_AND_DATE) is not None
        if of_parts or dossiers or together or _place_of(columns, field) is not None:
            continue
        free = [column.index for column in columns if column.field is Field.OTHER]
        best = max(free, key=lambda index: worth(profiles[index]), default=None)
        if best is not None and worth(profiles[best]) >= _MOST:
            columns[best] = replace(columns[best], field=field, score=_BY_CELLS)
    return columns


def _sheets(columns: list[Column], profiles: Sequence[Profile]) -> list[Column]:
    """A count that holds spans, or "Tờ" alone over numbers that only rise: places in the dossier."""
    for count, span in ((Field.SHEETS, Field.SHEET_SPAN), (Field.PAGES, Field.PAGE_SPAN)):
        place = _place_of(columns, count)
        if place is None or _place_of(columns, span) is not None:
            continue
        alone = fold(columns[place].heading) == "to" and profiles[place].rises
        if alone or profiles[place].spans >= _FEW:
            columns[place] = replace(columns[place], field=span)
    return columns


_PUT_RIGHT: Final = (_dates_in_parts, _symbols, _letters, _dossier_list, _titles, _wanting, _sheets)
