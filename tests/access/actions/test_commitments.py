"""Commitments: who writes their text, what is signed of it, and what opens by it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from access.api import (
    AccessDenied,
    ChangedMeanwhile,
    Permission,
    Role,
    allowed,
    change_commitment,
    commitments_of,
    console_operator,
    enter_commitment,
    may_enter_commitment,
    newest_text,
    sign_commitment,
    texts_to_sign,
    write_commitment,
)
from access.domain.commitments import CommitmentError, CommitmentFault, TextSaid, digest_of
from access.models import AccountNews, Commitment, CommitmentText, User
from audit.models import Event
from tests.people import AT, actor, person

pytestmark = pytest.mark.django_db
SAID = TextSaid("Số hóa 2010–2024", "Bản cam kết", "Tôi giữ bí mật.", 12)
TODAY = date(2026, 8, 12)


@pytest.fixture
def keeper():
    person("mat", Role.SECURITY_OFFICER)
    return actor("mat")


@pytest.fixture
def text(keeper):
    return write_commitment(by=keeper, said=SAID, newest=0, at=AT)


@pytest.fixture
def khue():
    person("khue", Role.OFFICER, committed=False)
    return actor("khue")


def sign(who, text, *, at=AT, digest=None):
    return sign_commitment(actor=who, text=text.pk, digest=digest or text.digest, at=at)


def enter(keeper, name, text, on, *, also=lambda _: {"sha256": "0" * 64, "size": 1}, at=AT):
    account = User.objects.filter(username=name).first()
    granted = may_enter_commitment(by=keeper, account=account, at=at)
    return enter_commitment(granted, account=account, text=text.pk, signed_on=on, also=also)


def fault_of(act):
    with pytest.raises(CommitmentError) as why:
        act()
    return why.value.fault


def test_whoever_signs_is_committed_at_once_and_the_trail_has_the_digest_of_the_text(text, khue):
    assert not actor("khue").committed
    signed = sign(khue, text)
    assert actor("khue").committed
    assert (signed.valid_from, signed.valid_until) == (TODAY, date(2027, 8, 11))
    assert (signed.full_name, signed.unit_name) == (khue.full_name, khue.unit_name)
    assert signed.text_digest == digest_of(SAID, 1)
    event = Event.objects.get(action="sign_commitment")
    assert (event.who, event.account, event.subject) == ("khue", khue.id, str(text))
    assert (event.details["digest"], event.details["until"]) == (text.digest, "2027-08-11")
    assert "giữ bí mật" not in str(event.details)


def test_names_are_kept_as_they_stood_when_it_was_signed(text, khue):
    sign(khue, text)
    User.objects.filter(pk=khue.id).update(full_name="Tên Khác")
    assert Commitment.objects.get(text=text).full_name == khue.full_name


def test_a_signature_opens_what_asks_for_a_commitment_and_nothing_else(text, khue):
    before = {one for one in Permission if allowed(khue, one)}
    sign(khue, text)
    after = {one for one in Permission if allowed(actor("khue"), one)}
    assert after - before == {Permission.SEARCH, Permission.SEE_CATALOGUE}


def test_signed_from_two_tabs_it_is_signed_once(text, khue):
    first = sign(khue, text)
    assert sign(khue, text) == first
    assert Commitment.objects.filter(text=text).count() == 1
    assert Event.objects.filter(action="sign_commitment").count() == 1


def test_in_its_last_sixty_days_it_is_signed_anew(text, khue):
    first = sign(khue, text)
    later = AT + timedelta(days=320)
    again = sign(khue, text, at=later)
    assert again != first
    assert again.valid_until > first.valid_until
    assert actor("khue", at=AT + timedelta(days=500)).committed


def test_a_version_that_another_followed_meanwhile_is_not_signed(keeper, text, khue):
    write_commitment(by=keeper, said=replace(SAID, text="Khác hẳn."), newest=1, at=AT)
    with pytest.raises(ChangedMeanwhile):
        sign(khue, text)
    assert not actor("khue").committed


def test_another_wording_than_the_one_shown_is_not_signed(keeper, text, khue):
    change_commitment(by=keeper, text=text.pk, said=replace(SAID, text="Sửa."), version=1, at=AT)
    for digest in (text.digest, "", "0" * 64):
        with pytest.raises(ChangedMeanwhile):
            sign(khue, text, digest=digest or "x")
    assert not Commitment.objects.filter(text=text).exists()


def test_nothing_is_signed_for_a_campaign_that_has_ended(keeper, khue):
    ending = replace(SAID, last_day=TODAY)
    text = write_commitment(by=keeper, said=ending, newest=0, at=AT)
    later = AT + timedelta(days=1)
    assert fault_of(lambda: sign(khue, text, at=later)) == CommitmentFault.ENDED
    assert texts_to_sign(khue, TODAY + timedelta(days=1)) == []
    # On its last day it is signed, and holds for that day.
    assert sign(khue, text).valid_until == TODAY
    assert actor("khue").committed
    assert not actor("khue", at=later).committed


def test_with_the_clock_set_back_a_signature_does_not_count_yet_and_another_may_be_given(
    text, khue
):
    sign(khue, text)
    before = AT - timedelta(days=30)
    assert not actor("khue", at=before).committed
    assert texts_to_sign(khue, before.date())[0].wants_signing
    sign(khue, text, at=before)
    assert actor("khue", at=before).committed


def test_forged_numbers_and_whoever_has_no_account_sign_nothing(text, khue):
    with pytest.raises(AccessDenied):
        sign_commitment(actor=khue, text=999, digest=text.digest, at=AT)
    with pytest.raises(AccessDenied):
        sign(console_operator("root"), text)
    refused = Event.objects.filter(action="sign_commitment", outcome="refused")
    assert {event.rule for event in refused} == {"exists"}


def test_what_was_signed_never_changes(keeper, text, khue):
    sign(khue, text)
    changed = replace(SAID, text="Lời khác.")
    act = lambda: change_commitment(by=keeper, text=text.pk, said=changed, version=1, at=AT)  # noqa: E731
    assert fault_of(act) == CommitmentFault.SIGNED_ALREADY
    assert CommitmentText.objects.get(pk=text.pk).text == SAID.text


def test_of_two_who_change_or_write_at_once_the_second_is_told(keeper, text):
    change_commitment(by=keeper, text=text.pk, said=replace(SAID, text="Một."), version=1, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_commitment(
            by=keeper, text=text.pk, said=replace(SAID, text="Hai."), version=1, at=AT
        )
    write_commitment(by=keeper, said=SAID, newest=1, at=AT)
    with pytest.raises(ChangedMeanwhile):
        write_commitment(by=keeper, said=SAID, newest=1, at=AT)
    assert newest_text(SAID.campaign).number == 2


def test_a_new_version_leaves_signatures_to_their_end_or_ends_them_on_a_day(keeper, text, khue):
    sign(khue, text)
    write_commitment(by=keeper, said=SAID, newest=1, at=AT)
    assert actor("khue", at=AT + timedelta(days=300)).committed
    last = TODAY + timedelta(days=10)
    write_commitment(by=keeper, said=SAID, newest=2, earlier_until=last, at=AT)
    assert actor("khue", at=AT + timedelta(days=10)).committed
    assert not actor("khue", at=AT + timedelta(days=11)).committed
    # A day that is past takes nothing back of what counted.
    write_commitment(by=keeper, said=SAID, newest=3, earlier_until=date(2020, 1, 1), at=AT)
    assert actor("khue").committed


def test_what_earlier_versions_of_the_store_noted_goes_on_counting():
    person("cu", Role.OFFICER)
    [line] = commitments_of(actor("cu").id, TODAY)
    assert (line.stands, line.is_printable, line.has_scan) == (True, False, False)
    assert actor("cu").committed


@pytest.mark.parametrize("role", list(Role))
def test_texts_are_written_and_papers_entered_by_the_security_officer_alone(role, text, khue):
    person("x", role)
    by = actor("x")
    acts = (
        lambda: write_commitment(by=by, said=replace(SAID, campaign="Khác"), newest=0, at=AT),
        lambda: enter(by, "khue", text, TODAY),
    )
    for act in acts:
        if role == Role.SECURITY_OFFICER:
            act()
        else:
            with pytest.raises(AccessDenied):
                act()
    assert actor("khue").committed == (role == Role.SECURITY_OFFICER)


def test_a_paper_is_entered_from_its_day_with_its_scan_and_its_owner_is_told(keeper, text, khue):
    signed = enter(keeper, "khue", text, date(2026, 8, 1))
    assert (signed.valid_from, signed.valid_until) == (date(2026, 8, 1), date(2027, 7, 31))
    assert actor("khue").committed
    event = Event.objects.get(action="enter_commitment", outcome="done")
    assert (event.who, event.subject, event.details["size"]) == ("mat", "khue", 1)
    assert AccountNews.objects.filter(user=khue.id, act="grant").exists()


def test_nobody_enters_a_paper_of_their_own(keeper, text):
    with pytest.raises(AccessDenied):
        enter(keeper, "mat", text, TODAY)
    assert Event.objects.get(action="enter_commitment").rule == "no_party"


@pytest.mark.parametrize(
    ("on", "fault"),
    [
        (TODAY + timedelta(days=1), CommitmentFault.AHEAD),
        (date(2025, 8, 1), CommitmentFault.LAPSED),
    ],
)
def test_a_paper_of_a_day_that_cannot_be_is_not_entered(keeper, text, khue, on, fault):
    assert fault_of(lambda: enter(keeper, "khue", text, on)) == fault


def test_a_paper_is_entered_once_and_not_for_a_closed_account(keeper, text, khue):
    enter(keeper, "khue", text, TODAY)
    again = lambda: enter(keeper, "khue", text, TODAY)  # noqa: E731
    assert fault_of(again) == CommitmentFault.ENTERED_ALREADY
    User.objects.filter(username="khue").update(is_active=False)
    assert fault_of(again) == CommitmentFault.CLOSED_ACCOUNT


def test_where_the_scan_is_not_noted_nothing_is(keeper, text, khue):
    def broken(_number):
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        enter(keeper, "khue", text, TODAY, also=broken)
    assert not actor("khue").committed
    assert not Event.objects.filter(action="enter_commitment").exists()
