"""A busy database says "try again": nothing is shown, nothing changed, nothing of it in the log."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from access.api import Role
from access.models import User
from audit.models import Event
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.people import inventory, person, record

pytestmark = pytest.mark.django_db


def locked(code=sqlite3.SQLITE_BUSY):
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code
    error = OperationalError("database is locked")
    error.__cause__ = cause
    return error


def refusing(table, code=sqlite3.SQLITE_BUSY):
    """The database as it is while another holds its lock: writes to a table are refused."""

    def refuse(execute, sql, *rest):
        if sql.startswith((f'INSERT INTO "{table}"', f'UPDATE "{table}"')):
            raise locked(code)
        return execute(sql, *rest)

    return connection.execute_wrapper(refuse)


@pytest.fixture
def officer(client):
    person("khue", Role.OFFICER)
    client.force_login(User.objects.get(username="khue"))
    return client


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, 517])
@pytest.mark.parametrize(
    "address",
    ["/van-ban/{}/", "/van-ban/{}/mo-ta/", "/muc-luc/ML01/", "/tim/?q=hoa"],
)
def test_a_look_whose_event_cannot_be_written_is_503_and_shows_nothing(
    address, code, officer, caplog
):
    made = record(inventory("ML01"), abstract="Zxqbimat")
    before = Event.objects.count()
    with refusing("audit_event", code):
        answer = officer.get(address.format(made.pk))
    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Zxqbimat" not in text
    assert "Không có gì bị thay đổi" in text
    assert Event.objects.count() == before
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None
    assert str(made.pk) not in caplog.records[0].getMessage().replace("503", "")


def test_signing_in_while_the_database_is_busy_is_503(client):
    password = person("khue", Role.OFFICER)
    with refusing("audit_event"):
        answer = client.post("/dang-nhap/", {"username": "khue", "password": password})
    assert answer.status_code == 503


def test_what_fails_after_the_view_does_not_say_that_nothing_was_changed(client, caplog):
    person("bao", Role.ARCHIVIST)
    inventory("ML01")
    client.force_login(User.objects.get(username="bao"))
    client.raise_request_exception = False
    file = SimpleUploadedFile("a.xlsx", xlsx(HEAD, *ROWS).read())
    with refusing("django_session"):
        answer = client.post("/muc-luc/ML01/nhap/", {"file": file})
    text = answer.content.decode()
    assert answer.status_code == 503
    assert "có thể đã được ghi" in text
    assert "Không có gì bị thay đổi" not in text
    assert [record.exc_info for record in caplog.records] == [None]


def test_another_error_of_the_database_is_no_busy_page(officer):
    made = record(inventory("ML01"))
    officer.raise_request_exception = False
    with refusing("audit_event", sqlite3.SQLITE_CORRUPT):
        assert officer.get(f"/van-ban/{made.pk}/").status_code == 500


def test_a_command_without_its_database_says_one_sentence(tmp_path):
    base = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "manage.py", "completeness"],
        cwd=base, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "KHOSO_DATA": str(tmp_path / "nothing")},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


BUSY = "Một chương trình khác đang giữ cơ sở dữ liệu. Chờ chương trình đó xong rồi thử lại."


@pytest.mark.parametrize(
    ("command", "said"), [("completeness", f"CommandError: {BUSY}"), ("showmigrations", BUSY)]
)
def test_a_command_waits_and_then_says_that_the_database_is_busy(tmp_path, command, said):
    """Commands of the frameworks say it in the same words."""
    base = Path(__file__).resolve().parents[3]
    env = {"PATH": "/usr/bin:/bin", "KHOSO_DATA": str(tmp_path), "KHOSO_PATIENCE": "1"}
    holder = sqlite3.connect(tmp_path / "khoso.sqlite3")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=base, capture_output=True, text=True, check=False, env=env,
        )  # fmt: skip
    finally:
        holder.close()
    assert done.returncode == 1
    assert done.stderr.strip() == said
