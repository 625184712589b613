"""Commitments on their screens: read whole, signed by one's own password, kept by the security officer."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.actions.one_time import codes_of, new_secret
from access.api import Role, set_up_factor, sign_commitment, write_commitment
from access.domain.commitments import TextSaid
from access.domain.factors import STEP_S
from access.models import Commitment, CommitmentText, User
from audit.models import Event
from tests.people import actor, person

pytestmark = pytest.mark.django_db
SAID = TextSaid("Số hóa", "Bản cam kết bảo mật", "Điều một.\n\nĐiều hai <b>.", 12)
LAST_FAULT = "Ô này còn trống"


@pytest.fixture
def text():
    person("mat", Role.SECURITY_OFFICER)
    return write_commitment(by=actor("mat"), said=SAID, newest=0, at=timezone.now())


@pytest.fixture
def khue(text):
    """A person without a commitment, signed in, with their password."""
    password = person("khue", Role.OFFICER, committed=False)
    return signed_in("khue"), password


def signed_in(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sent(text, password, **more):
    return {"digest": text.digest, "agreed": "on", "password": password, **more}


def test_the_home_of_whoever_has_no_commitment_leads_to_signing_and_then_opens(text, khue):
    client, password = khue
    home = client.get("/")
    address = f"/cam-ket/{text.pk}/"
    assert f'href="{address}"' in home.content.decode()
    assert client.get("/tim/?q=a").status_code == 404
    page = words(client.get(address))
    assert "Điều một." in page
    assert "Điều hai &lt;b&gt;." in page
    answer = client.post(address, sent(text, password))
    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.get("/tim/?q=a").status_code == 200
    assert f'href="/cam-ket/da-ky/{Commitment.objects.get(text=text).pk}/"' in words(
        client.get("/cam-ket/")
    )


@pytest.mark.parametrize(
    "more", [{"password": "không phải"}, {"agreed": ""}, {"password": ""}], ids=str
)
def test_nothing_is_signed_without_the_right_password_and_the_tick(text, khue, more):
    client, password = khue
    answer = client.post(f"/cam-ket/{text.pk}/", sent(text, password) | more)
    assert answer.status_code == 422
    assert not Commitment.objects.filter(text=text).exists()
    assert password not in answer.content.decode()


def test_wrong_passwords_there_count_towards_the_lock(text, khue, settings):
    client, _password = khue
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(f"/cam-ket/{text.pk}/", sent(text, "sai"))
    answer = client.post(f"/cam-ket/{text.pk}/", sent(text, "sai"))
    assert answer.status_code == 429
    assert Event.objects.filter(action="sign_in", rule="password").count() >= 4


def test_whoever_has_a_second_factor_signs_with_its_code_too(text, khue):
    client, password = khue
    secret, before = new_secret(), timezone.now() - timedelta(minutes=5)
    code = codes_of(secret, [int(before.timestamp()) // STEP_S])
    recovery = set_up_factor(
        actor=actor("khue"), secret=secret, code=next(iter(code.values())), at=before
    )
    address = f"/cam-ket/{text.pk}/"
    assert client.post(address, sent(text, password)).status_code == 422
    assert client.post(address, sent(text, password, code="sai mã")).status_code == 422
    assert not Commitment.objects.filter(text=text).exists()
    assert client.post(address, sent(text, password, code=recovery[0])).status_code == 302


def test_a_stale_version_shows_the_newest_and_signs_nothing(text, khue):
    client, password = khue
    newer = write_commitment(
        by=actor("mat"), said=replace(SAID, text="Lời mới."), newest=1, at=timezone.now()
    )
    answer = client.post(f"/cam-ket/{text.pk}/", sent(text, password))
    assert answer.status_code == 409
    assert "Lời mới." in words(answer)
    assert f'action="/cam-ket/{newer.pk}/"' in words(answer)
    assert client.post(f"/cam-ket/{newer.pk}/", sent(text, password)).status_code == 409
    assert not Commitment.objects.exclude(text=None).exists()


def test_the_text_that_was_signed_is_read_again_and_signed_from_two_tabs_it_stays_one(text, khue):
    client, password = khue
    for _ in range(2):
        assert client.post(f"/cam-ket/{text.pk}/", sent(text, password)).status_code == 302
    assert Commitment.objects.filter(text=text).count() == 1
    page = words(client.get(f"/cam-ket/{text.pk}/"))
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("number", ["999", "0"])
def test_a_text_that_is_nowhere_is_not_found(khue, number):
    client, password = khue
    assert client.get(f"/cam-ket/{number}/").status_code == 404
    assert client.post(f"/cam-ket/{number}/", {"password": password}).status_code == 404


def form_of(page) -> dict[str, str]:
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_the_security_officer_writes_versions_on_screen(text, khue):
    client = signed_in("mat")
    page = client.get("/cam-ket/van-ban/moi/")
    assert "Nghị định số 63/2026" in words(page)
    first = {**form_of(page), "campaign": "Đợt 2", "title": "Cam kết", "last_day": "31/12/2999"}
    assert client.post("/cam-ket/van-ban/moi/", first).status_code == 302
    made = CommitmentText.objects.get(campaign="Đợt 2")
    assert (made.number, made.months, made.made_by) == (1, 12, "mat")
    # The same campaign is not begun twice.
    again = client.post("/cam-ket/van-ban/moi/", first)
    assert again.status_code == 422
    assert "Nghị định số 63/2026" in words(again)
    # Nobody signed the other: it is changed; then somebody has, and the next one is written.
    address = f"/cam-ket/van-ban/{text.pk}/"
    changed = form_of(client.get(address)) | {"text": "Sửa một chữ."}
    assert client.post(address, changed).status_code == 302
    text.refresh_from_db()
    assert (text.number, text.text) == (1, "Sửa một chữ.")
    sign_commitment(actor=actor("khue"), text=text.pk, digest=text.digest, at=timezone.now())
    # A page from before the signature writes nothing new unasked.
    late = client.post(address, changed | {"text": "Muộn."})
    assert late.status_code == 409
    assert "Muộn." in words(late)
    assert CommitmentText.objects.filter(campaign=SAID.campaign).count() == 1
    answer = client.post(address, form_of(client.get(address)) | {"text": "Bản hai."})
    assert answer.status_code == 302
    text.refresh_from_db()
    assert text.text == "Sửa một chữ."
    assert CommitmentText.objects.get(campaign=SAID.campaign, number=2).text == "Bản hai."


def test_the_second_of_two_who_write_is_told_and_keeps_what_they_typed(text, khue):
    sign_commitment(actor=actor("khue"), text=text.pk, digest=text.digest, at=timezone.now())
    client, address = signed_in("mat"), f"/cam-ket/van-ban/{text.pk}/"
    begun = form_of(client.get(address))
    write_commitment(
        by=actor("mat"), said=replace(SAID, text="Của người kia."), newest=1, at=timezone.now()
    )
    answer = client.post(address, begun | {"text": "Của tôi."})
    assert answer.status_code == 409
    assert "Của tôi." in words(answer)
    assert "Của người kia." in words(answer)
    assert CommitmentText.objects.filter(campaign=SAID.campaign).count() == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"title": "\u202egnp"},
        {"text": "Tôi\u200b giữ."},
        {"text": "x" * 20_001},
        {"months": "0"},
        {"months": "61"},
        {"last_day": "31/02/2027"},
        {"last_day": "01/01/2026"},
        {"text": ""},
    ],
    ids=str,
)
def test_a_text_that_cannot_be_signed_as_it_is_seen_comes_back_with_what_was_typed(text, bad):
    client = signed_in("mat")
    good = {
        "campaign": "Đợt K'",
        "title": "Cam kết",
        "text": "Tôi\tgiữ.",
        "months": "6",
        "newest": "0",
    }
    answer = client.post("/cam-ket/van-ban/moi/", good | bad)
    assert answer.status_code == 422
    assert "Đợt K&#x27;" in words(answer)
    assert not CommitmentText.objects.filter(campaign="Đợt K'").exists()


def test_earlier_versions_end_on_no_day_that_is_past(text, khue):
    sign_commitment(actor=actor("khue"), text=text.pk, digest=text.digest, at=timezone.now())
    client, address = signed_in("mat"), f"/cam-ket/van-ban/{text.pk}/"
    begun = form_of(client.get(address))
    assert client.post(address, begun | {"earlier_until": "01/01/2020"}).status_code == 422
    day = (timezone.localdate() + timedelta(days=7)).strftime("%d/%m/%Y")
    assert client.post(address, begun | {"earlier_until": day}).status_code == 302
    assert Commitment.objects.get(text=text).valid_until == timezone.localdate() + timedelta(days=7)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_OFFICER])
def test_nobody_else_keeps_texts(role, text):
    person("x", role)
    client = signed_in("x")
    for address in ("", "moi/", f"{text.pk}/"):
        assert client.get(f"/cam-ket/van-ban/{address}").status_code == 404
        assert client.post(f"/cam-ket/van-ban/{address}", {}).status_code == 404
    assert client.get("/cam-ket/").status_code == 200


def test_whose_commitment_is_near_its_end_is_told_at_signing_in(text):
    password = person("lan", Role.OFFICER)
    near = timezone.localdate() + timedelta(days=20)
    Commitment.objects.filter(user__username="lan").update(valid_until=near)
    answer = Client().post("/dang-nhap/", {"username": "lan", "password": password}, follow=True)
    assert f"{near:%d/%m/%Y}" in words(answer)
