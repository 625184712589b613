"""Verbs that give a right to something closed: never while the keys are shut, nor on a row somebody wrote."""

from datetime import date, timedelta

import pytest
from django.db import connection

from access.actions.people import choose_password
from access.api import (
    KeysAreShut,
    Level,
    Role,
    Sealed,
    approve_grant,
    ask_grant,
    ask_opening,
    confirm_proposal,
    end_held,
    grant,
    issue_password,
    open_sealed,
    propose,
    rights_standing,
    take_in_person,
    take_password,
    vouch_for_all,
)
from access.domain.grants import GrantError, GrantFault, Wanted
from access.domain.openings import OpeningError, OpeningFault
from access.domain.proposals import ProposalError, ProposalFault, Proposed
from access.models import AccountProposal, Clearance, GrantRequest, User
from access.models.voucher import holds
from tests.people import AT, KEEPER, actor, inventory, person, unit
from tests.word_keys import held

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 12)
SECRETS = Wanted(TODAY, TODAY + timedelta(days=30), level=Level.SECRET, party_papers=True)
OPEN = Wanted(TODAY, None, role=Role.CHECKER)
PAPER = {"document": "12-QĐ/BTCTU", "document_on": TODAY}


@pytest.fixture(autouse=True)
def house(keys):
    """Two administrators, two officers, one who reads secret papers and one who does not."""
    for name, role in (
        ("an", Role.ADMINISTRATOR), ("binh", Role.ADMINISTRATOR), ("khue", Role.OFFICER),
    ):  # fmt: skip
        person(name, role)
    for name in ("mat", "hai"):
        person(name, Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    person("doc", Role.OFFICER, clearance=Level.SECRET)


def written(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def asked(wanted=SECRETS, username="khue"):
    return ask_grant(
        by=actor("mat"), username=username, wanted=wanted, reason="phân công", at=AT, **PAPER
    )


def fault_of(kind, act):
    with pytest.raises(kind) as why:
        act()
    return why.value.fault


def test_what_three_people_decide_while_the_keys_are_open_opens():
    approve_grant(by=actor("hai"), number=asked(), at=AT)
    assert actor("khue").clearance == Level.SECRET
    assert all(map(holds, Clearance.objects.filter(level=Level.SECRET)))


def test_with_shut_keys_no_right_to_what_is_closed_is_asked_for_given_or_approved(keys):
    number = asked()
    keys.shut()
    shut = GrantFault.KEYS_SHUT
    # Who may is seen from the rows, as long as nothing closed can be read.
    assert (
        fault_of(GrantError, lambda: approve_grant(by=actor("hai"), number=number, at=AT)) == shut
    )
    assert fault_of(GrantError, asked) == shut
    assert fault_of(GrantError, lambda: asked(OPEN, "doc")) == shut
    with pytest.raises(KeysAreShut, match="mở"):
        grant(by=KEEPER, username="khue", clearance=Level.SECRET, since=TODAY, at=AT)
    with pytest.raises(KeysAreShut):
        grant(by=KEEPER, username="doc", role=Role.ARCHIVIST, since=TODAY, at=AT)
    with pytest.raises(KeysAreShut):
        take_in_person(
            by=KEEPER, username="moi", full_name="Mới", roles=[Role.SECURITY_OFFICER], unit=unit(),
            clearance=Level.ORDINARY, party_papers=False, assigned_to=[], commitment="", course="",
            since=TODAY, at=AT,
        )  # fmt: skip
    # What opens nothing closed is given as ever.
    grant(by=KEEPER, username="khue", role=Role.ARCHIVIST, since=TODAY, at=AT)
    assert Role.ARCHIVIST in actor("khue").roles


def test_a_request_that_somebody_writes_as_given_is_approved_by_nobody():
    number = asked()
    written("UPDATE access_grantrequest SET level = 3 WHERE id = %s", number)
    fault = fault_of(GrantError, lambda: approve_grant(by=actor("hai"), number=number, at=AT))
    assert fault == GrantFault.UNVOUCHED
    GrantRequest.objects.all().delete()
    number = ask_grant(by=actor("mat"), username="khue", wanted=SECRETS, reason="x", at=AT)
    written(
        "UPDATE access_grantrequest SET stands = 'given', given_by = 'hai', given_at = asked_at,"
        " document = 'x', document_on = '2026-08-12'"
    )
    person("ba", Role.SECURITY_OFFICER)
    fault = fault_of(GrantError, lambda: approve_grant(by=actor("ba"), number=number, at=AT))
    assert fault == GrantFault.UNVOUCHED
    assert not Clearance.objects.filter(user__username="khue", level__gt=0).exists()


def test_a_proposal_that_somebody_writes_as_confirmed_hands_nobody_a_password():
    number = propose(by=actor("an"), what=Proposed.PASSWORD, username="doc", reason="quên", at=AT)
    written("UPDATE access_accountproposal SET stands = 'confirmed', decided_by = 'mat'")
    fault = fault_of(ProposalError, lambda: take_password(by=actor("an"), number=number, at=AT))
    assert fault == ProposalFault.UNVOUCHED
    AccountProposal.objects.all().delete()
    number = propose(by=actor("an"), what=Proposed.PASSWORD, username="doc", reason="quên", at=AT)
    confirm_proposal(by=actor("mat"), number=number, at=AT)
    take_password(by=actor("an"), number=number, at=AT)
    assert holds(User.objects.get(username="doc"))
    assert actor("doc").clearance == Level.SECRET


def test_nobody_comes_in_anew_where_closed_papers_are_read_while_the_keys_are_shut(keys):
    number = propose(by=actor("an"), what=Proposed.PASSWORD, username="doc", reason="x", at=AT)
    keys.shut()
    fault = fault_of(ProposalError, lambda: confirm_proposal(by=actor("mat"), number=number, at=AT))
    assert fault == ProposalFault.KEYS_SHUT


def test_a_password_from_the_machine_itself_opens_nothing_closed_and_choosing_another_nothing_more(
    keys,
):
    keys.shut()
    issue_password(by=KEEPER, username="doc", at=AT)
    keys.open(held())
    found = actor("doc")
    assert (found.clearance, bool(found.unvouched)) == (Level.ORDINARY, True)
    user = User.objects.get(username="doc")
    choose_password(user=user, password="bốn từ không liên quan", actor=found, at=AT)
    assert actor("doc").clearance == Level.ORDINARY


def test_a_password_of_ones_own_is_vouched_for_where_the_one_before_was():
    user = User.objects.get(username="doc")
    choose_password(user=user, password="bốn từ không liên quan", actor=actor("doc"), at=AT)
    assert actor("doc").clearance == Level.SECRET


def test_an_older_hash_is_stretched_anew_and_still_vouched_for_and_with_shut_keys_it_stays(
    keys, settings
):
    user = User.objects.get(username="doc")
    choose_password(user=user, password="bốn từ không liên quan", actor=actor("doc"), at=AT)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS
    ]  # fmt: skip
    before = User.objects.get(username="doc").password
    keys.shut()
    assert User.objects.get(username="doc").check_password("bốn từ không liên quan")
    assert User.objects.get(username="doc").password == before
    keys.open(held())
    assert User.objects.get(username="doc").check_password("bốn từ không liên quan")
    assert User.objects.get(username="doc").password != before
    assert actor("doc").clearance == Level.SECRET


def test_an_emergency_opens_nothing_closed_with_shut_keys_or_by_a_row_that_somebody_wrote(keys):
    far = unit("XA")
    shelf = inventory("ML02", place=far, level=Level.SECRET, highest=Level.SECRET)
    sealed = Sealed(shelf.pk, "ML02", Level.SECRET)

    def ask():
        return ask_opening(
            by=actor("hai"), username="khue", sealed=sealed, level=Level.SECRET, party_papers=False,
            minutes=60, reason="khẩn", document="công văn", at=AT,
        )  # fmt: skip

    number = ask()
    written("UPDATE access_opening SET asked_by = 'hai', minutes = 59")
    fault = fault_of(OpeningError, lambda: open_sealed(by=actor("mat"), number=number, at=AT))
    assert fault == OpeningFault.UNVOUCHED
    written("UPDATE access_opening SET minutes = 60")
    open_sealed(by=actor("mat"), number=number, at=AT)
    assert actor("khue").clearance == Level.SECRET
    written("UPDATE access_opening SET stands = 'ended'")
    keys.shut()
    assert fault_of(OpeningError, ask) == OpeningFault.KEYS_SHUT


def test_a_right_that_ends_later_is_vouched_for_until_then_and_only_where_it_was():
    row = Clearance.objects.get(user__username="doc")
    mark = f"clearance-{row.pk}"
    end_held(
        by=actor("mat"), account=row.user_id, mark=mark, since=TODAY + timedelta(days=9), seen=None,
        reason="hết việc", at=AT,
    )  # fmt: skip
    assert actor("doc").clearance == Level.SECRET
    assert actor("doc", at=AT + timedelta(days=9)).clearance == Level.ORDINARY
    written("UPDATE access_clearance SET level = 3 WHERE id = %s", row.pk)
    end_held(
        by=actor("mat"), account=row.user_id, mark=mark, since=TODAY + timedelta(days=5),
        seen=TODAY + timedelta(days=8), reason="hết việc", at=AT,
    )  # fmt: skip
    assert actor("doc").clearance == Level.ORDINARY


def test_before_there_is_an_officer_rights_are_written_by_hand_and_wait_for_the_passphrase(keys):
    written("DELETE FROM access_rolegrant WHERE role = 'security_officer'")
    keys.shut()
    take_in_person(
        by=KEEPER, username="moi", full_name="Mới", roles=[Role.SECURITY_OFFICER], unit=unit(),
        clearance=Level.SECRET, party_papers=False, assigned_to=[], commitment="2026", course="",
        since=TODAY, at=AT,
    )  # fmt: skip
    keys.open(held())
    assert (actor("moi").clearance, actor("moi").roles) == (Level.ORDINARY, frozenset())
    vouch_for_all(by=KEEPER, shown=rights_standing(TODAY), at=AT)
    assert (actor("moi").clearance, actor("moi").roles) == (Level.SECRET, {Role.SECURITY_OFFICER})
