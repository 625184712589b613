"""What a row gets from the rows round it: its position, the end of its sheets, a page alone, a year out of line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import Final

from archive.domain.listing.fields import Field
from archive.domain.listing.marks import Mark
from archive.domain.listing.results import ReadRow
from archive.domain.listing.rows import HIGHEST_POSITION, RowInParts
from archive.domain.listing.sheets import Span, closed, sheet_span, writes_spans

_FAR: Final = 50  # years


def settled(parts: Sequence[RowInParts]) -> tuple[ReadRow, ...]:
    """The rows of a file in its order, with positions and sheets; far years are marked."""
    rows = [
        _with_sheets(row, span, alone)
        for row, span, alone in zip(
            _positioned(parts), _closed(parts), _pages_alone(parts), strict=True
        )
    ]
    years = [row.issued.year for row in rows if row.issued]
    middle = median(years) if years else 0
    return tuple(
        _marked(row, Mark.ODD_YEAR) if row.issued and abs(row.issued.year - middle) > _FAR else row
        for row in rows
    )


def _positioned(parts: Sequence[RowInParts]) -> Iterable[ReadRow]:
    """The order number that the list gives; else one more than the row's before it in the table."""
    by_order = _tables_by_order(parts)
    counts = {part.draft.at.table for part in parts if part.draft.said(Field.POSITION)}
    last, table = 0, -1
    for part in parts:
        draft = part.draft
        last = last if draft.at.table == table else 0
        table = draft.at.table
        fields = [Field.POSITION, Field.ARRIVAL_NUMBER, Field.ORDER_IN_DOSSIER]
        text = next(
            (
                said
                for one in (fields[::-1] if table in by_order else fields)
                if (said := draft.said(one))
            ),
            "",
        )
        number = _whole(text)
        # An annex without an order number of its own stands under that of its paper.
        attached = Mark.ATTACHED in draft.marks and not text and table in counts
        last = number if number is not None else last if attached else last + 1
        told = number is not None or attached
        marks = () if told else _doubt(text, counted=table in counts)
        row = part.row
        # An order number that is none of figures alone stands beside as it was written: 3a.
        kept = {str(Field.POSITION): text} if Mark.ODD_POSITION in marks else {}
        yield replace(
            row, position=last, further={**kept, **row.further}, marks=(*row.marks, *marks)
        )


def _doubt(text: str, *, counted: bool) -> tuple[Mark, ...]:
    if text:
        return (Mark.ODD_POSITION,)
    return (Mark.NO_POSITION,) if counted else ()


def _tables_by_order(parts: Sequence[RowInParts]) -> set[int]:
    """Tables where the order number is the dossier's, and papers have one of their own."""
    found: set[int] = set()
    for table, of in groupby(parts, key=lambda part: part.draft.at.table):
        drafts = [part.draft for part in of]
        own = [draft.said(Field.ORDER_IN_DOSSIER) for draft in drafts]
        order = [draft.said(Field.POSITION) for draft in drafts]
        if all(own) and len(set(order)) < len(order):
            found.add(table)
    return found


def _whole(text: str) -> int | None:
    bare = text.strip("().[] ").removesuffix(".0")
    digits = bare.lstrip("0") or bare[-1:]
    if not bare.isascii() or not bare.isdecimal() or len(digits) > len(str(HIGHEST_POSITION)):
        return None
    return int(digits) if int(digits) < HIGHEST_POSITION else None


def _closed(parts: Sequence[RowInParts]) -> list[Span]:
    spans = writes_spans([part.span for part in parts])
    found: list[Span] = []
    for _, of in groupby(parts, key=_dossier):
        found += closed([part.span for part in of], spans_written=spans)
    return found


def _pages_alone(parts: Sequence[RowInParts]) -> list[bool]:
    """Which rows name one page where a list writes pages from - to: their paper has no other."""
    spans = [sheet_span(part.draft.said(Field.PAGE_SPAN)) for part in parts]
    if not writes_spans(spans):
        return [False] * len(parts)
    return [span.first is not None and span.last is None for span in spans]


def _dossier(part: RowInParts) -> tuple[str, str, str, str]:
    row = part.row
    return row.at.sheet, row.inventory, row.box, row.dossier


def _with_sheets(row: ReadRow, span: Span, page_alone: bool) -> ReadRow:
    pages = 1 if page_alone and row.pages is None else row.pages
    found = replace(row, sheets_from=span.first, sheets_to=span.last, pages=pages)
    return _marked(found, *span.marks)


def _marked(row: ReadRow, *marks: Mark) -> ReadRow:
    return replace(row, marks=tuple(dict.fromkeys((*row.marks, *marks))))
