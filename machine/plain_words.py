"""
Whether words stand in clear in files, in any form that programs leave them in.

What is packed is not looked into: a word within a PDF, an Office file or an index is in pieces there.
"""

import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from language.vietnamese import fold_letters, forms_of_letters

PIECE: Final = 1 << 22
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_CASES: Final = (str, str.lower, str.upper, str.title, str.capitalize)


def forms_of(word: str) -> frozenset[bytes]:
    """
    A word as files may have it, with its ASCII letters small: composed and decomposed, without marks,
    in either case, in each encoding, and as JSON escapes it.
    """
    spelt = {case(word) for case in _CASES}
    spelt |= {fold_letters(one) for one in spelt}
    spelt = {form for one in spelt for form in forms_of_letters(one)}
    forms = {one.encode(encoding) for one in spelt for encoding in _ENCODINGS}
    forms |= {json.dumps(one)[1:-1].encode() for one in spelt}
    return frozenset(form.lower() for form in forms)


class PlainWords:
    """Words to look for in files."""

    def __init__(self, words: Iterable[str]) -> None:
        self.forms: Mapping[str, frozenset[bytes]] = {word: forms_of(word) for word in words}
        self._longest = max(
            (len(form) for forms in self.forms.values() for form in forms), default=1
        )

    def within(self, path: Path, *, piece: int = PIECE) -> list[str]:
        """Those of the words that stand in a file. Raises OSError where it cannot be read."""
        missing, before = dict(self.forms), b""
        with path.open("rb") as file:
            while missing and (read := file.read(piece)):
                looked_at = before + read.lower()
                for word in [word for word, forms in missing.items() if _any_in(looked_at, forms)]:
                    del missing[word]
                before = looked_at[-self._longest :]
        return [word for word in self.forms if word not in missing]


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder that has bytes of its own, in order; links and sockets are none."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            try:
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path
            except FileNotFoundError:
                continue


def _any_in(bytes_read: bytes, forms: Iterable[bytes]) -> bool:
    return any(form in bytes_read for form in forms)
