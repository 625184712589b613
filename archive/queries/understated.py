"""What says that it is less closed than its keys, as the security officer sees it."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _l

from access.api import Actor
from archive.domain.standing import PARTY, ranks_seen
from archive.models import Understated
from keys.api import can_vouch

# What a row of a table is called; of others, what they are part of.
TABLE_WORDS: Final = {
    "archive_record": _l("Document"),
    "archive_scanpage": _l("Page of a document"),
    "archive_storedfile": _l("File in the vault"),
    "archive_receipt": _l("Receipt"),
    "archive_inventory": _l("Inventory"),
    "archive_dossier": _l("Dossier"),
    "archive_box": _l("Box"),
    "archive_listedrecord": _l("Row of a list"),
    "ingest_item": _l("File in a batch"),
}
OTHER: Final = _l("Row of the archive")


@dataclass(frozen=True, slots=True)
class UnderstatedLine:
    """A row in words: what it is, how closed it says that it is, and how closed its keys are."""

    words: str
    level: int
    party: bool
    kept_level: int
    kept_party: bool


def understated_lines(actor: Actor) -> list[UnderstatedLine]:
    """What was found, as far as the actor is cleared for it; nothing with shut keys."""
    if not can_vouch():
        return []
    seen = ranks_seen(actor.clearance, party_papers=actor.party_papers)
    rows = Understated.objects.filter(kept__in=seen).order_by("at", "pk")
    return [
        UnderstatedLine(
            words=called(row.table, row.row),
            level=row.said % PARTY,
            party=row.said >= PARTY,
            kept_level=row.kept % PARTY,
            kept_party=row.kept >= PARTY,
        )
        for row in rows
    ]


def called(table: str, row: int) -> str:
    """A row of a table in words."""
    number = f"KS-{row:07d}" if table == "archive_record" else str(row)
    return f"{TABLE_WORDS.get(table, OTHER)} {number}"
