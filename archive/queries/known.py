"""What an inventory's list and its confirmed records tell of a paper that is being read."""

from dataclasses import dataclass

from django.db.models import Q

from archive.domain.fitting import without_type
from archive.domain.secrecy import Secrecy
from archive.models import Inventory, ListedRecord, Record
from archive.queries.closed import saying, where_too
from language.dates import PartialDate, parse_date
from language.numbers import number_key

MOST_ROWS = 2000
MOST_RECORDS = 500


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of the list as it describes its paper."""

    number_text: str
    issued: PartialDate | None
    type_code: str
    issuer: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Known:
    """
    `years` the first and last of the inventory; `rows` of its list with the symbol asked for;
    `signers` and `recipients` (lines) of records of the issuer that a person confirmed.
    """

    years: tuple[int | None, int | None]
    rows: tuple[KnownRow, ...]
    signers: frozenset[str]
    recipients: frozenset[str]


def known_of(inventory: int, *, symbol: str, issuer: str, secrecy: Secrecy) -> Known:
    """
    What is known of papers of this symbol and issuer, among what is no more closed than `secrecy`.

    Whoever confirms the paper reads what came of it, and more closed rows must not show through.
    """
    place = Inventory.objects.get(pk=inventory)
    return Known(
        years=(place.year_from, place.year_to),
        rows=_rows(inventory, symbol, secrecy),
        **_confirmed(inventory, issuer, secrecy),
    )


def _rows(inventory: int, symbol: str, secrecy: Secrecy) -> tuple[KnownRow, ...]:
    letters = number_key(f"1-{symbol}")[1:] if symbol else ""
    if not letters:
        return ()
    here = ListedRecord.objects.filter(inventory=inventory, level__lte=int(secrecy.level))
    ends = Q(number_key__endswith=letters)
    ends |= where_too(here, ("number_key",), lambda told: told[0].endswith(letters))
    rows = here.filter(ends).order_by("position")[: MOST_ROWS + 1]
    found = tuple(
        KnownRow(
            row.number_text,
            parse_date(row.issued_text) if row.issued_on else None,
            row.type_code,
            row.issuer,
            without_type(row.abstract, row.type_code),
        )
        for row in rows
    )
    # Of more than are looked through, one that fits is not the only one.
    return found if len(found) <= MOST_ROWS else ()


def _confirmed(inventory: int, issuer: str, secrecy: Secrecy) -> dict[str, frozenset[str]]:
    if not issuer:
        return {"signers": frozenset(), "recipients": frozenset()}
    rows = Record.objects.filter(
        inventory=inventory, reviewed=True, level__lte=int(secrecy.level)
    ).filter(~Q(signer="") | ~Q(recipients=""))
    if not secrecy.party_papers:
        rows = rows.filter(party_papers=False)
    rows = rows.filter(saying(rows, "issuer", {issuer}))
    told = list(rows.order_by("-filed_at").values_list("signer", "recipients")[:MOST_RECORDS])
    return {
        "signers": frozenset(signer for signer, _ in told if signer),
        "recipients": frozenset(line for _, lines in told for line in lines.split("\n") if line),
    }
