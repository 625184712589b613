"""The report of an opening in an emergency: who asked and opened, how far, and everything that was done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from access.domain.levels import LEVEL_WORDS, Level
from archive.reports.blocks import (
    HEAD,
    UPRIGHT,
    Align,
    Block,
    Column,
    Columns,
    Line,
    Paper,
    Table,
)
from audit.domain.acts import ACT_WORDS
from audit.domain.events import Outcome

if TYPE_CHECKING:
    from access.api import Opening
    from audit.api import Event

_DOTS: Final = "…………"
_HALVES: Final = (UPRIGHT / 2, UPRIGHT / 2)
_ROWS: Final = 10


def report_of_opening(
    row: "Opening",
    state: str,
    done: Sequence["Event"],
    names: Mapping[str, str],
    *,
    taker: str,
    at: datetime,
) -> Paper:
    """The paper: facts, events in their order, what was found, and the place for signatures."""
    title = _("REPORT ON AN OPENING IN AN EMERGENCY")
    foot = _("Taken from Kho Số on %(day)s by %(who)s. No titles and no content stand in it.")
    local = timezone.localtime(at)
    return Paper(
        f"{title.capitalize()} – {row.pk}",
        taker,
        local,
        foot % {"day": f"{local:%d/%m/%Y}", "who": taker},
        _blocks(title, row, state, done, names),
    )


def _blocks(
    title: str, row: "Opening", state: str, done: Sequence["Event"], names: Mapping[str, str]
) -> Iterator[Block]:
    yield Line(title, Align.CENTRE, bold=True, size=HEAD, after=9, held=True)
    for label, words in facts_of_opening(row, state, names):
        yield Line(words or "–", label=label)
    yield Line(_("What was done, by the trail (%(n)s events):") % {"n": len(done)}, held=True)
    columns = (
        Column(_("When"), 33, Align.CENTRE), Column(_("What"), 48), Column(_("About"), 38),
        Column(_("Outcome"), 20, Align.CENTRE), Column(_("Workstation"), 26),
    )  # fmt: skip
    yield Table(columns, _events(done), size=_ROWS)
    yield Line(row.finding or _DOTS * 5, label=_("What was found"), after=18)
    signer = names.get(row.signed_by, row.signed_by) or _DOTS
    opener = names.get(row.decided_by, row.decided_by) or _DOTS
    yield Columns(
        (_signature(_("Opened by"), opener), _signature(_("Signed off by"), signer)), _HALVES
    )


def facts_of_opening(row: "Opening", state: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What an opening is, in words, one fact a line."""
    level = _(LEVEL_WORDS[Level(row.level)])
    party = " · " + _("Secret paper of the Party") if row.party_papers else ""
    return [
        (_("For whom"), f"{row.account.get_full_name()} ({row.account.username})"),
        (_("Inventory"), row.place),
        (_("Up to the level"), level + party),
        (_("Reason"), row.reason),
        (_("Document behind it"), row.document),
        (_("Asked for by"), _acted(row.asked_by, row.asked_at, names)),
        (_("Opened by"), _acted(row.decided_by, row.decided_at, names) if row.bounds else ""),
        (_("To hold until"), _moment(row.ends_at)),
        (_("Ended before by"), _acted(row.ended_by, row.ended_at, names)),
        (_("State"), state),
    ]


def _events(done: Iterable["Event"]) -> Iterator[Sequence[str]]:
    words = {Outcome.DONE: _("done"), Outcome.REFUSED: _("refused"), Outcome.FAILED: _("failed")}
    for event in done:
        act = _(ACT_WORDS[event.action]) if event.action in ACT_WORDS else event.action
        yield (
            _moment(event.at),
            act,
            event.subject,
            words.get(Outcome(event.outcome), event.outcome),
            event.workstation,
        )


def _signature(word: str, name: str) -> list[Line]:
    return [Line(word, Align.CENTRE, bold=True, after=48), Line(name, Align.CENTRE, bold=True)]


def _acted(name: str, at: datetime | None, names: Mapping[str, str]) -> str:
    return f"{names.get(name, name)}, {_moment(at)}" if name else ""


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M:%S %d/%m/%Y}" if at else ""
