"""Lists of people that were brought: what becomes of their lines by what stands at the moment."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from access.domain.people_lists import kept_rows
from access.domain.people_verdicts import Account, Judged, Place, Standing, account_name, judge
from access.domain.proposals import Proposed
from access.domain.spans import Span
from access.models import PeopleList, Unit, User
from access.queries.proposals import proposals_open


def people_list_numbered(number: int) -> PeopleList | None:
    """A list by its number, with its proposal."""
    return PeopleList.objects.select_related("proposal").filter(pk=number).first()


def people_list_of(proposal: int) -> PeopleList | None:
    """The list that a proposal is about."""
    return PeopleList.objects.filter(proposal=proposal).first()


def judged_people(listing: PeopleList, *, at: datetime) -> list[Judged]:
    """Every line of the list with what becomes of it, as things stand; its own proposal apart."""
    return judge(kept_rows(listing.rows), _standing(listing.proposal_id, at))


def lines_chosen(listing: PeopleList, judged: Sequence[Judged]) -> list[Judged]:
    """Those of the lines that were proposed."""
    return [judged[place] for place in listing.chosen if place < len(judged)]


def names_in_list(proposal: int) -> list[str]:
    """The names of the accounts that a proposal is to make."""
    listing = PeopleList.objects.only("rows", "chosen").filter(proposal=proposal).first()
    if listing is None:
        return []
    return [account_name(str(listing.rows[place][3])) for place in listing.chosen]


def accounts_made(proposal: int) -> list[User]:
    """The accounts that were made of a list, in its order."""
    listing = PeopleList.objects.only("made").filter(proposal=proposal).first()
    made = listing.made if listing else []
    found = User.objects.select_related("unit").in_bulk(made)
    return [found[pk] for pk in made if pk in found]


def _standing(proposal: int | None, at: datetime) -> Standing:
    told = User.objects.order_by().values_list(
        "username", "full_name", Coalesce("unit__code", Value("")), "position"
    )
    return Standing([Account(*one) for one in told], _places(at), _waiting(proposal, at))


def _places(at: datetime) -> list[Place]:
    today = timezone.localtime(at).date()
    rows = Unit.objects.order_by().values_list("code", "name", "valid_from", "valid_until")
    return [Place(code, name, Span(first, last).is_past(today)) for code, name, first, last in rows]


def _waiting(proposal: int | None, at: datetime) -> frozenset[str]:
    """Accounts that somebody else has proposed to make."""
    waiting = proposals_open(at=at).exclude(pk=proposal or 0)
    single = waiting.filter(what=Proposed.TAKE_IN).values_list("username", flat=True)
    listed = PeopleList.objects.filter(
        proposal__in=waiting.filter(what=Proposed.PEOPLE).values("pk")
    )
    return frozenset(single) | {
        account_name(str(rows[place][3]))
        for rows, chosen in listed.values_list("rows", "chosen")
        for place in chosen
    }
