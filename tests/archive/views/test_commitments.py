"""Commitments as papers: the scan of one signed on paper, and what was signed as a .docx."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from access.api import Role, sign_commitment, write_commitment
from access.domain.commitments import TextSaid
from access.models import Commitment, CommitmentText, User
from archive.models import CommitmentScan, StoredFile
from audit.models import Event
from tests.pages import body_of
from tests.people import actor, bytes_of, person

pytestmark = pytest.mark.django_db
SAID = TextSaid("Số hóa", "Bản cam kết bảo mật", "Điều một.\n\nĐiều hai.", 12)
PDF = b"%PDF-1.4 to cam ket"


@pytest.fixture
def text():
    person("mat", Role.SECURITY_OFFICER)
    person("khue", Role.OFFICER, committed=False)
    person("khac", Role.OFFICER)
    return write_commitment(by=actor("mat"), said=SAID, newest=0, at=timezone.now())


def signed_in(name) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def pk_of(name):
    return User.objects.get(username=name).pk


def sent(of, content=PDF, name="cam-ket.pdf", **more):
    scan = SimpleUploadedFile(name, content, "application/pdf")
    today = timezone.localdate().strftime("%d/%m/%Y")
    return {"text": of.pk, "signed_on": today, "scan": scan, **more}


def entered(client, of, **more):
    return client.post(f"/cam-ket/ban-giay/{pk_of('khue')}/", sent(of, **more))


def test_a_paper_is_entered_with_its_scan_which_comes_back_byte_for_byte(text):
    client = signed_in("mat")
    page = words(client.get(f"/nguoi-dung/{pk_of('khue')}/"))
    assert f"/cam-ket/ban-giay/{pk_of('khue')}/" in page
    assert entered(client, text).url == f"/nguoi-dung/{pk_of('khue')}/"
    assert actor("khue", at=timezone.now()).committed
    signed = Commitment.objects.get(text=text)
    kept = CommitmentScan.objects.get(commitment=signed)
    assert bytes_of(kept.file) == PDF
    for who in ("mat", "khue"):
        answer = signed_in(who).get(f"/cam-ket/da-ky/{signed.pk}/ban-quet/")
        assert body_of(answer) == PDF
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].endswith(f'-{signed.pk}.pdf"')
    taken = Event.objects.filter(action="take_file", outcome="done")
    assert {event.who for event in taken} == {"mat", "khue"}
    assert taken[0].details["sha256"] == kept.file.digest


@pytest.mark.parametrize(
    "more",
    [
        {"content": b""},
        {"content": b"MZ\x90 khong phai pdf"},
        {"content": b"<html>"},
        {"content": b"PK\x03\x04", "name": "cam-ket.pdf"},
        {"signed_on": "31/12/2998"},
        {"signed_on": "hôm nào"},
        {"text": "999"},
        {"text": "'; --"},
        {"scan": ""},
    ],
    ids=str,
)
def test_what_is_no_scan_of_a_signed_paper_is_refused_and_leaves_no_bytes(text, more):
    answer = entered(signed_in("mat"), text, **more)
    assert answer.status_code == 422
    assert not actor("khue", at=timezone.now()).committed
    assert not CommitmentScan.objects.exists()
    assert not StoredFile.objects.exists()


def test_sent_twice_it_is_entered_once_and_one_scan_may_belong_to_two_people(text):
    client = signed_in("mat")
    entered(client, text)
    for content in (PDF, b"%PDF-1.4 ban quet khac"):
        assert entered(client, text, content=content).status_code == 422
    again = client.post(f"/cam-ket/ban-giay/{pk_of('khac')}/", sent(text))
    assert again.status_code == 302
    assert StoredFile.objects.count() == 1
    assert CommitmentScan.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_OFFICER])
def test_nobody_else_enters_one_or_takes_out_what_others_signed(role, text):
    entered(signed_in("mat"), text)
    signed = Commitment.objects.get(text=text).pk
    person("x", role)
    client = signed_in("x")
    for address in (f"da-ky/{signed}/", f"da-ky/{signed}/ban-quet/", f"ban-giay/{pk_of('khac')}/"):
        assert client.get(f"/cam-ket/{address}").status_code == 404
    assert client.post(f"/cam-ket/ban-giay/{pk_of('x')}/", sent(text)).status_code == 404
    assert Commitment.objects.exclude(text=None).count() == 1


def test_nobody_enters_their_own_and_what_is_nowhere_is_not_found(text):
    client = signed_in("mat")
    assert client.post(f"/cam-ket/ban-giay/{pk_of('mat')}/", sent(text)).status_code == 404
    for address in ("ban-giay/999/", "da-ky/999/", "da-ky/999/ban-quet/"):
        assert client.get(f"/cam-ket/{address}").status_code == 404
    noted = Commitment.objects.filter(text=None).latest("pk").pk
    assert client.get(f"/cam-ket/da-ky/{noted}/").status_code == 404


def paper_of(answer) -> str:
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_what_was_signed_prints_in_the_offices_form_with_name_day_and_text(text):
    signed = sign_commitment(
        actor=actor("khue"), text=text.pk, digest=text.digest, at=timezone.now()
    )
    # Other names since then: the paper bears those that were signed under.
    User.objects.filter(username="khue").update(full_name="Tên Khác")
    answer = signed_in("khue").get(f"/cam-ket/da-ky/{signed.pk}/")
    said = paper_of(answer)
    for words_ in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "BẢN CAM KẾT BẢO MẬT", "Điều một.", "Điều hai.", "Nguyễn Văn Khue",
        signed.text_digest, "bằng mật khẩu của chính người ký", f"{signed.valid_until:%d/%m/%Y}",
    ):  # fmt: skip
        assert words_ in said, words_
    assert "Tên Khác" not in said
    assert "KHÔNG PHẢI LÀ BẢN ĐÃ KÝ" not in said
    assert signed_in("mat").get(f"/cam-ket/da-ky/{signed.pk}/ban-quet/").status_code == 404


def test_a_text_that_was_altered_in_the_database_is_told_on_the_paper(text):
    signed = sign_commitment(
        actor=actor("khue"), text=text.pk, digest=text.digest, at=timezone.now()
    )
    CommitmentText.objects.filter(pk=text.pk).update(text="Lời người khác.")
    answer = signed_in("mat").get(f"/cam-ket/da-ky/{signed.pk}/")
    assert "KHÔNG PHẢI LÀ BẢN ĐÃ KÝ" in paper_of(answer)
