"""A site is made ready, and its passwords reach nobody but who is to have them."""

import errno
import json
import os
import re
import shlex
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.api import Level, console, issue_password, sort_people
from access.models import User, Workstation
from audit.models import Event
from portal.actions.handing_over import hand_over
from portal.actions.preparing import (
    CannotPrepare,
    make_data_folder,
    make_demo,
    refuse_trial_in_own_archive,
    tell_settings,
)
from tests.people import actor, person, unit

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_is_told_and_no_file_is_written(tmp_path):
    out = Terminal()
    assert hand_over(["abc"], out=out, folder=tmp_path, name="x") is None
    assert out.getvalue() == "abc\n"
    assert list(tmp_path.iterdir()) == []


def test_what_is_piped_goes_into_a_new_file_that_others_cannot_read(tmp_path):
    out = StringIO()
    paths = [hand_over([word], out=out, folder=tmp_path, name="x") for word in ("một", "hai")]
    assert out.getvalue() == ""
    assert [path.read_text("utf-8") for path in paths] == ["một\n", "hai\n"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_a_link_laid_in_the_way_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    (tmp_path / "x.txt").symlink_to(elsewhere)
    hand_over(["abc"], out=StringIO(), folder=tmp_path, name="x")
    assert elsewhere.read_text() == ""


def test_people_of_the_trial_keep_their_passwords_and_are_on_the_trail(settings):
    people = make_demo(by=console(), samples=settings.BASE_DIR / "samples", at=timezone.now())
    assert all(person.password for person in people)
    assert User.objects.filter(trial=True).count() == len(people) == 8
    assert Event.objects.filter(action="take_in_person", who="console").count() == 8
    assert Event.objects.filter(action="register_workstation").count() == 1
    again = make_demo(by=console(), samples=settings.BASE_DIR / "samples", at=timezone.now())
    assert not any(person.password for person in again)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "Ổ đĩa đã đầy. Dọn chỗ"),
        (errno.EROFS, "Ổ đĩa chỉ cho đọc."),
        (errno.EACCES, "Cấp quyền ghi"),
    ],
)
def test_why_a_data_folder_cannot_be_made_is_said_with_what_helps(tmp_path, number, said):
    class Refusing(type(tmp_path)):
        def mkdir(self, **_named):
            raise OSError(number, os.strerror(number))

    with pytest.raises(CannotPrepare, match=said) as why:
        make_data_folder(Refusing(tmp_path / "data"))
    assert str(tmp_path / "data") in str(why.value)


def test_nobody_invented_is_put_among_people_who_are_at_work(settings):
    person("khue", "officer")
    with pytest.raises(CannotPrepare, match="kho thật"):
        refuse_trial_in_own_archive()


def test_nobody_invented_is_put_into_an_archive_in_which_nobody_works_yet(folder):
    run("prepare")
    assert not User.objects.exists()
    with pytest.raises(CommandError, match="kho thật"):
        run("prepare", "--demo")
    assert not User.objects.exists()


def test_a_trial_that_broke_off_before_its_people_were_made_goes_on(settings):
    tell_settings(by=console(), settings={"trial": True}, at=timezone.now())
    refuse_trial_in_own_archive()


def test_a_trial_does_not_become_an_archive_even_when_its_people_got_new_passwords(settings):
    people = make_demo(by=console(), samples=settings.BASE_DIR / "samples", at=timezone.now())
    for each in people:
        issue_password(by=console(), username=each.username, at=timezone.now())
    assert not User.objects.filter(trial=True).exists()
    with pytest.raises(CommandError, match="dùng thử"):
        run("next_steps")
    assert "person password" in run("next_steps", "--demo")
    refuse_trial_in_own_archive()


def test_the_first_people_of_a_site_are_made_by_the_commands_it_prints(folder):
    told = run("next_steps")
    assert not User.objects.exists()
    commands = [shlex.split(line) for line in told.splitlines() if line.startswith("  ")]
    made = [words[words.index("manage.py") + 1 :] for words in commands]
    for words in made[:4]:
        run(*words)
    held = {user.username: actor(user.username, at=timezone.now()) for user in User.objects.all()}
    assert {name: set(who.roles) for name, who in held.items()} == {
        "baomat": {"security_officer"}, "quantri": {"administrator"}, "luutru": {"archivist"},
    }  # fmt: skip
    assert all(user.issued_password and not user.trial for user in User.objects.all())
    assert held["baomat"].clearance == Level.TOP_SECRET
    assert held["luutru"].trained
    assert Workstation.objects.get().seal_number
    told = Event.objects.filter(action="take_in_person").values_list("subject", flat=True)
    assert sorted(told) == ["baomat", "luutru", "quantri"]
    assert len(list(folder.glob("mat-khau-*.txt"))) == 3
    after = run("next_steps")
    assert "take_in_person" not in after
    assert "person password" in after


def test_settings_are_told_when_they_change():
    for settings in ({"port": 8000}, {"port": 8000}, {"port": 8001}):
        tell_settings(by=console(), settings=settings, at=timezone.now())
    told = Event.objects.filter(action="change_setting").order_by("pk")
    assert [event.details["port"] for event in told] == [8000, 8001]


def test_people_stand_in_the_order_of_their_given_names():
    for name, full in (("a", "Nguyễn Văn Đức"), ("b", "Trần Thị Dung"), ("c", "Phạm Văn Ánh")):
        person(name)
        User.objects.filter(username=name).update(full_name=full, sort_name="x")
    sort_people()
    assert [user.username for user in User.objects.all()] == ["c", "b", "a"]


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_DATA = tmp_path
    return tmp_path


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_life_of_an_account_from_the_console(folder):
    unit()
    out = run("take_in_person", "khue", "Nguyễn Thị Khuê", "--role", "officer")
    password = (folder / "mat-khau-khue.txt").read_text().strip()
    user = User.objects.get(username="khue")
    assert user.check_password(password)
    assert user.issued_password
    assert not user.trial
    assert password not in out
    run("person", "password", "khue")
    second = (folder / "mat-khau-khue-2.txt").read_text().strip()
    assert User.objects.get(username="khue").check_password(second)
    run("person", "grant", "khue", "--clearance", "SECRET", "--party-papers", "--basis", "12-QĐ")
    run("person", "grant", "khue", "--role", "auditor", "--until", "31/12/2090")
    now = timezone.now()
    assert actor("khue", at=now).clearance == Level.SECRET
    run("person", "end", "khue", "--role", "auditor")
    run("person", "change", "khue", "--full-name", "Trần Khuê")
    shown = json.loads(run("person", "show", "khue", "--json"))
    assert (shown["full_name"], shown["roles"], shown["open"]) == ("Trần Khuê", ["officer"], True)
    told = run("person", "show", "khue")
    assert re.search(r"^Vai trò +chuyên viên$", told, re.MULTILINE)
    assert re.search(r"^Được xem đến +Tối mật$", told, re.MULTILINE)
    run("person", "close", "khue")
    assert not User.objects.get(username="khue").is_active
    run("person", "reopen", "khue")
    acts = Event.objects.filter(subject="khue").order_by("pk")
    assert [event.action for event in acts] == [
        "take_in_person", "issue_password", "grant", "grant", "revoke", "change_account",
        "see_person", "see_person", "close_account", "open_account",
    ]  # fmt: skip
    assert all(event.workstation == "console" and event.os_account for event in acts)


@pytest.mark.parametrize(
    "words",
    [
        ("person", "password", "khongai"),
        ("person", "end", "khue", "--role", "auditor"),
        ("person", "grant", "khue"),
        ("person", "grant", "khue", "--party-papers", "--role", "auditor"),
        ("person", "grant", "khue", "--unit", "KHONGCO"),
        ("person", "change", "khue", "--unit", "KHONGCO"),
        (
            "person",
            "grant",
            "khue",
            "--role",
            "auditor",
            "--from",
            "2030-01-01",
            "--until",
            "2020-01-01",
        ),
        ("take_in_person", "khue", "Khuê", "--role", "officer"),
        ("take_in_person", "Khuê", "Khuê", "--role", "officer"),
        ("workstation", "PC1", "not an address"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(folder, words):
    person("khue", "officer")
    done = Event.objects.exclude(outcome="refused")
    before = done.count(), list(User.objects.values())
    with pytest.raises(CommandError):
        run(*words)
    assert (done.count(), list(User.objects.values())) == before


def test_units_and_workstations_from_the_console(folder):
    run("unit", "VP", "Văn phòng")
    run("workstation", "PC1", "10.0.0.1", "--seal", "AN-1", "--until", "31/12/2090")
    run("workstation", "PC1", "10.0.0.1")
    computer = Workstation.objects.get(address="10.0.0.1")
    assert (computer.seal_number, computer.sealed_until) == ("", None)
    told = Event.objects.filter(who="console").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["register_unit", "register_workstation", "change_workstation"]


def test_printing_the_trail_is_on_the_trail(folder):
    run("trail", "--json")
    event = Event.objects.get(action="read_trail")
    assert event.who == "console"
    assert event.workstation == "console"
    assert event.os_account
