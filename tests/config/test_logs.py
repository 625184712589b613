"""The log holds no value: no title, number, name, host or address of a request."""

import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import reverse

from access.models import User
from config.env import read
from config.logs import AsJson, WithoutValues, program_of
from machine.request_name import named_request
from tests.people import inventory, person, record

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


# The same for a program.


def as_json(name="django.request", message="x", *args, error=None, **extra):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    text = AsJson().format(record)
    assert "\n" not in text
    assert SECRET not in text
    return json.loads(text)


def test_a_line_for_a_program_tells_when_what_where_and_in_which_process():
    told = as_json("ingest.tasks", "worker %d started", 7)
    assert set(told) == {"time", "level", "logger", "message", "program", "process", "request"}
    assert (told["level"], told["logger"]) == ("ERROR", "ingest.tasks")
    assert told["message"] == "worker 7 started"
    assert told["process"] == os.getpid()
    assert datetime.fromisoformat(told["time"]).tzinfo == UTC


def test_an_error_is_one_line_too_and_its_words_are_left_out():
    told = as_json(message=f"Internal Server Error: /x/{SECRET}/", error=caught(nested))
    assert "builtins.ValueError" in told["error"]
    assert "django.core.exceptions.DisallowedHost" in told["error"]
    assert any("test_logs.py" in line for line in told["error"])


def test_lines_of_one_request_have_one_name_and_those_of_another_another(client, db, caplog):
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG, "django.request"):
        for _ in range(2):
            client.get(f"/khong-co/{SECRET}/", headers={"X-Request-Id": SECRET})
    names = [json.loads(AsJson().format(record))["request"] for record in caplog.records]
    assert len(names) == 2
    assert len(set(names) - {""}) == 2


def test_what_is_said_within_a_request_has_its_name_and_beside_it_none():
    with named_request() as name:
        assert as_json("ingest.tasks")["request"] == name
    assert as_json("ingest.tasks")["request"] == ""


def test_no_word_of_a_paper_reaches_a_line_when_a_page_breaks_on_it(client, db, monkeypatch):
    person("an", "officer")
    paper = record(inventory(), abstract=SECRET)
    client.force_login(User.objects.get(username="an"))
    client.raise_request_exception = False
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(AsJson())

    def broken(*_, **__):
        raise ValueError(f"cannot show {paper.abstract}")

    monkeypatch.setattr("archive.views.record.render", broken)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        assert client.get(f"/van-ban/{paper.pk}/mo-ta/").status_code == 500
    finally:
        root.removeHandler(handler)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert any("builtins.ValueError" in line.get("error", ()) for line in lines)
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize(
    ("words", "program"),
    [
        (["manage.py", "work"], "work"),
        (["/opt/khoso/config/web.py", "--fd", "3"], "web"),
        (["manage.py", f"--{SECRET}"], "manage"),
        ([], ""),
    ],
)
def test_a_program_is_named_as_it_was_started(words, program):
    assert program_of(words) == program


ENDING = """
import logging.config, os, sys
from config.logs import log_last_words
logging.config.dictConfig({
    "version": 1, "disable_existing_loggers": False, "formatters": {"json": {"()": "config.logs.AsJson"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"]},
})
log_last_words()
if sys.argv[1:] == ["thread"]:
    import threading
    thread = threading.Thread(target=lambda: int(os.environ["PAPER"]))
    thread.start()
    thread.join()
else:
    int(os.environ["PAPER"])
"""


@pytest.mark.parametrize("where", ["here", "thread"])
def test_the_last_words_of_a_program_are_a_line_like_others(where):
    ended = subprocess.run(
        [sys.executable, "-c", ENDING, where], env={**os.environ, "PAPER": SECRET},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    (line,) = ended.stderr.splitlines()
    told = json.loads(line)
    assert (told["level"], told["error"][0]) == ("CRITICAL", "builtins.ValueError")
    assert "Traceback" in told["message"]
    assert SECRET not in ended.stderr


def test_the_form_is_chosen_by_the_environment():
    assert read({}, base=settings.BASE_DIR / "none").log == "plain"
    assert read({"KHOSO_LOG": "json"}, base=settings.BASE_DIR / "none").log == "json"
    assert settings.LOG_FORMS == {
        "plain": "config.logs.WithoutValues",
        "json": "config.logs.AsJson",
    }
