"""A vault in a folder, and what is done to a folder and a disk behind its back."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.storage.local import LocalVault

HERE = Path(__file__).parents[3]
NOBODY = 65534


def fresh_vault(folder):
    """The vault as a process started just now has it."""
    return LocalVault(folder)


def start_writer(folder, act, argument):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.archive.storage.writer", f"file:{folder}", act, argument],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE,
    )


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def let_others_in(folder, mode):
    """Every folder of the vault gets these rights, and the way to it is free."""
    for path in [folder, *folder.rglob("*/")]:
        path.chmod(mode)
    for above in folder.parents:
        if above.stat().st_uid == os.getuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)
        if above.name.startswith("pytest-of"):
            break


@contextlib.contextmanager
def without_rights():
    """The life of an account that owns nothing here."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
