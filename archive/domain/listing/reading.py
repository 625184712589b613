"""
A file's tables, read: every line is a heading, a numbering, a group, a row, a dossier or left out.

Rules of this reading: nothing that names a paper is refused; what is doubtful is taken with a mark;
what is no row is told with its text and the reason. Pure: no file, no clock, no database.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.domain.listing.attached import with_what_it_is_attached_to
from archive.domain.listing.columns import columns_of, columns_of_cells, overridden
from archive.domain.listing.dossiers import (
    dossier_beside,
    dossier_of,
    gathered,
    with_times_of_blocks,
)
from archive.domain.listing.drafts import Belongs, Draft, completed, values_of
from archive.domain.listing.evidence import is_cover, is_row
from archive.domain.listing.fields import Column, Field
from archive.domain.listing.found_headings import SAMPLE, FoundHeadings, signature_of
from archive.domain.listing.group_rows import (
    Group,
    dossier_in_order,
    dossier_over_papers,
    in_capitals,
    may_name_dossier,
    named_place,
    place_of_sheet,
    section_of,
    year_named,
)
from archive.domain.listing.headings import Heading, heading_at, heading_before_rows, is_numbering
from archive.domain.listing.layouts import Layout, layout_of
from archive.domain.listing.levels import level_in_note, level_of_heading
from archive.domain.listing.marks import Mark, Reason
from archive.domain.listing.old_texts import in_unicode
from archive.domain.listing.results import (
    Counts,
    Headed,
    LeftOut,
    ListReading,
    Place,
    ReadDossier,
    ReadGroup,
    ReadRow,
    ReadTable,
)
from archive.domain.listing.rows import RowInParts, is_paper, row_of
from archive.domain.listing.settling import settled
from archive.domain.listing.signing_off import reason_round_rows
from archive.domain.listing.tables import Line, Table, lines_of, width_of

# A heading stands among the first lines; letterheads and titles are never longer.
_ABOVE_HEADING: Final = 100
_SAMPLE: Final = 200


def read_tables(
    tables: Sequence[Table],
    *,
    columns: Mapping[int, Field] | None = None,
    corrected: Mapping[str, Mapping[int, Field]] | None = None,
) -> ListReading:
    """
    All that the tables of one file hold. Never raises, whatever they hold.

    `columns` are what a person says of columns, by place from 0; they overrule what is guessed in
    every table of the file. `corrected` are the same under single headings, by their signatures.
    """
    converted = in_unicode(tables)
    walk = _Walk(given=columns or {}, corrected=corrected or {}, originals=converted.originals)
    for index, table in enumerate(converted.tables):
        walk.table(index, table)
    return walk.result()


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line says by the columns in force, and whether that makes it a row for sure."""

    line: Line
    columns: tuple[Column, ...]
    values: Mapping[Field, str]
    further: Mapping[str, str]
    is_row: bool


@dataclass(slots=True)
class _Walk:
    """Where the reading stands; columns and places hold on into a next table without its own."""

    given: Mapping[int, Field]
    corrected: Mapping[str, Mapping[int, Field]]
    originals: Mapping[tuple[int, int, int], str]
    drafts: list[Draft] = field(default_factory=list)
    named: list[ReadDossier] = field(default_factory=list)
    parts: list[RowInParts] = field(default_factory=list)
    groups: list[ReadGroup] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    belongs: Belongs = field(default_factory=Belongs)
    columns: tuple[Column, ...] = ()
    layout: Layout = Layout.UNKNOWN
    at: int = 0
    here: Table = field(default_factory=lambda: Table("", False, ()))
    above: list[str] = field(default_factory=list)
    signed: bool = False
    marks: tuple[Mark, ...] = ()
    last: Draft | None = None
    paper: RowInParts | None = None
    headed: tuple[str, ...] = ()
    look: "_Look | None" = None
    found: FoundHeadings = field(default_factory=FoundHeadings)

    def table(self, index: int, table: Table) -> None:
        lines = lines_of(table)
        if table.sheet != self.here.sheet or index == 0:
            group = place_of_sheet(table.sheet)
            self.belongs = Belongs().entered(group) if group else Belongs()
            self.belongs = replace(self.belongs, section="", list_level=level_in_note(table.sheet))
        if self.tables and self.tables[-1].columns:
            self.above = []
        self.at, self.here = index, table
        self.signed, self.last = False, None
        self.marks = (Mark.HIDDEN_SHEET,) if table.hidden else ()
        self.counts["filled"] += len(lines)
        start = self._begin(lines)
        if start is None:
            for line in lines:
                self._beside(line, Reason.NO_HEADING)
            self.tables.append(ReadTable(table.sheet, table.hidden, Layout.UNKNOWN, ()))
            return
        self._rows(lines, start)
        self.tables.append(ReadTable(table.sheet, table.hidden, self.layout, self.columns))

    def _begin(self, lines: Sequence[Line]) -> int | None:
        """Where the list begins, with its columns set; None where the table is none of a list."""
        among = lines[:_ABOVE_HEADING]
        first = next((at for at in range(len(among)) if heading_at(lines, at)), None)
        if first is not None:
            self._over(lines[:first])
            return first
        kept = self.columns
        if kept and abs(width_of(lines) - len(kept)) <= 1 and self._first_row(lines) is not None:
            return 0
        own = heading_before_rows(among)
        if own is not None:
            self._over(lines[: own.first])
            self._enter(own, lines)
            return own.last + 1
        guessed = columns_of_cells(lines[:_SAMPLE])
        bare = guessed or _unknown(width_of(lines))
        said = bool(self.given) or signature_of(bare) in self.corrected
        shown = [(self._place(line), line.cells) for line in lines[:SAMPLE]]
        if guessed is None and not said:
            self.found.unread(bare, shown)
            return None
        under = self.found.at
        self._set(bare if guessed or not self.given else (), ())
        start = self._first_row(lines)
        if start is None and signature_of(bare) in self.corrected:
            # Whoever named the columns has seen the lines: they are rows, however they look.
            start = 0
        if start is None:
            self.columns, self.found.at = kept, under
            self.found.unread(bare, shown)
            return None
        self.marks = (*self.marks, Mark.NO_HEADING)
        self._over(lines[:start])
        return start

    def _over(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._beside(line, Reason.ABOVE)

    def _first_row(self, lines: Sequence[Line]) -> int | None:
        return next((at for at, line in enumerate(lines) if self._look(line).is_row), None)

    def _set(self, columns: tuple[Column, ...], above: Sequence[str]) -> None:
        signature = signature_of(columns)
        said = {**self.corrected.get(signature, {}), **self.given}
        self.columns = overridden(columns, said) if said else columns
        self.layout = layout_of(self.columns, above)
        self.found.enter(
            Headed(
                signature, self.here.sheet, self.layout, self.columns, bool(said), rows=0, sample=()
            )
        )

    def _rows(self, lines: Sequence[Line], start: int) -> None:
        at, after_heading = start, False
        while at < len(lines):
            surely = bool(self.columns) and self._look(lines[at]).is_row
            heading = None if surely else heading_at(lines, at)
            if heading is not None:
                self._enter(heading, lines)
                at, after_heading = heading.last + 1, True
                continue
            if after_heading and is_numbering(lines[at]):
                self.counts["numberings"] += 1
            else:
                self._line(lines[at], lines[at + 1] if at + 1 < len(lines) else None)
            at, after_heading = at + 1, False

    def _enter(self, heading: Heading, lines: Sequence[Line]) -> None:
        """A heading; the same one again, as on every printed page, changes nothing."""
        depth = heading.last - heading.first + 1
        self.counts["headings"] += depth
        self.signed = False
        if heading.words == self.headed and self.columns:
            return
        self.headed = heading.words
        below = lines[heading.last + 1 : heading.last + 1 + _SAMPLE]
        self._set(columns_of(heading, below), self.above)

    def _look(self, line: Line) -> "_Look":
        """A line by its columns; asked for again and again, made once."""
        if self.look is None or self.look.line is not line or self.look.columns is not self.columns:
            values, further = values_of(line, self.columns)
            self.look = _Look(line, self.columns, values, further, is_row(line, values))
        return self.look

    def _line(self, line: Line, below: Line | None) -> None:
        dossier = self._dossier_among_papers(line, below)
        if dossier is not None:
            self._group(line, dossier)
            return
        if self._look(line).is_row:
            self.signed = False
            self._row(line, self._doubts(line, below))
            return
        reason = reason_round_rows(line)
        if reason is not None:
            self.signed = self.signed or reason in {Reason.SIGNED_OFF, Reason.PLACE_AND_DATE}
            self._leave(line, reason)
            return
        group = named_place(line) or (None if self.signed else self._section(line))
        if group is not None and len(line.filled) <= _PARTS_OF_A_GROUP:
            self._group(line, group)
        elif self.signed:
            self._leave(line, Reason.SIGNED_OFF)
        else:
            self._row(line)

    def _dossier_among_papers(self, line: Line, below: Line | None) -> Group | None:
        """
        A dossier named where order numbers stand, or in the dossiers' own column over papers that
        leave it empty. A line that says a number is a paper's.
        """
        at, said = self._order(), self._look(line).values
        if said.get(Field.NUMBER) and at != self._index_of(Field.NUMBER):
            return None
        if at is None or at != self._index_of(Field.DOSSIER):
            found = dossier_in_order(line, at_position=at, title=said.get(Field.TITLE, ""))
            if found is not None:
                return found
        return dossier_over_papers(line, said, self._said_below(below))

    def _said_below(self, below: Line | None) -> Mapping[Field, str]:
        return values_of(below, self.columns)[0] if below is not None else {}

    def _doubts(self, line: Line, below: Line | None) -> tuple[Mark, ...]:
        said = self._look(line).values
        doubtful = may_name_dossier(said, self._said_below(below))
        return (Mark.MAY_NAME_DOSSIER,) if doubtful else ()

    def _index_of(self, field: Field) -> int | None:
        return next((column.index for column in self.columns if column.field is field), None)

    def _section(self, line: Line) -> Group | None:
        shouts = self.last is not None and in_capitals(self.last.said(Field.TITLE))
        return section_of(line, at_position=self._order(), capitals=not shouts)

    def _order(self) -> int | None:
        wanted = {Field.POSITION, Field.ARRIVAL_NUMBER}
        return next((column.index for column in self.columns if column.field in wanted), 0)

    def _row(self, line: Line, doubts: tuple[Mark, ...] = ()) -> None:
        look = self._look(line)
        original = self._original(line)
        formula = (Mark.NO_VALUE,) if line.has_formula else ()
        old = (Mark.OLD_FONT,) if original else ()
        draft = Draft(
            at=self._place(line),
            layout=self.layout,
            values=look.values,
            further=look.further,
            belongs=self.belongs,
            marks=(*self.marks, *formula, *old, *doubts),
            original=original,
        )
        if not is_paper(draft):
            self._leave(line, Reason.NO_PAPER)
            return
        draft = completed(draft, self.last)
        draft = with_what_it_is_attached_to(draft, self.paper)
        self.last = draft
        self.found.row(draft.at, line.cells)
        self._take(draft)

    def _take(self, draft: Draft) -> None:
        self.drafts.append(draft)
        if self.layout is Layout.DOSSIERS:
            self.named.append(dossier_of(draft))
        elif (beside := dossier_beside(draft)) is not None:
            self.named.append(beside)
        if self.layout is Layout.DOSSIERS or is_cover(draft):
            self.counts["dossiers"] += 1
            self.paper = None
        else:
            part = row_of(draft)
            self.parts.append(part)
            self.paper = self.paper if Mark.ATTACHED in draft.marks else part
            self.counts["rows"] += 1

    def _group(self, line: Line, group: Group) -> None:
        self.belongs = self.belongs.entered(group)
        self.signed = False
        self.groups.append(ReadGroup(self._place(line), line.text))
        self.counts["groups"] += 1
        if group.dossier or group.dossier_title:
            named = dossier_beside(Draft(self._place(line), Layout.DOCUMENTS, {}, {}, self.belongs))
            self.named += [named] if named else []

    def _beside(self, line: Line, reason: Reason) -> None:
        """A line over the heading, or of a table that is no list."""
        group = named_place(line)
        if group is not None:
            self._group(line, replace(group, section=""))
            return
        self.above.append(line.text)
        said = level_of_heading(line.text)
        year = year_named(line.text)
        self.belongs = replace(
            self.belongs,
            list_level=said or self.belongs.list_level,
            list_year=year or self.belongs.list_year,
        )
        self._leave(
            line, reason_round_rows(line) or reason if reason is Reason.NO_HEADING else reason
        )

    def _leave(self, line: Line, reason: Reason) -> None:
        self.left_out.append(LeftOut(self._place(line), line.text, reason))
        self.counts["left_out"] += 1

    def _place(self, line: Line) -> Place:
        return Place(self.here.sheet, self.at, line.number)

    def _original(self, line: Line) -> dict[str, str]:
        if not self.originals:
            return {}
        found: dict[str, str] = {}
        for column in self.columns:
            before = self.originals.get((self.at, line.number - 1, column.index))
            if before is not None:
                found[str(column.field) if column.field is not Field.OTHER else column.heading] = (
                    before
                )
        return found

    def _dossiers(self, rows: Sequence[ReadRow]) -> tuple[ReadDossier, ...]:
        """Each once; but where a list has a line for each of them, every line is one of its own."""
        lines_only = all(draft.layout is Layout.DOSSIERS for draft in self.drafts)
        if lines_only and not self.parts:
            return tuple(self.named)
        return with_times_of_blocks(gathered(self.named), rows)

    def result(self) -> ListReading:
        rows = settled(self.parts)
        by_table = [
            sum(1 for draft in self.drafts if draft.at.table == at)
            for at in range(len(self.tables))
        ]
        main = by_table.index(max(by_table)) if by_table else None
        table = self.tables[main] if main is not None else ReadTable("", False, Layout.UNKNOWN, ())
        return ListReading(
            layout=table.layout,
            columns=table.columns,
            tables=tuple(self.tables),
            dossiers=self._dossiers(rows),
            rows=rows,
            groups=tuple(self.groups),
            left_out=tuple(self.left_out),
            counts=Counts(**self.counts),
            headings=self.found.all(),
        )


# "Hộp số 3" | "Hồ sơ số 01: …" | a remark.
_PARTS_OF_A_GROUP: Final = 3


def _unknown(width: int) -> tuple[Column, ...]:
    return tuple(Column(index, "", Field.OTHER, 0.0) for index in range(width))
