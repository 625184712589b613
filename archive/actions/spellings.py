"""Keeping what ways of writing an issuer name one body, by the lists that people keep."""

from archive.domain.issuers_alike import issuer_key
from archive.models import IssuerSpelling, Record
from archive.models.word_keys import token_of_issuer
from archive.queries.issuers import bodies_known
from keys.api import has_keys


def know_spelling(issuer: str, *, closed: bool) -> None:
    """
    A record is about to bear this issuer; in the caller's transaction. Of a `closed` one whose words are
    encrypted no word stands here: its issuer is compared by a token.
    """
    if (closed and has_keys()) or not issuer:
        return
    if IssuerSpelling.objects.filter(spelling=issuer).exists():
        return
    row = IssuerSpelling(spelling=issuer, key=issuer_key(issuer, bodies_known()))
    IssuerSpelling.objects.bulk_create([row], ignore_conflicts=True)


def spell_again() -> None:
    """The list of bodies has changed; in the caller's transaction, after all else is written."""
    bodies, changed = bodies_known(), []
    for row in IssuerSpelling.objects.select_for_update().order_by("pk"):
        key = issuer_key(row.spelling, bodies)
        if key != row.key:
            row.key = key
            changed.append(row)
    # What repeats what follows by a trigger of this table, and by one of what stands for issuers.
    IssuerSpelling.objects.bulk_update(changed, ["key"], batch_size=100)
    if has_keys():
        _tokens_again()


def forget_spelling(issuer: str) -> None:
    """A record that bore it is closed now: it stays where an open one bears it as well."""
    if not Record.everything.filter(issuer=issuer).exists():
        IssuerSpelling.objects.filter(spelling=issuer).delete()


def _tokens_again() -> None:
    if not token_of_issuer("?", inventory=None):
        # They cannot be told while the keys are shut.
        return
    known: dict[tuple[str, int | None], str] = {}
    rows = Record.everything.exclude(issuer="").order_by("pk")
    for pk, issuer, place, token in rows.values_list("pk", "issuer", "inventory", "issuer_token"):
        if (issuer, place) not in known:
            known[issuer, place] = token_of_issuer(issuer, inventory=place)
        if known[issuer, place] != token:
            Record.everything.filter(pk=pk).update(issuer=issuer)
