"""
Lists of people: read, looked at, proposed as one act, and made as a whole once a second person confirmed.

A list gives no role, no clearance and no right: whoever is taken in by it opens nothing but guides. The same
list again makes nobody twice.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone

from access.actions.decide import refuse, require
from access.actions.effects import NewAccount, make_accounts
from access.actions.proposing import put_aside
from access.domain.actors import Actor
from access.domain.list_files import NotAList
from access.domain.people_lists import (
    MOST_LINES,
    PeopleRead,
    omitted_kept,
    read_people,
    rows_kept,
)
from access.domain.people_verdicts import Judged, Verdict
from access.domain.permissions import Permission, Target, named
from access.domain.proposals import ProposalError, ProposalFault, Proposed
from access.engines.list_files import sheets_of
from access.models import AccountProposal, PeopleList, Unit
from access.queries.people_lists import judged_people, lines_chosen, people_list_numbered
from audit.api import Act
from language.vietnamese import normalise

# What nobody sends goes after a day: it holds names.
_KEPT_FOR: Final = timedelta(days=1)
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed to one person: whose account it is, and the password, which stands nowhere else."""

    full_name: str
    username: str
    unit: str
    password: str


def read_people_file(source: BinaryIO, *, name: str, who: str) -> PeopleRead:
    """
    The people a file names, read in the cage; nothing is kept.

    Raises NotAList, also for more than MOST_LINES people and for none; and Busy.
    """
    read = read_people(sheets_of(source, name=name, who=who))
    if len(read.rows) > MOST_LINES:
        raise NotAList("too_many")
    if not read.rows:
        raise NotAList("nobody")
    return read


def bring_people(*, by: Actor, name: str, read: PeopleRead, at: datetime) -> int:
    """Keep the lines of a list for its bringer to look at; returns its number. Raises AccessDenied."""
    granted = require(by, Permission.MANAGE_PEOPLE, _target(""), act=Act.BRING_PEOPLE, at=at)
    with transaction.atomic():
        PeopleList.objects.filter(proposal=None, brought_at__lt=at - _KEPT_FOR).delete()
        listing = PeopleList.objects.create(
            name=" ".join(normalise(name).split())[-200:],
            rows=rows_kept(read.rows),
            omitted=omitted_kept(read.omitted),
            brought_by=by.username,
            brought_at=at,
        )
        granted.on(_target(str(listing.pk))).append(
            lines=len(read.rows), left_out=len(read.omitted)
        )
    return int(listing.pk)


def propose_people(
    *, by: Actor, number: int, with_doubtful: bool, reason: str, at: datetime
) -> int:
    """
    Put the new people of a list before a second person, as one; returns the proposal's number.

    Raises AccessDenied, also where another brought it; or ProposalError.
    """
    target = _target(str(number)[:20])
    granted = require(by, Permission.MANAGE_PEOPLE, target, act=Act.PROPOSE, at=at)
    listing = people_list_numbered(number)
    if listing is None or listing.brought_by != by.username:
        rule = "exists" if listing is None else "proposed_it"
        refuse(by, Permission.MANAGE_PEOPLE, target, act=Act.PROPOSE, rule=rule, at=at)
    key = _key(listing)
    with transaction.atomic():
        listing = PeopleList.objects.select_for_update().get(pk=number)
        if listing.proposal_id is not None:
            raise ProposalError(ProposalFault.ASKED_ALREADY)
        listing.with_doubtful = with_doubtful
        judged = judged_people(listing, at=at)
        listing.chosen = [place for place, one in enumerate(judged) if _is_taken(one, listing)]
        if not listing.chosen:
            raise ProposalError(ProposalFault.NOBODY_NEW)
        put_aside(key, Proposed.PEOPLE, at=at)
        listing.proposal = AccountProposal.objects.create(
            what=Proposed.PEOPLE,
            username=key,
            said={"name": listing.name, "people": len(listing.chosen)},
            reason=reason[:60],
            proposed_by=by.username,
            proposed_at=at,
        )
        listing.save(update_fields=["with_doubtful", "chosen", "proposal"])
        granted.append(
            reason=reason[:60],
            mentions=[one.username for one in lines_chosen(listing, judged)],
            proposal=listing.proposal.pk,
            what=str(Proposed.PEOPLE),
        )
    return int(listing.proposal.pk)


def make_people(row: AccountProposal, at: datetime) -> list[str]:
    """
    The accounts of a list that was confirmed, all of them or none; their names.

    Raises ProposalError where one of them cannot be made as it was proposed.
    """
    listing = PeopleList.objects.select_for_update().get(proposal=row)
    people = lines_chosen(listing, judged_people(listing, at=at))
    changed = [one.username for one in people if not _is_taken(one, listing)]
    if changed:
        names = ", ".join(changed[:_NAMED]) + (", …" if len(changed) > _NAMED else "")
        raise ProposalError(ProposalFault.PEOPLE_CHANGED, names=names)
    units = {unit.code: unit for unit in Unit.objects.all()}
    since = timezone.localtime(at).date()
    new = [
        NewAccount(
            username=one.username,
            full_name=one.row.full_name,
            unit=units[one.unit] if one.unit else None,
            roles=(),
            assigned_to=(),
            since=since,
            position=one.row.position,
        )
        for one in people
    ]
    listing.made = [user.pk for user in make_accounts(new)]
    listing.save(update_fields=["made"])
    return [one.username for one in new]


def _is_taken(one: Judged, listing: PeopleList) -> bool:
    return one.verdict == Verdict.NEW or (one.verdict == Verdict.DOUBTFUL and listing.with_doubtful)


def _target(number: str) -> Target:
    return named("people_list", number)


def _key(listing: PeopleList) -> str:
    """What tells the same lines again, in the place of an account's name, which it can never be."""
    return f"#{hashlib.sha256(json.dumps(listing.rows).encode()).hexdigest()[:20]}"
