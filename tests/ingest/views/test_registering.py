"""The register on screen: entered by one, destroyed once another has signed."""

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import first_posture
from archive.domain.posture import Kind
from archive.models import Admission, RegisterEntry, SecrecyProposal, StoredFile
from ingest.models import Item
from tests.ingest.actions.test_registering import MARKER, item_of
from tests.pages import tight
from tests.people import AT, KEEPER, inventory, person, record, unit

pytestmark = pytest.mark.django_db
PAGE = "/xu-ly-rieng/"


@pytest.fixture
def house(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    unit()
    person("baomat", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    person("truong", "unit_head", clearance=Level.SECRET)
    person("khac", "unit_head")
    person("luutru", "archivist", clearance=Level.SECRET)
    return inventory(highest=Level.TOP_SECRET)


def decided(kind, highest=Level.ORDINARY):
    first_posture(by=KEEPER, kind=kind, highest=highest, document="", at=AT)


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def entry_form(item, **more):
    return {
        "version": str(item.version), "level": "2", "number_text": "14-KH/BTCTU",
        "issued": "08/03/2021", "type_code": "ke-hoach", "issuer": "Ban Tổ chức",
        "abstract": MARKER, "keeper": "két Văn phòng", **more,
    }  # fmt: skip


def test_from_the_queue_of_levels_to_nothing_left(house):
    decided(Kind.REGISTER)
    item = item_of(house)
    officer, head = signed_in("baomat"), signed_in("truong")
    assert f'href="{PAGE}vao-so/{item.pk}/"' in tight(officer.get(f"/do-mat/{item.pk}/"))
    decision = {"level": "2", "basis": "dấu MẬT", "version": str(item.version)}
    refused = officer.post(f"/do-mat/{item.pk}/quyet-dinh/", decision)
    assert refused.status_code == 422
    assert "vào sổ" in tight(refused)
    form = officer.get(f"{PAGE}vao-so/{item.pk}/")
    assert MARKER in tight(form)
    officer.post(f"{PAGE}vao-so/{item.pk}/", entry_form(item))
    entry = RegisterEntry.objects.get()
    assert officer.get(f"/xac-nhan/{item.pk}/trang/1/").status_code == 404
    shown = tight(officer.get(PAGE))
    assert entry.label in shown
    officer.post(PAGE, {"entries": [str(entry.pk)], "reason": "theo quy định"})
    number = SecrecyProposal.objects.get().pk
    assert f"{PAGE}{number}/" in tight(head.get(PAGE))
    assert entry.label in tight(head.get(f"{PAGE}{number}/"))
    own = officer.post(f"{PAGE}{number}/", {"answer": "confirm"})
    assert own.status_code == 404
    done = head.post(f"{PAGE}{number}/", {"answer": "confirm"}, follow=True)
    assert entry.label in tight(done)
    assert not StoredFile.objects.filter(digest=item.digest).exists()
    assert Item.objects.get(pk=item.pk).name == str(item.pk)


def test_bad_input_loses_nothing_and_a_top_secret_paper_takes_no_abstract(house):
    decided(Kind.REGISTER)
    item = item_of(house)
    officer = signed_in("baomat")
    for spoilt in ({"keeper": ""}, {"issued": "hôm nọ"}, {"level": "3"}, {"level": "0"}):
        answer = officer.post(f"{PAGE}vao-so/{item.pk}/", entry_form(item, **spoilt))
        assert answer.status_code == 422
        assert "Ban Tổ chức" in tight(answer)
    old = officer.post(f"{PAGE}vao-so/{item.pk}/", entry_form(item, version="99"))
    assert old.status_code == 409
    assert not RegisterEntry.objects.exists()
    for sent in ({"entries": ["1"], "reason": "vì"}, {"reason": "theo quy định"}):
        assert officer.post(PAGE, sent).status_code == 422


def test_whoever_is_not_cleared_sees_neither_entry_nor_list_nor_number(house):
    decided(Kind.REGISTER)
    before = bare(signed_in("khac").get(PAGE))
    item = item_of(house)
    officer = signed_in("baomat")
    officer.post(f"{PAGE}vao-so/{item.pk}/", entry_form(item))
    officer.post(
        PAGE, {"entries": [str(RegisterEntry.objects.get().pk)], "reason": "theo quy định"}
    )
    number = SecrecyProposal.objects.get().pk
    other = signed_in("khac")
    assert bare(other.get(PAGE)) == before
    assert other.get(f"{PAGE}{number}/").status_code == 404
    for answer in ("confirm", "decline", "withdraw"):
        said = {"answer": answer, "reason": "không được"}
        assert other.post(f"{PAGE}{number}/", said).status_code == 404
    archivist = signed_in("luutru")
    assert archivist.get(PAGE).status_code == 404
    assert archivist.get(f"{PAGE}vao-so/{item.pk}/").status_code == 404
    assert SecrecyProposal.objects.get().stands == "waiting"


def bare(response):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", tight(response))


def test_a_top_secret_file_is_admitted_on_screen_by_two(house):
    decided(Kind.LAN, Level.SECRET)
    person("baomat2", "security_officer", clearance=Level.TOP_SECRET, party_papers=True)
    item = item_of(house, "TOP_SECRET")
    officer = signed_in("baomat")
    assert 'name="admit"' in tight(officer.get(f"{PAGE}vao-so/{item.pk}/"))
    officer.post(f"{PAGE}vao-so/{item.pk}/", {"admit": "1", "reason": "được phép giữ"})
    number = SecrecyProposal.objects.get().pk
    assert signed_in("truong").get(f"{PAGE}{number}/").status_code == 404
    signed_in("baomat2").post(f"{PAGE}{number}/", {"answer": "confirm"})
    assert Admission.objects.get().file_id == item.original_id


def test_a_filed_paper_above_the_posture_is_entered_and_withdrawn_from_its_worklist(house):
    made = record(house, level=Level.SECRET)
    decided(Kind.REGISTER)
    officer, head = signed_in("baomat"), signed_in("truong")
    there = f"{PAGE}van-ban/{made.pk}/"
    assert f'href="{there}"' in tight(officer.get(PAGE))
    assert f'href="{there}"' not in tight(head.get(PAGE))
    assert head.get(there).status_code == 404
    form = tight(officer.get(there))
    assert 'value="14-KH/BTCTU"' in form
    said = entry_form(made)
    refused = officer.post(there, {**said, "keeper": ""})
    assert refused.status_code == 422
    assert "14-KH/BTCTU" in tight(refused)
    overtaken = officer.post(there, {**said, "version": "9"})
    assert overtaken.status_code == 409
    done = officer.post(there, said, follow=True)
    entry = RegisterEntry.objects.get()
    assert entry.label in tight(done)
    assert made.accession in tight(done)
    assert officer.get(f"/van-ban/{made.pk}/").status_code == 404
    assert f'name="entries" value="{entry.pk}"' not in tight(officer.get(PAGE))
