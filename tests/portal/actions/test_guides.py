"""The guide of the house stands in the product, and a notice is put before people till they read it."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from access.models import User
from audit.models import Event
from portal.actions.guides import bring_guide
from portal.actions.preparing import SETUP, make_guides
from portal.domain.guide_text import sections_of
from portal.models import GuideIndexPage, GuidePage, NoticePage
from tests.people import AT, person

GUIDE = settings.BASE_DIR / "docs" / "huong-dan-su-dung.md"
TEXT = """# Hướng dẫn

Lời đầu.

## 1. Nhận một **lô**

1. Chép `tệp` vào
   thư mục.
2. Chạy <lệnh>.

| Phím | Việc |
|---|---|
| Enter | sang trường kế |

- một
- hai

## 2. Tìm

Gõ *từ*.
"""


@pytest.fixture
def file(db, tmp_path):
    make_guides()
    path = tmp_path / "guide.md"
    path.write_text(TEXT, "utf-8")
    return path


def body_of(slug):
    return GuidePage.objects.get(slug=slug).body


def test_a_section_becomes_a_page_with_its_lists_and_nothing_of_it_is_markup_of_others():
    first, second = sections_of(TEXT)
    assert (first.title, first.slug) == ("Nhận một lô", "nhan-mot-lo")
    assert first.body == (
        "<ol><li>Chép <b>tệp</b> vào thư mục.</li><li>Chạy &lt;lệnh&gt;.</li></ol>"
        "<ul><li><b>Enter</b>: sang trường kế</li></ul><ul><li>một</li><li>hai</li></ul>"
    )
    assert second.body == "<p>Gõ <i>từ</i>.</p>"


def test_no_word_of_the_guide_is_lost_on_its_way_into_the_product():
    text = GUIDE.read_text("utf-8").split("## ", 1)[1]
    shown = " ".join(f"{section.title} {section.body}" for section in sections_of("## " + text))
    heads = {"Phím", "Việc"}
    for word in re.findall(r"\w+", text):
        assert word in shown or word in heads or word.isdecimal(), word


def test_the_guide_is_brought_once_and_renewed_when_its_file_changes(file):
    assert bring_guide(file, who=SETUP, at=AT) == 2
    assert bring_guide(file, who=SETUP, at=AT) == 0
    file.write_text(TEXT.replace("Gõ *từ*.", "Gõ số."), "utf-8")
    assert bring_guide(file, who=SETUP, at=AT) == 1
    assert body_of("tim") == "<p>Gõ số.</p>"
    assert [event.action for event in Event.objects.filter(subject_kind="page").order_by("pk")] == [
        "create_page", "create_page", "edit_page",
    ]  # fmt: skip


def test_what_a_person_edited_unpublished_or_deleted_stays_as_they_left_it(file):
    bring_guide(file, who=SETUP, at=AT)
    ours, theirs = GuidePage.objects.order_by("path")
    theirs.body = "<p>của tôi</p>"
    theirs.save_revision()
    ours.delete()
    file.write_text(TEXT.replace("từ", "số").replace("lệnh", "lệnh mới"), "utf-8")
    assert bring_guide(file, who=SETUP, at=AT) == 0
    kept = GuidePage.objects.get().get_latest_revision_as_object()
    assert kept.body == "<p>của tôi</p>"


def test_a_page_somebody_wrote_first_under_the_name_is_left_alone(file):
    index = GuideIndexPage.objects.get()
    index.add_child(instance=GuidePage(title="Tìm", slug="tim", body="<p>có sẵn</p>"))
    assert bring_guide(file, who=SETUP, at=AT) == 1
    assert body_of("tim") == "<p>có sẵn</p>"


def test_a_published_notice_is_put_before_each_person_until_they_open_it(file):
    index = GuideIndexPage.objects.get()
    today = date.today()
    notice = NoticePage(title="Nghỉ lễ", slug="nghi-le", issued_on=today, body="<p>x</p>")
    index.add_child(instance=notice)
    person("mot", "officer")
    person("hai", "campaign")
    one, two = Client(), Client()
    one.force_login(User.objects.get(username="mot"))
    two.force_login(User.objects.get(username="hai"))
    for client in (one, two):
        assert "Nghỉ lễ" in client.get("/").content.decode()
    assert one.get("/huong-dan/nghi-le/").status_code == 200
    assert "Nghỉ lễ" not in one.get("/").content.decode()
    assert "Nghỉ lễ" in two.get("/").content.decode()
    notice.unpublish()
    assert "Nghỉ lễ" not in two.get("/").content.decode()
