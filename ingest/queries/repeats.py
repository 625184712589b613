"""What an item may repeat: the same bytes, or the same number on the same day or in the same term."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from access.api import Actor
from archive.api import (
    Confirmed,
    Near,
    Numbering,
    may_amend,
    may_be_one_body,
    numbering_of,
    records_near,
    records_with_names,
)
from archive.domain.description import Description, key_of, number_text
from archive.domain.listing.dates import typed_date
from archive.domain.terms import Paper, paper_of
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries.items import items_beside
from language.dates import parse_date

if TYPE_CHECKING:
    from archive.api import Record

MOST = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """
    The number, day and issuer of a paper, as they are compared; empty or None where unknown. `text`
    is the number as it is written, and `paper` what says in which series it counts.
    """

    key: str
    issued_on: date | None
    issuer: str
    text: str = ""
    paper: Paper = field(default_factory=lambda: paper_of(""))


@dataclass(frozen=True, slots=True)
class Repeat:
    """
    One paper that is here already: `code` is that of the warning, `name` how it is called.

    `better` is of a record to which the actor may give this scan: its version and level.
    """

    code: str
    name: str
    record: int | None = None
    item: int | None = None
    better: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What stands beside an item: what it may repeat, names confirmed on papers near to it, and the
    item that the person decided last, where it is still to be seen by them.
    """

    repeats: list[Repeat]
    names: list[Confirmed]
    last: Item | None = None

    @property
    def filed_already(self) -> bool:
        """
        Whether a record bears the same number and day: another is filed by an act of its own.

        Of two that wait, either may be the one to be filed; the second of them is asked.
        """
        return any(one.code == "same_number" and one.record is not None for one in self.repeats)


def numbered(said: Mapping[str, str]) -> Numbered:
    """The comparable form of what stands in the fields of a description, by their names."""
    read = typed_date(said["issued"])
    day = read.issued if read else None
    issuer = said["issuer"]
    text = number_text(Description(number=said["number"], symbol=said["symbol"]))
    key = key_of(text)
    if not key:
        return Numbered("", day.earliest() if day else None, issuer)
    paper = paper_of(text, type_code=said.get("type_code", ""), issuer=issuer, issued=day)
    return Numbered(key, day.earliest() if day else None, issuer, text, paper)


def beside(item: Item, paper: Numbered, *, last: int, actor: Actor) -> Beside:
    """
    Looked for each time and among what the actor may see, never kept: who may see less than the
    one who came before must not read from a warning what else there is. 0 is no last item.
    """
    rows = items_beside(item, last=last, number_key=paper.key, actor=actor)
    numbering = numbering_of(paper.text, paper.paper)
    near = records_near(
        digest=item.digest,
        number_key=paper.key,
        issued_on=paper.issued_on,
        issuer=paper.issuer,
        numbering=numbering,
        named=records_with_names(inventory=item.inventory_id, about=_read_on(item), actor=actor),
        actor=actor,
    )
    return Beside(
        repeats=[
            *_of_bytes(item, rows),
            *_of_number(item, rows, paper, numbering),
            *_records(item, near, actor, of_term=paper.paper.party),
        ],
        names=list(near.names),
        last=next((row for row in rows if row.pk == last), None),
    )


def _read_on(item: Item) -> date | None:
    issued = parse_date(_read(item, "issued"))
    return issued.earliest() if issued else None


def _of_bytes(item: Item, rows: Iterable[Item]) -> list[Repeat]:
    same = [row for row in rows if row.pk != item.pk and row.digest and row.digest == item.digest]
    return [Repeat("bytes_held", row.label, item=row.pk) for row in same[:MOST]]


def _of_number(
    item: Item, rows: Iterable[Item], paper: Numbered, numbering: Numbering
) -> list[Repeat]:
    if not paper.key or paper.issued_on is None:
        return []
    others = [
        row
        for row in rows
        if row.pk != item.pk and row.state == State.WAITING and row.number_key == paper.key
    ]
    same = [row for row in others if _says_the_same(row, paper, numbering)]
    of_series = [
        row for row in others if row not in same and numbering.repeats(_paper_read(row, paper.text))
    ]
    return [
        *(Repeat("same_number", row.label, item=row.pk) for row in same[:MOST]),
        *(
            Repeat(_in_series(of_term=paper.paper.party), row.label, item=row.pk)
            for row in of_series[:MOST]
        ),
    ]


def _says_the_same(row: Item, paper: Numbered, numbering: Numbering) -> bool:
    issuers = _read(row, "issuer"), paper.issuer
    return _read_on(row) == paper.issued_on and may_be_one_body(*issuers, numbering.bodies)


def _paper_read(row: Item, number: str) -> Paper:
    """What was read of an item that waits with this number."""
    return paper_of(
        number,
        type_code=_read(row, "type_code"),
        issuer=_read(row, "issuer"),
        issued=parse_date(_read(row, "issued")),
    )


def _read(row: Item, name: str) -> str:
    return str((row.proposals.get(name) or {}).get("value") or "")


def _in_series(*, of_term: bool) -> str:
    return "same_in_term" if of_term else "same_in_year"


def _records(item: Item, near: Near, actor: Actor, *, of_term: bool) -> list[Repeat]:
    numbered = (row for row in near.of_number if row.pk != item.record_id)
    in_series = (row for row in near.of_series if row.pk != item.record_id)
    held = {row.pk for row in near.of_bytes}
    return [
        *(_filed("bytes_held", row) for row in near.of_bytes if row.pk != item.record_id),
        *(_filed("same_number", row, better=_better(item, row, held, actor)) for row in numbered),
        *(_filed(_in_series(of_term=of_term), row) for row in in_series if row.pk not in held),
    ]


def _better(item: Item, row: "Record", held: set[int], actor: Actor) -> tuple[int, int] | None:
    """Version and level of a record whose scan this one may replace; its own bytes are no other."""
    if item.state != State.WAITING or row.pk in held or not may_amend(row, actor):
        return None
    return int(row.version), int(row.level)


def _filed(code: str, row: "Record", *, better: tuple[int, int] | None = None) -> Repeat:
    return Repeat(code, row.accession, record=row.pk, better=better)
