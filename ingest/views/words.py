"""Where things stand, in the words and marks of the screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ingest.domain.ledger import BatchState, Ledger, State, Tally
from ingest.queries.ledgers import taking_in
from ingest.queries.repeats import Repeat
from ingest.queries.statements import sentence, sentence_of
from machine.json_values import JsonObject

if TYPE_CHECKING:
    from ingest.api import Batch, Item

# Each term of the equation in words.
TERMS = {
    "filed": gettext_lazy("Filed"),
    "in_work": gettext_lazy("In work"),
    "waiting": gettext_lazy("Waiting"),
    "at_security": gettext_lazy("At the security officer"),
    "quarantined": gettext_lazy("Quarantined"),
    "rejected": gettext_lazy("Rejected"),
    "duplicates": gettext_lazy("Duplicates"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "registered": gettext_lazy("Registered, handled apart"),
}
SELDOM = frozenset(("withdrawn", "at_security", "registered"))
STATES = {
    State.QUEUED: (gettext_lazy("Queued"), "idle"),
    State.READING: (gettext_lazy("Being read"), "work"),
    State.WAITING: (gettext_lazy("Waits to be confirmed"), "wait"),
    State.COMPARING: (gettext_lazy("Waits to be compared"), "wait"),
    State.AT_SECURITY: (gettext_lazy("At the security officer"), "seal"),
    State.FILED: (gettext_lazy("Filed"), "done"),
    State.QUARANTINED: (gettext_lazy("Quarantined"), "stop"),
    State.REJECTED: (gettext_lazy("Rejected"), "out"),
    State.DUPLICATE: (gettext_lazy("Duplicate"), "out"),
    State.WITHDRAWN: (gettext_lazy("Withdrawn"), "out"),
    State.REGISTERED: (gettext_lazy("Registered, handled apart"), "seal"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A word and the mark that goes with it (`status--…`)."""

    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a ledger, as a part of its bar."""

    name: str
    word: str
    tally: Tally

    @property
    def files(self) -> int:
        """How many files it counts: bars go by these."""
        return self.tally.files


def parts_of(ledger: Ledger) -> list[Part]:
    """
    The terms of a ledger as parts of a bar.

    What was withdrawn, is at the security officer or handled apart is a term only where something is:
    most batches never know it.
    """
    return [
        Part(name, str(TERMS[name]), tally)
        for name, tally in ledger.terms.items()
        if name not in SELDOM or tally != Tally()
    ]


def bar_in_words(parts: Iterable[Part]) -> str:
    """The bar read aloud: every term with its files and pages."""
    each = _("%(word)s: %(files)s files, %(pages)s pages")
    return "; ".join(
        each % {"word": part.word, "files": part.tally.files, "pages": part.tally.pages}
        for part in parts
    )


def standing_of_item(item: "Item") -> Standing:
    """Where an item stands."""
    word, mark = STATES[State(item.state)]
    return Standing(str(word), mark)


def standing_of_batch(batch: "Batch", ledger: Ledger, *, at: datetime) -> Standing:
    """Where a batch stands: closed, or the first thing that keeps it from being closed."""
    if batch.state == BatchState.CLOSED:
        return Standing(_("Closed"), "seal")
    if taking_in(batch, at=at) == "broken_off":
        return Standing(_("Taken in only in part"), "late")
    if not ledger.balances:
        return Standing(_("Does not balance"), "late")
    if not ledger.settled:
        return Standing(_("Being read"), "work")
    if ledger.terms["waiting"].files:
        return Standing(_("Waits to be confirmed"), "wait")
    if ledger.terms["quarantined"].files:
        return Standing(_("Files in quarantine"), "stop")
    return Standing(_("Balances, may be closed"), "done")


def reason_of(item: "Item") -> str:
    """Why the item stands there and what to do, with the words of the person who sent it away."""
    params = {name: str(value) for name, value in item.reason_params.items()}
    if item.reason == "rescan":
        return _("%(person)s asked for a new scan: %(words)s") % _named(params)
    if item.reason == "rejected_by_person":
        return _("%(person)s rejected it: %(words)s") % _named(params)
    return sentence_of(item)


def warnings_of(item: "Item") -> list[str]:
    """What a person should look at, in sentences."""
    return in_words(item.warnings)


def in_words(warnings: Iterable[JsonObject]) -> list[str]:
    """Warnings as sentences."""
    return [sentence(str(row.get("code", "")), _params(row)) for row in warnings]


def _params(warning: JsonObject) -> JsonObject:
    params = warning.get("params")
    return params if isinstance(params, Mapping) else {}


@dataclass(frozen=True, slots=True)
class RepeatShown:
    """A warning of what is here already, with where it can be looked at."""

    words: str
    address: str


def repeats_in_words(repeats: Iterable[Repeat]) -> list[RepeatShown]:
    """What an item may repeat, as sentences with links."""
    return [
        RepeatShown(sentence(one.code, {"name": one.name}), _address_of(one)) for one in repeats
    ]


def _address_of(repeat: Repeat) -> str:
    if repeat.record is not None:
        return reverse("archive:record", args=[repeat.record])
    return reverse("ingest:confirm", args=[repeat.item])


def obstacle_in_words(code: str, batch: "Batch", ledger: Ledger) -> str:
    """Why the batch cannot be closed, and what to do; empty when it can."""
    sentences = {
        "closed": _("The batch is closed already."),
        "taking_in": _(
            "The folder of this batch is being taken in at the moment. Wait until that has ended."
        ),
        "broken_off": _(
            "Taking the folder in was broken off; not all of it is here. Take the same folder in "
            "again, then close the batch."
        ),
        "difference": _(
            "%(files)s files and %(pages)s pages are not accounted for. Tell the administrator "
            "before anything else is done with this batch."
        ),
        "in_work": _("%(files)s files are still being read. Wait until the machine has finished."),
        "waiting": _("%(files)s documents wait to be confirmed. Confirm them or send them away."),
        "quarantined": _(
            "%(files)s files stand in quarantine. Scan them again, or reject them with a reason."
        ),
        "announced": _(
            "The hand-over minutes say %(announced)s, received were %(files)s files, %(pages)s "
            "pages. Scan what is missing, or correct the minutes."
        ),
    }
    if code not in sentences:
        return ""
    tally = _tally_behind(code, ledger)
    return sentences[code] % {
        "files": tally.files,
        "pages": tally.pages,
        "announced": _announced(batch),
    }


def _tally_behind(code: str, ledger: Ledger) -> Tally:
    if code == "difference":
        return Tally(abs(ledger.difference.files), abs(ledger.difference.pages))
    return ledger.terms.get(code, ledger.received)


def _announced(batch: "Batch") -> str:
    said = []
    if batch.announced_files is not None:
        said.append(_("%(files)s files") % {"files": batch.announced_files})
    if batch.announced_pages is not None:
        said.append(_("%(pages)s pages") % {"pages": batch.announced_pages})
    return ", ".join(said)


def _named(params: dict[str, str]) -> dict[str, str]:
    return {"person": params.get("person", "–"), "words": params.get("words", "–")}
