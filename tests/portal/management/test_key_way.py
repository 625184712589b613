"""At the machine itself: who can open the keys is changed by whoever can open them."""

import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from archive.api import key_place
from audit.models import Event
from keys.api import KeyFile, Kind, WrongKey, ways_into
from keys.domain.slots import said
from keys.ring.preparing import root_of
from tests.keys.making import FILE, PHRASE, made

pytestmark = pytest.mark.django_db
OTHER = "sông sâu nước chảy thuyền trôi"


@pytest.fixture
def file(tmp_path, settings):
    """The keys of this archive, with a passphrase and a key file."""
    settings.KHOSO_DATA, settings.KHOSO_KEYS = tmp_path, tmp_path / "keys"
    (tmp_path / "keys").mkdir()
    place = key_place()
    made(place.path, site=place.site()).close()
    place.mark.touch()
    return KeyFile(place.path)


@pytest.fixture
def way(monkeypatch):
    def typed(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        out = StringIO()
        call_command("key_way", *words, stdout=out)
        return out.getvalue()

    return typed


def opens(file, kind, secret):
    try:
        return bool(root_of(file, kind, said(secret) if kind is Kind.PASSPHRASE else secret))
    except WrongKey:
        return False


def test_another_passphrase_takes_the_place_of_one_and_the_old_one_opens_nothing(file, way):
    assert "hủy chúng" in way("add", "cán bộ bảo mật", typed=f"{PHRASE}\n{OTHER}\n")
    assert (opens(file, Kind.PASSPHRASE, OTHER), opens(file, Kind.PASSPHRASE, PHRASE)) == (
        True,
        False,
    )
    assert opens(file, Kind.FILE, FILE)
    assert [one.label for one in ways_into(file)] == ["két sắt", "cán bộ bảo mật"]


def test_a_key_file_is_written_for_whoever_opens_by_another_and_one_way_less_is_no_way(
    file, way, tmp_path
):
    (tmp_path / "stick").write_bytes(FILE)
    by_file = ("--with-key-file", str(tmp_path / "stick"))
    way("add", "thẻ mới", "--key-file", str(tmp_path / "new"), *by_file)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    assert opens(file, Kind.FILE, (tmp_path / "new").read_bytes())
    way("remove", "két sắt", typed=f"{PHRASE}\n")
    assert not opens(file, Kind.FILE, FILE)
    with pytest.raises(CommandError, match="ít nhất hai cách"):
        way("remove", "thẻ mới", typed=f"{PHRASE}\n")
    with pytest.raises(CommandError, match="Không có cách mở nào tên là két sắt"):
        way("remove", "két sắt", typed=f"{PHRASE}\n")
    told = Event.objects.filter(action="change_key_ways").order_by("id")
    assert [event.outcome for event in told] == ["done", "done", "failed", "failed"]
    assert [event.details["ways"] for event in told[:2]] == [3, 2]


def test_who_cannot_open_changes_nothing_and_each_try_is_on_the_trail(file, way, tmp_path):
    for words in (["add", "tôi"], ["remove", "két sắt"]):
        with pytest.raises(CommandError, match="Không mở được gì"):
            way(*words, typed=f"một câu sai hẳn rồi nhé\n{OTHER}\n")
    with pytest.raises(CommandError, match="Không mở được gì"):
        way("add", "tôi", "--key-file", str(tmp_path / "new"), typed="một câu sai hẳn rồi nhé\n")
    assert not (tmp_path / "new").exists()
    with pytest.raises(CommandError, match="quá ngắn"):
        way("add", "tôi", typed=f"{PHRASE}\nngắn\n")
    assert [one.label for one in ways_into(file)] == ["cán bộ bảo mật", "két sắt"]
    told = Event.objects.filter(action="change_key_ways")
    assert [(event.outcome, event.rule) for event in told] == [("failed", "wrong_key")] * 3


def test_without_keys_there_is_no_way_to_change(way, tmp_path, settings):
    settings.KHOSO_DATA, settings.KHOSO_KEYS = tmp_path, tmp_path / "keys"
    with pytest.raises(CommandError, match="Chưa lập kho khóa"):
        way("add", "tôi", typed=f"{PHRASE}\n{OTHER}\n")


def test_with_tracebacks_no_keys_are_made(settings, tmp_path, monkeypatch):
    settings.KHOSO_DATA, settings.KHOSO_KEYS, settings.DEBUG = tmp_path, tmp_path / "keys", True
    with pytest.raises(CommandError, match="KHOSO_DEBUG"):
        call_command("prepare_keys", "--key-file", str(tmp_path / "khoa"))
    assert not (tmp_path / "khoa").exists()
