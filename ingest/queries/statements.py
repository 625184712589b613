"""The ledger of a batch in words and as JSON."""

from typing import TypedDict

from django.db.models import Max
from django.utils.translation import gettext

from ingest.domain.ledger import Ledger, State, Tally
from ingest.models import Batch, Item
from ingest.queries.ledgers import cpu_seconds, ledger, reasons
from machine.json_values import JsonObject
from reading.domain.reasons import explain


class Sum(TypedDict):
    """Files and pages of one term."""

    files: int
    pages: int


class Reason(TypedDict):
    """A file that stands outside the straight way: where, and why in words."""

    file: str
    state: str
    reason: str


class Statement(TypedDict):
    """The ledger of a batch as other programs read it; `cpu_s` and `wall_s` are seconds."""

    batch: str
    received: Sum
    filed: Sum
    in_work: Sum
    waiting: Sum
    at_security: Sum
    quarantined: Sum
    rejected: Sum
    duplicates: Sum
    withdrawn: Sum
    registered: Sum
    reasons: list[Reason]
    cpu_s: float
    wall_s: float


def sentence_of(item: Item) -> str:
    """Why the item stands where it stands, and what to do, in the language of the screens."""
    return sentence(item.reason, item.reason_params) if item.reason else ""


def sentence(code: str, params: JsonObject) -> str:
    """A reason in the language of the screens."""
    explanation = explain(code, params)
    return gettext(explanation.message) % explanation.params


def ledger_as_json(batch: Batch, *, all_names: bool) -> Statement:
    """
    The ledger as other programs read it: files and pages of each term, reasons, seconds.

    With `all_names` every file is called by its name, as whoever holds the folder knows it; else
    what is not open to everybody goes by its number. `cpu_s` is processor time of the readers, `wall_s` from opening to the last item settled.
    """
    batch.refresh_from_db()
    now: Ledger = ledger(batch)
    return {
        "batch": batch.code,
        "received": _sum(now.received),
        "filed": _sum(now.terms["filed"]),
        "in_work": _sum(now.terms["in_work"]),
        "waiting": _sum(now.terms["waiting"]),
        "at_security": _sum(now.terms["at_security"]),
        "quarantined": _sum(now.terms["quarantined"]),
        "rejected": _sum(now.terms["rejected"]),
        "duplicates": _sum(now.terms["duplicates"]),
        "withdrawn": _sum(now.terms["withdrawn"]),
        "registered": _sum(now.terms["registered"]),
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


def _sum(tally: Tally) -> Sum:
    return {"files": tally.files, "pages": tally.pages}


def _called(item: Item, all_names: bool) -> str:
    return item.name if all_names or item.rank == 0 else item.label


def _term(state: str) -> str:
    return "duplicates" if state == State.DUPLICATE else str(state)


def _wall_seconds(batch: Batch) -> float:
    last = Item.objects.filter(batch=batch).aggregate(last=Max("settled_at"))["last"]
    return max(0.0, (last - batch.opened_at).total_seconds()) if last else 0.0
