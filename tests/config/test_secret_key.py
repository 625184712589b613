"""The secret key is whole or made anew; a power cut does not shut the site."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal.actions.preparing import make_data_folder, make_secret_key
from portal.domain.secret_key import is_whole
from tests.daily import daily

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path):
    make_data_folder(tmp_path)
    return tmp_path


def key_of(data):
    return (data / "keys" / "secret_key").read_text()


def test_a_key_is_made_once_and_for_its_owner_only(data):
    assert make_secret_key(data) == ""
    key = key_of(data)
    assert is_whole(key)
    assert make_secret_key(data) == ""
    assert key_of(data) == key
    assert stat.S_IMODE((data / "keys" / "secret_key").stat().st_mode) == 0o600
    assert not list((data / "keys").glob("secret_key.damaged-*"))


DAMAGED = {
    "empty": b"",
    "blank": b"\n",
    "cut": b"Zk3xP0",
    "zeros": bytes(67),
    "no text": b"\xff" * 67,
}
damaged = pytest.mark.parametrize("content", daily(DAMAGED, "cut", "no text"))


@damaged
def test_a_damaged_key_is_made_anew_with_one_sentence_and_the_old_one_kept(data, content):
    (data / "keys" / "secret_key").write_bytes(content)
    told = make_secret_key(data)
    assert "đăng nhập lại" in told
    assert "\n" not in told
    assert is_whole(key_of(data))
    (aside,) = (data / "keys").glob("secret_key.damaged-*")
    assert aside.read_bytes() == content
    assert make_secret_key(data) == ""


@damaged
def test_with_a_damaged_key_the_web_server_says_one_sentence_and_does_not_start(data, content):
    (data / "keys" / "secret_key").write_bytes(content)
    done = _wsgi(data)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "manage.py prepare" in done.stderr
    make_secret_key(data)
    assert _wsgi(data).returncode == 0


def _wsgi(data):
    environment = {**os.environ, "KHOSO_DATA": str(data)}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    return subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=BASE, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
