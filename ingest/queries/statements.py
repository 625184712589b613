"""The ledger of a batch in words and as JSON."""

from typing import Any

from django.utils.translation import gettext

from ingest.domain.ledger import Ledger, State
from ingest.models import Batch, Item
from ingest.queries.ledgers import cpu_seconds, ledger, reasons
from reading.domain.reasons import explain


def sentence_of(item: Item) -> str:
    """Why the item stands where it stands, and what to do, in the language of the screens."""
    return sentence(item.reason, item.reason_params) if item.reason else ""


def sentence(code: str, params: dict[str, Any]) -> str:
    """A reason in the language of the screens."""
    explanation = explain(code, params)
    return gettext(explanation.message) % explanation.params


def ledger_as_json(batch: Batch, *, all_names: bool) -> dict[str, Any]:
    """
    The ledger as other programs read it: files and pages of each term, reasons, seconds.

    With `all_names` every file is called by its name, as whoever holds the folder knows it; else
    what is not open to everybody goes by its number. `cpu_s` is processor time of the readers, `wall_s` from opening to the last item settled.
    """
    batch.refresh_from_db()
    now: Ledger = ledger(batch)
    named = {"received": now.received, **now.terms}
    return {
        "batch": batch.code,
        **{term: {"files": t.files, "pages": t.pages} for term, t in named.items()},
        "reasons": [
            {
                "file": _called(item, all_names),
                "state": _term(item.state),
                "reason": sentence_of(item),
            }
            for item in reasons(batch)
        ],
        "cpu_s": round(cpu_seconds(batch), 3),
        "wall_s": round(_wall_seconds(batch), 3),
    }


def _called(item: Item, all_names: bool) -> str:
    return item.name if all_names or item.rank == 0 else item.label


def _term(state: str) -> str:
    return "duplicates" if state == State.DUPLICATE else str(state)


def _wall_seconds(batch: Batch) -> float:
    last = (
        Item.objects.filter(batch=batch, settled_at__isnull=False).order_by("-settled_at").first()
    )
    if last is None or last.settled_at is None:
        return 0.0
    return max(0.0, (last.settled_at - batch.opened_at).total_seconds())
