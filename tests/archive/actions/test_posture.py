"""The posture of the network is decided by two people, and what is filed keeps to it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from access.api import AccessDenied, Level
from access.models import RoleGrant
from archive.api import (
    confirm_posture,
    decline_secrecy,
    first_posture,
    may_stay,
    propose_posture,
    restore_record,
    withdraw_record,
    withdraw_secrecy,
)
from archive.domain.posture import UNDECIDED, Kind, MayNotStay, Posture, PostureError, PostureFault
from archive.models import PostureDecided, Record, SecrecyProposal
from archive.queries import posture
from archive.queries.posture import posture_now, records_over
from audit.api import Act, TrailFilters, events
from tests.people import AT, KEEPER, actor, inventory, person, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    person("baomat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("baomat2", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("quantri", "administrator")
    person("luutru", "archivist", clearance=Level.SECRET)


def proposed(kind=Kind.LAN, highest=Level.SECRET, *, by="baomat", at=AT):
    return propose_posture(
        by=actor(by), kind=kind, highest=highest, document="QĐ 01", reason="quyết định", at=at
    )


def decided(kind, highest=Level.ORDINARY):
    return confirm_posture(by=actor("quantri"), number=proposed(kind, highest), at=AT)


def test_a_posture_holds_once_another_person_confirms_it(people, monkeypatch):
    monkeypatch.setattr(posture, "WITHOUT_DECISION", UNDECIDED)
    assert posture_now() == UNDECIDED
    number = proposed()
    assert posture_now() == UNDECIDED
    confirm_posture(by=actor("quantri"), number=number, at=AT)
    assert posture_now() == Posture(Kind.LAN, Level.SECRET)
    told = events(TrailFilters(action=Act.CHANGE_POSTURE)).get()
    assert (told.who, told.details["second"], told.details["highest"]) == ("quantri", "baomat", 2)


@pytest.mark.parametrize("other", ["baomat", "luutru"])
def test_nobody_confirms_what_they_proposed_or_has_no_right_to(people, other):
    number = proposed()
    with pytest.raises(AccessDenied):
        confirm_posture(by=actor(other), number=number, at=AT)
    assert not PostureDecided.objects.exists()


def test_only_the_security_officer_proposes(people):
    for other in ("quantri", "luutru"):
        with pytest.raises(AccessDenied):
            proposed(by=other)


@pytest.mark.parametrize(
    ("why", "spoilt"),
    [
        (PostureFault.LAPSED, lambda number: timedelta(days=7)),
        (PostureFault.DECIDED, lambda number: confirm_posture(by=actor("quantri"), number=number, at=AT)),
        (
            PostureFault.PROPOSER_GONE,
            lambda number: RoleGrant.objects.filter(user__username="baomat").delete(),
        ),
    ],
)  # fmt: skip
def test_what_is_decided_lapsed_or_nobodys_any_more_is_not_confirmed(people, why, spoilt):
    number = proposed()
    later = spoilt(number)
    at = AT + later if isinstance(later, timedelta) else AT
    before = PostureDecided.objects.count()
    with pytest.raises(PostureError) as refused:
        confirm_posture(by=actor("baomat2"), number=number, at=at)
    assert refused.value.fault == why
    assert PostureDecided.objects.count() == before


def test_a_second_proposal_waits_for_the_first_and_one_that_fits_no_more_makes_room(people):
    number = proposed()
    with pytest.raises(PostureError) as refused:
        proposed(highest=Level.CONFIDENTIAL)
    assert refused.value.fault == PostureFault.ASKED_ALREADY
    withdraw_secrecy(by=actor("baomat"), number=number, reason="nhầm", at=AT)
    first_posture(by=KEEPER, kind=Kind.REGISTER, highest=Level.ORDINARY, document="", at=AT)
    stale = proposed()
    PostureDecided.objects.create(kind="lan", highest=1, decided_by="a", second="b", at=AT)
    with pytest.raises(PostureError) as refused:
        confirm_posture(by=actor("quantri"), number=stale, at=AT)
    assert refused.value.fault == PostureFault.STALE
    again = proposed()
    decline_secrecy(by=actor("quantri"), number=again, reason="chưa có văn bản", at=AT)
    states = {one.pk: one.stands for one in SecrecyProposal.objects.all()}
    assert states == {number: "withdrawn", stale: "stale", again: "declined"}


def test_the_machine_itself_decides_only_where_nobody_has(people):
    said = {"highest": Level.SECRET, "document": "", "at": AT}
    assert first_posture(by=KEEPER, kind=Kind.LAN, **said)
    assert not first_posture(by=KEEPER, kind=Kind.REGISTER, **said)
    with pytest.raises(AccessDenied):
        first_posture(by=actor("baomat"), kind=Kind.LAN, **said)
    assert posture_now().kind == Kind.LAN


def test_what_was_decided_is_never_changed_and_never_beyond_the_law(people):
    decided(Kind.LAN, Level.SECRET)
    for write in (
        lambda: PostureDecided.objects.update(highest=1),
        lambda: PostureDecided.objects.all().delete(),
        lambda: PostureDecided.objects.create(kind="lan", highest=3, decided_by="x", at=AT),
        lambda: PostureDecided.objects.create(kind="register", highest=1, decided_by="x", at=AT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_nothing_is_filed_or_put_back_that_may_not_stay(people):
    place = inventory()
    before = record(place, level=Level.SECRET, number="9")
    keeper = actor("luutru")
    withdraw_record(actor=keeper, record_id=before.pk, version=1, reason="thử", at=AT)
    decided(Kind.LAN, Level.CONFIDENTIAL)
    record(place, level=Level.CONFIDENTIAL, number="10")
    with pytest.raises(MayNotStay):
        record(place, level=Level.SECRET, number="11")
    with pytest.raises(MayNotStay):
        restore_record(actor=keeper, record_id=before.pk, version=2, reason="thử", at=AT)
    assert Record.objects.count() == 1


def test_what_was_filed_before_stands_on_the_worklist_of_those_who_may_see_it(people):
    place = inventory()
    old = record(place, level=Level.SECRET)
    record(place, level=Level.CONFIDENTIAL)
    assert list(records_over(actor("baomat"))) == []
    decided(Kind.LAN, Level.CONFIDENTIAL)
    cache.clear()
    assert list(records_over(actor("baomat"))) == [old]
    person("khac", "archivist", clearance=Level.CONFIDENTIAL)
    assert list(records_over(actor("khac"))) == []
    assert Record.objects.count() == 2
    assert not may_stay(Level.SECRET)
