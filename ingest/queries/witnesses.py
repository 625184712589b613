"""What the archive knows beside the pages of an item, for the judgement of its fields."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from access.api import Level
from archive.api import Secrecy, known_of
from ingest.models import Item
from reading.domain.readings import Proposal
from reading.domain.witnesses import Listed, Witnesses


def witnesses_of(item_id: int, read: Mapping[str, Proposal], *, signed_on: str) -> Witnesses:
    """
    The witnesses of an item whose pages were read as `read`.

    `signed_on` is the day its earliest signature states (yyyy-mm-dd), or empty. Nothing that is more
    closed than the item or its batch witnesses.
    """
    item = Item.objects.select_related("batch").get(pk=item_id)
    own = Witnesses(
        file_name=item.name,
        taken_on=timezone.localdate(item.taken_at),
        signed_on=_day(signed_on),
    )
    if item.inventory_id is None:
        return own
    known = known_of(
        item.inventory_id,
        symbol=_value(read, "symbol"),
        issuer=_value(read, "issuer"),
        # Not `secrecy_of`: an item whose marks nobody has looked at yet is there as closed as can
        # be, and would be told of what the person who confirms it may not see.
        secrecy=Secrecy(Level(max(item.level, item.batch.level)), item.batch.party_papers),
    )
    return Witnesses(
        file_name=own.file_name,
        taken_on=own.taken_on,
        signed_on=own.signed_on,
        years=known.years,
        rows=tuple(
            Listed(row.number_text, row.issued, row.type_code, row.issuer, row.abstract)
            for row in known.rows
        ),
        signers=known.signers,
        recipients=known.recipients,
    )


def _value(read: Mapping[str, Proposal], name: str) -> str:
    return read[name].value if name in read else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
