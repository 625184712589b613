"""The data folder is its owner's alone: what lies in it are keys, documents and the trail."""

import os
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = 0o077
_CLOSED_TOO = ("khoso.sqlite3", "khoso.sqlite3-wal", "khoso.sqlite3-shm", "keys")
# What a data folder holds from its first start on; and what a new disk brings along.
_OURS = frozenset(("khoso.sqlite3", "keys"))
_OF_A_DISK = "lost+found"
_PROGRAM = Path(__file__).resolve().parents[2]


class OpenToOthers(Exception):
    """The data folder is open to others and not to be closed by us; a line for the keyboard."""


def keep_to_ourselves(folder: Path) -> None:
    """
    Whatever this process makes is its owner's alone; a data folder open to others is closed.

    Does nothing to a folder that is not there yet, nor to one that holds what is not ours: a
    system's folder that was named by mistake would be lost to everybody. Raises OpenToOthers.
    """
    os.umask(_OTHERS)
    with suppress(FileNotFoundError, PermissionError):
        _refuse_what_is_not_ours(folder)
    for path in (folder, *(folder / name for name in _CLOSED_TOO)):
        with suppress(FileNotFoundError, NotADirectoryError):
            _close(path, folder)


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.is_dir():
        if folder.exists():
            raise OpenToOthers(f"{folder} không phải thư mục. Đặt KHOSO_DATA sang thư mục khác.")
        return
    names = {path.name for path in folder.iterdir()} - {_OF_A_DISK}
    ours = names & _OURS or folder.is_relative_to(_PROGRAM)
    if names and not ours and stat.S_IMODE(folder.stat().st_mode) & _OTHERS:
        raise OpenToOthers(
            f"Thư mục {folder} đang chứa thứ khác và mở cho người dùng khác của máy này, nên không "
            "dùng làm thư mục dữ liệu. Đặt KHOSO_DATA sang một thư mục riêng, trống hoặc chưa có."
        )


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
