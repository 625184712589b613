"""Reports of the content policy: anybody may send them, so little is read and little is told."""

import json
import logging

import pytest
from django.test import Client

from portal.domain.allowance import Allowance
from portal.views import home

SECRET = "van-ban-mat"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(home, "reports", Allowance(times=10, seconds=60))


def send(body):
    return Client().post("/csp/", body, content_type="application/csp-report")


def report(directive):
    where = f"http://kho/tim/?q={SECRET}"
    return json.dumps({"csp-report": {"effective-directive": directive, "document-uri": where}})


def test_the_rule_is_told_and_no_address(caplog):
    assert send(report("img-src")).status_code == 204
    assert "img-src" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("x", "unknown"),
        ("[]", "unknown"),
        ("{}", "unknown"),
        ('{"csp-report": 1}', "unknown"),
        ("[" * 9000, "unknown"),
        (report("img-src\nforged line"), "img-src"),
        (report("A" * 99), "unknown"),
        (report("https://x/?q=y"), "unknown"),
    ],
)
def test_of_a_report_only_a_rule_is_told(caplog, body, told):
    assert send(body).status_code == 204
    assert caplog.messages == [f"content policy violated: {told}"]


def test_a_report_of_no_length_is_not_read(caplog):
    assert send("").status_code == 413
    assert "content policy" not in caplog.text


def test_large_ones_are_not_read():
    assert send("x" * (home.LARGEST_REPORT + 1)).status_code == 413


def test_a_flood_is_not_told(caplog):
    with caplog.at_level(logging.ERROR):
        answers = [send(report("img-src")).status_code for _ in range(30)]
    assert answers == [204] * 10 + [429] * 20
    assert len([m for m in caplog.messages if "content policy" in m]) == 10


def test_an_allowance_comes_back_with_time():
    allowance = Allowance(times=2, seconds=60)
    assert [allowance.take(100.0) for _ in range(3)] == [True, True, False]
    assert [allowance.take(159.0), allowance.take(160.0)] == [False, True]
