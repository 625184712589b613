"""The data folder is closed before anything is kept in it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal.actions import data_folder
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_open_to_others_is_closed_with_what_matters_in_it(tmp_path):
    tmp_path.chmod(0o755)
    database = tmp_path / "khoso.sqlite3"
    database.write_bytes(b"")
    (tmp_path / "keys").mkdir()
    keep_to_ourselves(tmp_path)
    assert mode(tmp_path) == 0o700
    assert mode(database) == 0o600
    assert mode(tmp_path / "keys") == 0o700


def test_what_is_made_afterwards_is_closed(tmp_path):
    keep_to_ourselves(tmp_path / "not-there-yet")
    (tmp_path / "new").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    assert (mode(tmp_path / "new"), mode(tmp_path / "folder")) == (0o600, 0o700)


def test_a_folder_of_somebody_elses_things_is_left_as_it_is(tmp_path):
    """As where a system's folder was named by mistake: it would be closed to the whole machine."""
    tmp_path.chmod(0o1777)
    (tmp_path / "passwd").touch()
    with pytest.raises(OpenToOthers) as why:
        keep_to_ourselves(tmp_path)
    assert len(str(why.value).splitlines()) == 1
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_a_file_in_the_place_of_the_folder_is_left_as_it_is(tmp_path):
    file = tmp_path / "passwd"
    file.touch(0o644)
    file.chmod(0o644)
    with pytest.raises(OpenToOthers):
        keep_to_ourselves(file)
    assert mode(file) == 0o644


def test_a_new_disk_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "lost+found").mkdir()
    keep_to_ourselves(tmp_path)
    assert mode(tmp_path) == 0o700


def test_a_folder_that_cannot_be_closed_is_refused_in_one_sentence(tmp_path):
    """As on a file system without rights: the order is taken and nothing changes."""

    class Unchanging(type(tmp_path)):
        def chmod(self, mode, **more):
            raise PermissionError(1, "not ours")

    folder = Unchanging(tmp_path)
    tmp_path.chmod(0o755)
    with pytest.raises(OpenToOthers) as why:
        keep_to_ourselves(folder)
    assert str(tmp_path) in str(why.value)
    assert "chmod" in str(why.value)
    assert data_folder.OpenToOthers is OpenToOthers


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-c", "import config.wsgi"],
    ],
)
def test_every_process_that_opens_the_data_folder_closes_it(tmp_path, command):
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o777)
    # A site without a key refuses to serve, but only after it has closed its folder.
    subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT, check=False, capture_output=True,
        env={**os.environ, "KHOSO_DATA": str(data), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip
    assert mode(data) == 0o700
