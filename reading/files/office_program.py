"""
LibreOffice as the second reader of Word files: .doc and .rtf become .docx, which is read as any.

It is called in the process (LibreOfficeKit, the interface it has for that), never as a program: it
needs no socket, no further process and no network, and runs where the cage puts it. Only the text
processor is needed: on Debian and Ubuntu the package `libreoffice-writer-nogui`.

The pages are laid out here and not by LibreOffice: of fonts from before Unicode, which papers of
those years are typed in, it would show the letters of Western ones, and words and their places would
have to be found again in its pages.
"""

import ctypes
import os
import shutil
from pathlib import Path
from typing import Final

PACKAGE: Final = "libreoffice-writer-nogui"
_PROGRAMS: Final = ("soffice", "libreoffice")
_LIBRARIES: Final = ("libmergedlo.so", "libsofficeapp.so")
_WRITER: Final = "libswlo.so"
# What Debian and Ubuntu keep outside the program's folder: settings, extensions, font lists.
_BESIDE: Final = (
    "/etc/libreoffice",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/var/cache/fontconfig",
)
# Places in LibreOfficeKit's tables of functions (LibreOfficeKit.h); they only grow at the end.
_LOAD, _SAVE = 2, 2
_TABLE: Final = 5


class NotConverted(Exception):
    """LibreOffice could not open the file or not write it anew."""


def office_folder() -> Path | None:
    """The folder of LibreOffice's program, None where its text processor is not installed."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found is None:
            continue
        folder = Path(found).resolve().parent
        if (folder / _WRITER).is_file() and _library(folder) is not None:
            return folder
    return None


def places_of_office(folder: Path) -> tuple[Path, ...]:
    """What LibreOffice reads of its own."""
    return (folder.parent, *map(Path, _BESIDE))


def convert_to_docx(source: Path, target: Path) -> None:
    """
    Write the text document `source` anew as a .docx at `target`.

    Its profile and all else it makes lies beside `target`. To be called in a process of its own
    that ends afterwards: LibreOffice is not made to be let go of. Raises NotConverted.
    """
    folder = office_folder()
    library = _library(folder) if folder is not None else None
    if folder is None or library is None:
        raise NotConverted("not installed")
    home = target.parent
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(home)
    os.environ["SAL_USE_VCLPLUGIN"] = "svp"
    begin = ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL).libreofficekit_hook_2
    begin.restype = ctypes.c_void_p
    begin.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    office = begin(os.fsencode(folder), (home / "profile").as_uri().encode())
    if not office:
        raise NotConverted("does not start")
    load = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
    document = load(_function(office, _LOAD))(office, source.as_uri().encode())
    if not document:
        raise NotConverted("cannot be opened")
    save = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p
    )
    if not save(_function(document, _SAVE))(document, target.as_uri().encode(), b"docx", None):
        raise NotConverted("cannot be written")


def _library(folder: Path) -> Path | None:
    return next((folder / name for name in _LIBRARIES if (folder / name).is_file()), None)


def _function(thing: int, place: int) -> int:
    """The address of a function in the table that every object of LibreOfficeKit begins with."""
    table = ctypes.cast(thing, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    return table[0:_TABLE][place] or 0
