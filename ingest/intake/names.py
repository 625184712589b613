"""File names as people may see them, in the order people expect, and names only machines use."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from language.vietnamese import composed, without_marks

LONGEST_NAME = 1000

_NUMBER = re.compile(r"([0-9]+)")
_SYSTEM_FILES = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", ".localized", "icon\r", ".directory"}
)
# Word's and LibreOffice's marks of an open file, and the Mac's shadow files.
_SYSTEM_BEGINNINGS = ("~$", "._", ".~lock.")
_SYSTEM_FOLDERS = frozenset(
    {
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
        "__macosx",
        ".spotlight-v100",
        ".trashes",
        ".fseventsd",
        "@eadir",
    }
)


def shown_names(names: Iterable[bytes]) -> dict[bytes, str]:
    r"""
    The names of one folder as text a person can trust: NFC, each different, never empty.

    Characters that would hide, turn or break the text (control, direction, line ends), bytes that
    are no UTF-8 and unassigned characters are written out, e.g. \u202e. Where two names come out
    alike, as with composed and decomposed marks, those that were changed carry a mark of their
    bytes, so that no file is taken for another.
    """
    shown = {name: _shown(name) for name in names}
    alike = Counter(shown.values())
    return {
        name: text if alike[text] == 1 or text.encode() == name else f"{text} ‹{_mark(name)}›"
        for name, text in shown.items()
    }


def shown_path(path: str) -> str:
    """A relative path as a browser tells it, each part as in `shown_names`; empty where none is."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    names = (part.encode("utf-8", "backslashreplace") for part in parts)
    return shortened("/".join(shown_names([name])[name] for name in names))


def shortened(path: str) -> str:
    """A relative path of at most 1,000 characters; the middle of a longer one gives way."""
    if len(path) <= LONGEST_NAME:
        return path
    middle = f"…{_mark(path.encode())}…"
    half = (LONGEST_NAME - len(middle)) // 2
    return f"{path[:half]}{middle}{path[-half:]}"


def _mark(name: bytes) -> str:
    return hashlib.sha256(name).hexdigest()[:6]


def natural_key(name: bytes) -> tuple[list[tuple[int, int, str]], str, bytes]:
    """Sort key: numbers by value, letters without regard to marks and case, then exactly."""
    text = composed(name.decode("utf-8", "backslashreplace"))
    parts = [
        (0, int(part), "") if part[0] in "0123456789" else (1, 0, without_marks(part))
        for part in _NUMBER.split(text)
        if part
    ]
    return parts, text, name


def is_system_file(name: bytes) -> bool:
    """Whether an operating system or an office program made this file for itself."""
    text = name.decode("utf-8", "replace").lower()
    return text in _SYSTEM_FILES or text.startswith(_SYSTEM_BEGINNINGS)


def is_system_folder(name: bytes) -> bool:
    """Whether an operating system made this folder for itself."""
    text = name.decode("utf-8", "replace").lower()
    return text in _SYSTEM_FOLDERS or text.startswith(".trash-")


def _shown(part: bytes) -> str:
    text = composed(part.decode("utf-8", "backslashreplace"))
    return "".join(char if _is_plain(char) else _written_out(char) for char in text)


def _is_plain(char: str) -> bool:
    # Cc control, Cf direction and joiners, Zl and Zp line ends, Cn unassigned, Co private.
    return unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs"}


def _written_out(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
