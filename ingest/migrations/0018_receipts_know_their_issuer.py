"""Whose paper waits, where that was read for certain, is told to its receipt, which answers rows by it."""

from django.db import migrations

from archive.domain.issuers_alike import words_of
from reading.domain.certainty import CERTAIN

STEP = 500


def _issuer(item):
    proposal = (item.proposals or {}).get("issuer") or {}
    sure = float(str(proposal.get("confidence") or 0)) >= CERTAIN
    return str(proposal.get("value", "")).strip()[:300] if sure else ""


def tell_receipts(apps, schema_editor):
    """In batches; a receipt that knows its issuer is left, so that it may be run twice."""
    receipts = apps.get_model("archive", "Receipt").objects.filter(state="waiting", issuer="")
    words = apps.get_model("archive", "IssuerWord").objects
    items = apps.get_model("ingest", "Item").objects.filter(
        receipt__in=receipts.exclude(number_key=""), record__isnull=True
    )
    last = 0
    while rows := list(items.filter(pk__gt=last).order_by("pk").only("pk", "receipt_id", "proposals")[:STEP]):
        last = rows[-1].pk
        issuers = {row.receipt_id: _issuer(row) for row in rows}
        words.bulk_create(
            (
                words.model(spelling=issuer, position=position, word=word)
                for issuer in set(issuers.values())
                for position, word in enumerate(words_of(issuer))
            ),
            batch_size=500,
            ignore_conflicts=True,
        )
        for receipt, issuer in issuers.items():
            if issuer:
                receipts.filter(pk=receipt).update(issuer=issuer)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0036_words_of_issuers"),
        ("ingest", "0017_signals_without_words"),
    ]

    operations = [migrations.RunPython(tell_receipts, migrations.RunPython.noop)]
