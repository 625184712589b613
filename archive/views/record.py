"""What is known of one record: what it says, where it stands, and what it was before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.api import Actor, Level, Permission, actor_of, allowed, named, names_of, require
from access.domain.levels import LEVEL_WORDS
from archive.api import (
    FieldChange,
    Step,
    dossier_seen,
    facts_in_words,
    history_of,
    mark_of,
    may_amend,
    old_scan_of,
    record_to,
    stretch_of,
    target_of,
    withdrawn_records,
)
from archive.domain.description import Kind
from archive.domain.protection import KIND_WORDS, STATE_WORDS
from archive.queries.named import place_opens
from archive.queries.protection import acts_of_record
from archive.queries.protection_days import with_protection
from archive.queries.tied import ties_of_record
from archive.queries.visible import works_with
from archive.views.tying import may_tie
from audit.api import Act
from machine.json_values import Json

if TYPE_CHECKING:
    from archive.api import ProtectionAct, Record

VERBS = {
    "corrected": gettext_lazy("Corrected"),
    "reviewed": gettext_lazy("Reviewed"),
    "moved": gettext_lazy("Moved"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "restored": gettext_lazy("Put back"),
    "rescanned": gettext_lazy("Scan replaced"),
    "levelled": gettext_lazy("Level decided"),
}
STANDING = {
    "party_papers": gettext_lazy("Secret paper of the Party"),
    "inventory_id": gettext_lazy("Inventory"),
    "dossier_id": gettext_lazy("Dossier"),
}
MEDIA = {
    "application/pdf": gettext_lazy("PDF"),
    "image/jpeg": gettext_lazy("JPEG picture"),
    "image/png": gettext_lazy("PNG picture"),
    "image/tiff": gettext_lazy("TIFF picture"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": gettext_lazy(
        "Word file"
    ),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A field that became another, in words; `silent` where neither may be shown."""

    word: str
    before: str
    after: str
    silent: bool


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change of a record, in words; `old_scan` is the number of the version that has one."""

    verb: str
    who: str
    at: datetime
    reason: str
    rows: tuple[ChangeRow, ...]
    old_scan: int | None


@dataclass(frozen=True, slots=True)
class ActShown:
    """What was decided about the protection of the record, in words; `lot_open` leads to the lot."""

    row: "ProtectionAct"
    kind: str
    stands: str
    lot_open: bool

    @property
    def lot(self) -> int:
        return self.row.lot

    @property
    def until(self) -> date | None:
        return self.row.until


def describe(request: HttpRequest, record_id: int) -> HttpResponse:
    """The description of a record, where it stands, the state of its files, and its history."""
    actor, at = actor_of(request), timezone.now()
    record, granted = record_to(Permission.READ, record_id, act=Act.READ, actor=actor, at=at)
    granted.note(what="description")
    context: dict[str, object] = {
        "record": record,
        "dossier": dossier_seen(record, actor),
        "facts": facts_in_words(record),
        "media": MEDIA.get(record.original.media, record.original.media),
        "filed_by": _filed_by(record),
        "steps": [_in_words(step, record) for step in history_of(record, actor)],
        "may_take_file": allowed(actor, Permission.TAKE_FILE, target_of(record)),
        "may_amend": may_amend(record, actor),
        **_about_its_level(record, actor),
        **_on_the_list(record, actor),
        **_protection(record, actor, at),
    }
    return render(request, "archive/record.html", context)


def _on_the_list(record: "Record", actor: Actor) -> dict[str, object]:
    """
    Which rows of its inventory's list it answers. Of what is open by its name alone that is shown where its
    dossier is: rows have pages for those who work with them.
    """
    place, works = record.inventory, works_with(actor, target_of(record))
    return {
        "place_opens": works and place_opens(actor, place),
        "on_list": place is not None and works and not record.withdrawn_at,
        "ties": [(mark_of(one.row_id), one) for one in ties_of_record(record, actor)]
        if works
        else [],
        "may_tie": place is not None and works and may_tie(actor, place),
    }


def _protection(record: "Record", actor: Actor, at: datetime) -> dict[str, object]:
    """How long it is protected, for who may see that, and what was decided about it."""
    sees = allowed(actor, Permission.SEE_PROTECTION)
    stands = sees and record.protection_ends and not record.withdrawn_at
    today = timezone.localtime(at).date()
    proposes = allowed(actor, Permission.LOWER_LEVEL, target_of(record))
    closed = record.level > Level.ORDINARY or record.party_papers
    return {
        "protection": with_protection([record], today=today)[0] if stands else None,
        "acts": [
            ActShown(row, _(KIND_WORDS[row.kind]), _(STATE_WORDS[row.stands]), sees)
            for row in acts_of_record(record, actor)
        ],
        "may_propose": proposes and closed and not record.withdrawn_at,
    }


def _about_its_level(record: "Record", actor: Actor) -> dict[str, object]:
    """Whether the person decides levels, or may ask about this one, and which may be named."""
    standing = not record.withdrawn_at
    named_levels = [(str(int(level)), _(LEVEL_WORDS[level])) for level in Level if level]
    return {
        "may_decide_level": standing and allowed(actor, Permission.SEE_LEVELS),
        "may_ask_level": standing and allowed(actor, Permission.ASK_LEVEL, target_of(record)),
        "asked_levels": [("", _("I do not know")), *named_levels],
    }


def old_scan(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """The scan a record had before it was given a better one."""
    actor, at = actor_of(request), timezone.now()
    record, granted = record_to(Permission.READ, record_id, act=Act.READ, actor=actor, at=at)
    found = old_scan_of(record, number, actor)
    if found is None:
        raise Http404
    granted.note(what="old_scan", version=number)
    version, pages = found
    context = {
        "record": record,
        "version": version,
        "pages": pages,
        "may_put_back": may_amend(record, actor)
        and not record.withdrawn_at
        and version.original_id != record.original_id,
    }
    return render(request, "archive/old_scan.html", context)


def withdrawn_list(request: HttpRequest) -> HttpResponse:
    """What was withdrawn, for those who may put it back."""
    actor, at = actor_of(request), timezone.now()
    shelf = named("withdrawn")
    granted = require(actor, Permission.SEE_BATCHES, shelf, act=Act.LIST, at=at)
    page = stretch_of(withdrawn_records(actor), ("-withdrawn_at", "pk"), request.GET)
    granted.note(mentions=[record.accession for record in page])
    return render(request, "archive/withdrawn.html", {"page": page})


def _in_words(step: Step, record: "Record") -> ChangeShown:
    version = step.version
    rows = tuple(
        ChangeRow(
            _(one.field.told_as) if one.field else str(STANDING[one.name]),
            _said(step, one, one.before),
            _said(step, one, one.after),
            silent=one.name == "abstract" and record.level >= Level.TOP_SECRET,
        )
        for one in step.differences
    )
    return ChangeShown(
        _verb(step), step.who, version.at, version.reason, rows,
        version.number if step.has_old_scan else None,
    )  # fmt: skip


def _verb(step: Step) -> str:
    # A person may look at what the machine filed, and leave it as it is.
    seen = set(step.version.became) == {"reviewed"}
    return str(VERBS["reviewed" if seen else step.version.kind])


def _said(step: Step, one: FieldChange, value: Json) -> str:
    if one.field is not None and one.field.kind is Kind.LEVEL:
        return _(LEVEL_WORDS[Level(int(str(value)))])
    if one.field is not None:
        return str(value) or "–"
    if one.name == "party_papers":
        return _("yes") if value else _("no")
    return _place(step, one.name, value)


def _place(step: Step, name: str, value: Json) -> str:
    if not isinstance(value, int):
        return "–"
    # One that the person does not see is not named.
    return step.codes.get((name, value), _("another one"))


def _filed_by(record: "Record") -> str:
    if record.filed_by == "worker":
        return _("the machine")
    return names_of([record.filed_by]).get(record.filed_by) or record.filed_by
