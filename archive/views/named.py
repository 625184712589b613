"""What is open to a person by its name: the lists they are cleared by, and what of these they may read."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from access.api import Permission, actor_of, lists_held, named, require, title_of_list
from access.domain.levels import Level
from archive.queries.named import named_to
from audit.api import Act

if TYPE_CHECKING:
    from archive.api import Dossier, Record


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list that somebody is cleared by: its name, level, paper and last day, and what it opens now."""

    title: str
    level: Level
    party_papers: bool
    basis: str
    until: date | None
    dossiers: "list[Dossier]"
    records: "list[Record]"


def named_here(request: HttpRequest) -> HttpResponse:
    """Everything that is open to whoever looks by its name, list by list; of what is not, nothing."""
    actor, at = actor_of(request), timezone.now()
    granted = require(actor, Permission.SEE_CATALOGUE, named("named"), act=Act.LIST, at=at)
    seen = named_to(actor)
    dossiers = {one.pk: one for one in seen.dossiers}
    records = {one.pk: one for one in seen.records}
    held = lists_held(actor.id, timezone.localtime(at).date()) if actor.named else []
    shown = [
        ListShown(
            title_of_list(one.row), one.level, one.party_papers, one.basis, one.until,
            [dossiers[number] for number in one.things.dossiers if number in dossiers],
            [records[number] for number in one.things.records if number in records],
        )
        for one in held
    ]  # fmt: skip
    granted.note(mentions=[record.accession for record in seen.records])
    return render(request, "archive/named.html", {"lists": shown})
