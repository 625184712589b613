"""At the machine itself: keys are made once, opened by what is typed, told, and shut."""

import json
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from keys.keeper import serving
from tests.keys.making import FILE, PHRASE
from tests.portal.keepers import keeper_at
from tests.refusing import triggers

pytestmark = pytest.mark.django_db


def said(command, *words, typed=""):
    sys.stdin = StringIO(typed)
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", sys.stdin)


def told(act):
    return list(
        Event.objects.filter(action=act).order_by("id").values_list("outcome", "rule", "who")
    )


def keys_now():
    return json.loads(said("keys", "--json"))


def test_keys_are_opened_by_a_passphrase_on_the_standard_input_and_by_a_file_and_shut(
    tmp_path, settings
):
    with keeper_at(tmp_path, settings):
        before = keys_now()
        assert set(before) == {"open", "levels", "owed"}
        assert before["open"] is False
        assert [set(one) for one in before["levels"]] == [{"level", "epoch", "objects"}] * 8
        assert before["levels"][0] == {"level": "ordinary", "epoch": 1, "objects": 0}
        assert "party_secret" in {one["level"] for one in before["levels"]}
        # However its marks were typed.
        said("open_keys", typed=PHRASE + "\r\n")
        assert keys_now()["open"] is True
        said("open_keys", "--shut")
        assert keys_now()["open"] is False
        (tmp_path / "stick").write_bytes(FILE)
        said("open_keys", "--key-file", str(tmp_path / "stick"))
        assert keys_now()["open"] is True
    assert told("open_keys") == [("done", "", "console")] * 2
    assert told("shut_keys") == [("done", "", "console")]


def test_a_wrong_passphrase_says_what_to_do_and_after_some_how_long_to_wait(tmp_path, settings):
    with keeper_at(tmp_path, settings) as keeper:
        for _ in range(5):
            with pytest.raises(CommandError, match="Không mở được gì") as last:
                said("open_keys", typed="không phải câu này đâu\n")
        assert "giây" in str(last.value)
        with pytest.raises(CommandError, match="Không có gì bị khóa hẳn"):
            said("open_keys", typed=PHRASE + "\n")
        keeper._of_door.next_at = 0.0
        said("open_keys", typed=PHRASE + "\n")
    rules = [rule for _, rule, _ in told("open_keys")]
    assert rules == ["wrong_key"] * 5 + ["key_pause", ""]


def test_the_keys_of_another_archive_are_told_as_such(tmp_path, settings):
    with keeper_at(tmp_path, settings, site=b"another"):
        with pytest.raises(CommandError, match="của kho khác"):
            said("open_keys", typed=PHRASE + "\n")
        assert "của kho khác" in said("keys")
    assert [rule for _, rule, _ in told("open_keys")] == ["key_of_site"]


def test_without_keys_or_without_a_keeper_each_says_so(tmp_path, settings):
    with keeper_at(tmp_path, settings, keys=False):
        with pytest.raises(CommandError, match="Chưa lập kho khóa"):
            said("open_keys", typed=PHRASE + "\n")
        assert keys_now() == {"open": False, "levels": [], "owed": {}}
    with pytest.raises(CommandError, match="giữ khóa không trả lời"):
        said("open_keys", typed=PHRASE + "\n")
    with pytest.raises(CommandError, match="Không đọc được tệp khóa"):
        said("open_keys", "--key-file", str(tmp_path / "none"))
    (tmp_path / "long").write_bytes(b"x" * 100_000)
    with pytest.raises(CommandError, match="Không mở được gì"):
        said("open_keys", "--key-file", str(tmp_path / "long"))


def test_keys_are_made_once_with_two_ways_and_opened_by_each(tmp_path, settings):
    stick = tmp_path / "stick"
    with keeper_at(tmp_path, settings, keys=False):
        for typed in ("ngắn quá\n", "aaaaaaaaaaaaaaaaaaaaaaaa\n", ""):
            with pytest.raises(CommandError, match="quá ngắn"):
                said("prepare_keys", "--key-file", str(stick), typed=typed)
            assert not stick.exists()
        with pytest.raises(CommandError, match="trùng nhau"):
            said("prepare_keys", typed=f"{PHRASE}\n{PHRASE}\n")
        said("prepare_keys", "--key-file", str(stick), typed=PHRASE + "\n")
        assert stick.stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "keys" / "keys.sqlite3").stat().st_mode & 0o777 == 0o600
        said("open_keys", "--key-file", str(stick))
        said("open_keys", typed=PHRASE + "\n")
        assert keys_now()["open"] is True
        with pytest.raises(CommandError, match="đã lập trước đây"):
            said("prepare_keys", "--key-file", str(tmp_path / "other"), typed=PHRASE + "\n")
        assert not (tmp_path / "other").exists()
    assert told("make_keys") == [("done", "", "console")]
    assert "archive_record_plain_insert" in triggers()


def test_lost_keys_are_no_archive_without_keys(tmp_path, settings):
    with keeper_at(tmp_path, settings):
        (tmp_path / "keys" / "keys.sqlite3").unlink()
        assert "đặt lại bản sao" in said("keys").lower()
        with pytest.raises(CommandError, match="đã lập trước đây"):
            said("prepare_keys", "--key-file", str(tmp_path / "x"), typed=PHRASE + "\n")


def test_keys_are_renewed_while_they_are_open_and_the_old_ones_are_gone(
    tmp_path, settings, monkeypatch
):
    monkeypatch.setattr(serving, "RENEW_AFTER_S", 0.0)
    with keeper_at(tmp_path, settings):
        with pytest.raises(CommandError, match="Hãy mở khóa trước"):
            said("rotate_keys")
        said("open_keys", typed=PHRASE + "\n")
        said("rotate_keys")
        assert {one["epoch"] for one in keys_now()["levels"]} == {2}
    assert told("renew_keys") == [("failed", "keys_open", "console"), ("done", "", "console")]
