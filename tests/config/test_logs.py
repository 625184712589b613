"""The log holds no value: no title, number, name, host or address of a request."""

import logging

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import reverse

from config.logs import WithoutValues

SECRET = "12/2020-mat"


def said(name, message, *args, error=None, **extra):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return WithoutValues("%(levelname)s %(name)s: %(message)s").format(record)


def caught(act):
    try:
        act()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def refuse():
    raise DisallowedHost(SECRET)


def nested():
    try:
        refuse()
    except DisallowedHost as first:
        raise ValueError(SECRET) from first


@pytest.mark.parametrize(
    "act",
    [
        lambda: reverse("archive:inventory", args=[SECRET]),
        lambda: {}[SECRET],
        lambda: int(SECRET),
        nested,
    ],
)
def test_an_exception_is_told_by_its_kind_and_its_lines(act):
    text = said("django.request", "Internal Server Error: %s", f"/x/{SECRET}/", error=caught(act))
    assert SECRET not in text
    assert "test_logs.py" in text


def test_the_kinds_of_a_chain_are_all_told():
    text = said("django.request", "x", error=caught(nested))
    assert "ValueError" in text
    assert "DisallowedHost" in text


def test_libraries_are_heard_without_what_they_fill_in():
    assert SECRET not in said("django.security.DisallowedHost", f"Invalid header: {SECRET}")
    text = said("waitress.queue", "Task queue depth is %d in %s", 4, SECRET)
    assert SECRET not in text
    assert "Task queue depth" in text


def test_our_own_words_stand_as_we_say_them():
    assert "worker 7 started" in said("ingest.tasks", "worker %d started", 7)


def test_a_request_is_told_by_its_pattern(client, caplog, db):
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG, "django.request"):
        client.get("/khong-co/mat/")
    formatted = [WithoutValues().format(record) for record in caplog.records]
    assert formatted
    assert not any("khong-co" in text for text in formatted)


def test_the_site_logs_this_way():
    assert settings.LOGGING["formatters"]["plain"]["()"] == "config.logs.WithoutValues"
