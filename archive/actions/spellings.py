"""Keeping what ways of writing an issuer name one body, by the lists that people keep."""

from collections.abc import Iterable

from archive.domain.issuers_alike import issuer_key, words_of
from archive.models import IssuerSpelling, IssuerWord, ListedRecord, Receipt
from archive.queries.issuers import bodies_known


def know_spelling(issuer: str) -> None:
    """A record is about to bear this issuer; in the caller's transaction."""
    if not issuer or IssuerSpelling.objects.filter(spelling=issuer).exists():
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
    # What repeats what follows by a trigger of this table.
    IssuerSpelling.objects.bulk_update(changed, ["key"], batch_size=100)


def know_words(issuers: Iterable[str]) -> None:
    """
    Rows of a list, or what waits, are about to bear these issuers; in the caller's transaction, and
    before they do, for triggers of theirs tell bodies apart by the words.
    """
    asked = {issuer for issuer in issuers if issuer}
    if not asked:
        return
    known = IssuerWord.objects.filter(spelling__in=asked, position=0)
    new = sorted(asked - set(known.values_list("spelling", flat=True)))
    IssuerWord.objects.bulk_create(
        (
            IssuerWord(spelling=issuer, position=position, word=word)
            for issuer in new
            for position, word in enumerate(words_of(issuer))
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


def forget_words(issuers: Iterable[str]) -> None:
    """These issuers were taken from what waited: of one that nothing else bears no word stays."""
    for issuer in {one for one in issuers if one}:
        borne = (rows.objects.filter(issuer=issuer) for rows in (Receipt, ListedRecord))
        if not any(rows.exists() for rows in borne):
            IssuerWord.objects.filter(spelling=issuer).delete()


def know_all_words() -> None:
    """What rows and waiting files bear that somebody wrote beside the actions is known as well."""
    for rows in (ListedRecord.objects, Receipt.objects):
        met = rows.exclude(issuer="").order_by().values_list("issuer", flat=True).distinct()
        know_words(list(met))
