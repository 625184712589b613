"""
Word files of the old formats: .doc, a compound file (OLE), and .rtf, told by what is in them.

Only their structure is looked at. What is locked or brings programs along is named and not opened.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from reading.domain.reasons import Reason
from reading.files.findings import DOC, RTF, Inspection, Limits, Refused

if TYPE_CHECKING:
    from olefile import OleFileIO

COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RICH_TEXT: Final = b"{\\rtf"
_DOCUMENT: Final = "WordDocument"
_OTHERS: Final = {
    "EncryptedPackage": "password",
    "Workbook": "office_other",
    "Book": "office_other",
    "PowerPoint Document": "office_other",
}
_BEGINNING: Final = 32
_MARKS: Final = (b"\xec\xa5", b"\xdc\xa5", b"\xdb\xa5")
_LOCKED: Final = 0x01
_OBJECT: Final = b"\\objdata"
_NOTHING: Final = b"\x00\x1a\r\n\t "
_CHUNK: Final = 1 << 20
_OLDEST_OFFICE_BYTES: Final = 256 << 20


def inspect_compound(path: Path, limits: Limits) -> Inspection:
    """Inspect a compound file. Raises Refused."""
    import olefile

    if path.stat().st_size > min(limits.file_bytes, _OLDEST_OFFICE_BYTES):
        raise Refused("too_large", limit_mb=min(limits.file_bytes, _OLDEST_OFFICE_BYTES) >> 20)
    try:
        with olefile.OleFileIO(str(path), raise_defects=olefile.DEFECT_INCORRECT) as file:
            return _inspect(file)
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise Refused("damaged") from error
    except (RecursionError, OverflowError, ArithmeticError) as error:
        raise Refused("damaged") from error


def _inspect(file: "OleFileIO") -> Inspection:
    for name, code in _OTHERS.items():
        if file.exists(name):
            raise Refused(code)
    if not file.exists(_DOCUMENT):
        raise Refused("unknown_format")
    with file.openstream(_DOCUMENT) as stream:
        beginning = stream.read(_BEGINNING)
    if len(beginning) < _BEGINNING or not beginning.startswith(_MARKS):
        raise Refused("damaged")
    if beginning[11] & _LOCKED:
        raise Refused("password")
    entries = file.listdir(streams=True, storages=True)
    if any("vba" in part.casefold() for entry in entries for part in entry):
        raise Refused("macros")
    held = {entry[1] for entry in entries if len(entry) > 1 and entry[0] == "ObjectPool"}
    warnings = (Reason("attachments", {"count": len(held)}),) if held else ()
    return Inspection(DOC, 0, warnings=warnings)


def inspect_rich_text(path: Path, limits: Limits) -> Inspection:
    """Inspect a file in Rich Text Format. Raises Refused."""
    size = path.stat().st_size
    if size > min(limits.file_bytes, _OLDEST_OFFICE_BYTES):
        raise Refused("too_large", limit_mb=min(limits.file_bytes, _OLDEST_OFFICE_BYTES) >> 20)
    objects = 0
    cut = last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            # The word may be cut by the border of two chunks.
            objects += (cut + chunk).count(_OBJECT)
            cut = chunk[1 - len(_OBJECT) :]
            last = chunk.rstrip(_NOTHING)[-1:] or last
    if last != b"}":
        raise Refused("cut_short")
    warnings = (Reason("attachments", {"count": objects}),) if objects else ()
    return Inspection(RTF, 0, warnings=warnings)
