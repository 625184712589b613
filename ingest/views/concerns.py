"""What wants a person, each in a sentence with the one verb that deals with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from access.domain.addresses import Param, QueueWord, Tab
from ingest.queries.desk import Attention, Concern
from ingest.views.words import obstacle_in_words, reason_of


@dataclass(frozen=True, slots=True)
class Call:
    """A row of the list: mark and word at the left, sentence, detail, and the verb with its way."""

    mark: str
    word: str
    sentence: str
    detail: str
    verb: str
    address: str


def concerns_in_words(rows: Iterable[Attention]) -> list[Call]:
    """The rows in the order given."""
    return [_SAYING[row.concern](row) for row in rows]


def _level(row: Attention) -> Call:
    return Call(
        *_late(row, _("Level"), _("Over 24 hours")),
        _("%(count)s files are at the security officer") % {"count": row.count},
        _("Their level is decided there; then they wait to be confirmed. They hold no batch up."),
        _("See them"),
        f"{reverse('ingest:waiting')}?{Param.TAB}={Tab.LEVELS}",
    )


def _overdue(row: Attention) -> Call:
    return Call(
        "late",
        _("Over 2 days"),
        _("%(count)s documents have waited for more than two days") % {"count": row.count},
        "",
        _("Confirm"),
        f"{reverse('ingest:confirm_next')}?{Param.QUEUE}={QueueWord.WAITING}",
    )


def _quarantine(row: Attention) -> Call:
    first = f"{row.item.name}: {reason_of(row.item)}" if row.item else ""
    return Call(
        *_late(row, _("Quarantine"), _("Quarantine"), mark="stop"),
        _("%(count)s files stand in quarantine") % {"count": row.count},
        first,
        _("See reasons"),
        reverse("ingest:quarantine"),
    )


def _rescan(row: Attention) -> Call:
    return Call(
        *_late(row, _("Scan again"), _("Scan again")),
        _("%(count)s files are to be scanned again") % {"count": row.count},
        "",
        _("See reasons"),
        f"{reverse('ingest:quarantine')}?{Param.TAB}={Tab.RESCAN}",
    )


def _no_reader(row: Attention) -> Call:
    return Call(
        "late",
        _("Nothing reads"),
        _("%(count)s files wait, and no reader is running") % {"count": row.count},
        _("Tell the administrator: the worker has given no sign of life for 10 seconds."),
        "",
        "",
    )


def _difference(row: Attention) -> Call:
    return _of_batch(row, "late", _("Does not balance"), "difference", _("Compare"))


def _announced(row: Attention) -> Call:
    return _of_batch(row, "stop", _("Not as announced"), "announced", _("Compare"))


def _ready(row: Attention) -> Call:
    return _of_batch(row, "done", _("Ready"), "", _("Close the batch"))


def _of_batch(row: Attention, mark: str, word: str, obstacle: str, verb: str) -> Call:
    if row.batch is None or row.ledger is None:
        raise ValueError(row.concern)
    detail = obstacle_in_words(obstacle, row.batch, row.ledger)
    return Call(
        mark,
        word,
        " ".join([_("Batch"), row.batch.code, row.batch.title]).strip(),
        detail or _("Everything received is accounted for."),
        verb,
        reverse("ingest:batch", args=[row.batch.code]),
    )


def _late(row: Attention, word: str, late: str, mark: str = "wait") -> tuple[str, str]:
    return ("late", late) if row.over else (mark, word)


_SAYING = {
    Concern.LEVEL: _level,
    Concern.OVERDUE: _overdue,
    Concern.NO_READER: _no_reader,
    Concern.DIFFERENCE: _difference,
    Concern.ANNOUNCED: _announced,
    Concern.QUARANTINE: _quarantine,
    Concern.RESCAN: _rescan,
    Concern.READY: _ready,
}
