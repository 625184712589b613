"""
What a file is, by its content, and whether it can be taken in.

The looks are shallow on purpose: structure and declared sizes, never a program, never a link.
Hostile files are expected: call this inside the reading process, under its limits.
"""

import os
import re
from pathlib import Path

from reading.domain.reasons import Reason
from reading.files.findings import DOC, LIMITS, RTF, Inspection, Limits, Refused
from reading.files.old_word import COMPOUND, RICH_TEXT, inspect_compound, inspect_rich_text
from reading.files.packages import inspect_package
from reading.files.pdf_files import inspect_pdf
from reading.files.pictures import inspect_picture
from reading.files.signatures import foreign_kind

__all__ = ["LIMITS", "Inspection", "Limits", "inspect_file"]

_HEAD = 4096
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"II+\x00": "image/tiff",
    b"MM\x00+": "image/tiff",
}
_EXTENSIONS = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/tiff": ("tif", "tiff"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "dotx"),
    DOC: ("doc", "dot"),
    # Word itself gives its rich text the ending of its documents.
    RTF: ("rtf", "doc"),
}
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")


def inspect_file(path: Path, name: str = "", *, limits: Limits = LIMITS) -> Inspection:
    """
    Inspect the file at `path`, handed over under `name`; the content decides, not the name.

    Never raises for what is in the file: a file that cannot be taken in comes back with its
    `problem`. `pages` of a Word file is nought, for they are known only once it is laid out.
    Raises OSError when our own copy cannot be read, MemoryError at the process's limit.
    """
    try:
        found = _inspect(path, limits)
    except Refused as refused:
        return Inspection(problem=refused.reason)
    mismatch = _mismatch(found, name)
    return found if mismatch is None else found.with_warning(mismatch)


def _inspect(path: Path, limits: Limits) -> Inspection:
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty")
    if size > limits.file_bytes:
        raise Refused("too_large", limit_mb=limits.file_bytes >> 20)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, size - _HEAD))
        tail = file.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return inspect_pdf(path, limits)
    for beginning, media in _PICTURES.items():
        if head.startswith(beginning):
            return inspect_picture(path, media, limits)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return inspect_package(path, limits)
    if head.startswith(COMPOUND):
        return inspect_compound(path, limits)
    if head.startswith(RICH_TEXT):
        return inspect_rich_text(path, limits)
    if kind := foreign_kind(head, tail):
        raise Refused(kind.code, **kind.params)
    if b"%PDF-" in head[:1024]:
        return inspect_pdf(path, limits)
    raise Refused("unknown_format")


def _mismatch(found: Inspection, name: str) -> Reason | None:
    extension = _EXTENSION.search(os.path.basename(name))  # noqa: PTH119 - a name, not a path
    if found.problem is not None or extension is None:
        return None
    usual = _EXTENSIONS[found.media]
    if extension[1].lower() in usual:
        return None
    params: dict[str, str | int | float] = {
        "extension": f".{extension[1]}",
        "format": usual[0].upper(),
    }
    return Reason("wrong_extension", params)
