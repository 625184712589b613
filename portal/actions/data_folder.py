"""The data folder is its owner's alone: what lies in it are keys, documents and the trail."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077
_CLOSED_TOO = ("khoso.sqlite3", "khoso.sqlite3-wal", "khoso.sqlite3-shm", "keys")


class OpenToOthers(Exception):
    """Others may look into the data folder and we may not close it; a line for the keyboard."""


def keep_to_ourselves(folder: Path) -> None:
    """
    Whatever this process makes is its owner's alone; a data folder open to others is closed.

    Does nothing to a folder that is not there yet. Raises OpenToOthers.
    """
    os.umask(_OTHERS)
    for path in (folder, *(folder / name for name in _CLOSED_TOO)):
        with suppress(FileNotFoundError, NotADirectoryError):
            _close(path, folder)


def _close(path: Path, folder: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & _OTHERS:
        return
    with suppress(PermissionError, OSError):
        path.chmod(mode & ~_OTHERS)
    # Some file systems take the order and change nothing.
    if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
        raise OpenToOthers(
            f"Thư mục dữ liệu {folder} đang mở cho người dùng khác của máy này. "
            f"Chạy: chmod -R go-rwx {folder} bằng tài khoản sở hữu thư mục, "
            "hoặc đặt KHOSO_DATA sang thư mục khác."
        )
