"""Every role and every rule that may stand on the trail has words for the auditor."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from access.domain.actors import Role
from access.domain.permissions import read_aloud
from portal.domain.trail_words import ROLE_WORDS, RULE_WORDS
from portal.templatetags.kho import reason_in_words, subject_in_words

PACKAGES = ("access", "archive", "ingest", "search", "portal")


def test_every_role_has_words():
    assert set(ROLE_WORDS) == set(Role)


def test_every_rule_that_is_named_anywhere_has_words():
    listed = {rule for _, rules in read_aloud() for rule in rules}
    sources = [path for package in PACKAGES for path in Path(package).rglob("*.py")]
    said = {
        name for path in sources for name in re.findall(r"rule=\"(\w+)\"", path.read_text("utf-8"))
    }
    assert {"exists", "password"} <= said
    assert listed | said <= set(RULE_WORDS)


@pytest.mark.parametrize(
    ("kind", "subject", "shown"),
    [
        ("home", "unit_head", "lãnh đạo đơn vị"),
        ("editor", "wagtailadmin_explore/3", "trang bài số 3"),
        ("editor", "wagtailadmin_pages:add/portal/guidepage/3", "trang bài số 3"),
        ("editor", "wagtailadmin_home", "các bài hướng dẫn"),
        ("record", "KS-00000001", "KS-00000001"),
        ("person", "officer", "officer"),
        ("queue", "", "hàng chờ xác nhận"),
        ("batch", "", "danh sách lô"),
        ("search", "", ""),
    ],
)
def test_the_subject_of_an_event_is_in_words_where_its_name_is_the_codes(kind, subject, shown):
    assert subject_in_words(SimpleNamespace(subject_kind=kind, subject=subject)) == shown


@pytest.mark.parametrize(
    ("kind", "reason", "details", "shown"),
    [
        ("item", "damaged", {}, "Tệp hỏng"),
        ("item", "page_undecodable", {"page": 3}, "Trang 3"),
        ("record", "damaged", {}, "bản lưu trong kho bị hỏng"),
        ("record", "missing", {}, "bản lưu trong kho bị thiếu"),
        ("person", "QĐ 12/2026", {}, "QĐ 12/2026"),
        ("person", "", {}, ""),
    ],
)
def test_why_a_file_was_not_taken_or_given_is_told_the_auditor_in_words(
    kind, reason, details, shown
):
    event = SimpleNamespace(subject_kind=kind, reason=reason, details=details)
    assert reason_in_words(event).startswith(shown)
