"""Keeping what ways of writing an issuer name one body, by the lists that people keep."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from archive.domain.issuers_alike import issuer_key, words_of
from archive.models import IssuerSpelling, IssuerWord, ListedRecord, Receipt, Record
from archive.models.word_keys import token_of_issuer
from archive.queries.closed import encrypted
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


def know_words(issuers: Iterable[str], *, closed: bool) -> None:
    """
    Rows of a list, or what waits, are about to bear these issuers; in the caller's transaction, and
    before they do, for triggers of theirs tell bodies apart by the words. Of `closed` ones whose words are
    encrypted none stands here: marks of their own are compared (`archive.models.word_keys.IssuerMarks`).
    """
    if closed and has_keys():
        return
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
    """
    Rows or what waited bear these issuers no more: of one that nothing else bears no word stays. In the
    caller's transaction, after they are gone.
    """
    for some in _stretches(borne_no_more(issuers)):
        IssuerWord.objects.filter(spelling__in=some).delete()


def forget_lost_words() -> None:
    """What nothing bears any more is forgotten, whoever took it away; nobody waits for the look."""
    known = IssuerWord.objects.filter(position=0).values_list("spelling", flat=True)
    for some in _stretches(borne_no_more(known)):
        with transaction.atomic():
            # Somebody may have brought it again since the look.
            forget_words(some)


def borne_no_more(issuers: Iterable[str]) -> set[str]:
    """Those of these issuers that neither a row nor what was received bears; two looks over all of them."""
    left = {issuer for issuer in issuers if issuer}
    for some in _stretches(left):
        for rows in (Receipt.objects, ListedRecord.objects):
            borne = rows.filter(issuer__in=some).order_by().values_list("issuer", flat=True)
            left.difference_update(borne.distinct())
    return left


def _stretches(issuers: Iterable[str]) -> Iterator[list[str]]:
    """As many at once as one question may name."""
    ordered = sorted(issuers)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


_AT_ONCE = 500


def forget_words_of_closed() -> None:
    """Of issuers that only closed rows and files bear by now no word stays: theirs are encrypted."""
    if has_keys():
        forget_lost_words()


def know_all_words() -> None:
    """What rows and waiting files bear that somebody wrote beside the actions is known as well."""
    for rows in (ListedRecord.objects, Receipt.objects):
        plain = rows.exclude(issuer="").exclude(encrypted("issuer"))
        know_words(list(plain.order_by().values_list("issuer", flat=True).distinct()), closed=False)
