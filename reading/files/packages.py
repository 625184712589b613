"""
Zip packages: a .docx that may be opened, or the reason why not.

Only the directory of the package and its list of contents are read. The sizes stated there bind:
the zip reader never unpacks more of a part than its stated size.
"""

import re
import zipfile
import zlib
from pathlib import Path

from defusedxml import DefusedXmlException, ElementTree

from reading.domain.reasons import Reason
from reading.files.findings import WORD, Inspection, Limits, Refused

_MAIN = "wordprocessingml.document.main+xml"
_TEMPLATE = "wordprocessingml.template.main+xml"
_MACROS = "macroenabled"
_OTHER_OFFICE = ("spreadsheetml", "presentationml", "ms-excel", "ms-powerpoint", "ms-visio")
_LIST = "[Content_Types].xml"
_MOST_LIST_BYTES = 4 << 20
_SMALL_PART = 1 << 20
_BEGINNING = 1 << 16
_DEFINITIONS = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    OSError,
)


def inspect_package(path: Path, limits: Limits) -> Inspection:
    """Inspect a zip package. Raises Refused."""
    try:
        with zipfile.ZipFile(path) as package:
            return _inspect(package, limits)
    except BROKEN_ZIP as error:
        raise Refused(_refusal_of(path)) from error


def _refusal_of(path: Path) -> str:
    # The directory of a zip stands at its end.
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        return "damaged" if b"PK\x05\x06" in file.read() else "cut_short"


def _inspect(package: zipfile.ZipFile, limits: Limits) -> Inspection:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if _LIST not in names and _is_electronic_book(package, names):
        raise Refused("e_book")
    if _LIST not in names:
        raise Refused("office_other" if _is_open_document(package, names) else "archive")
    _within(parts, limits)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("password")
    listed = _contents(package).lower()
    if _MACROS in listed or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if _MAIN not in listed and _TEMPLATE not in listed:
        raise Refused("office_other" if _is_office(listed) else "archive")
    if _has_own_definitions(package, parts):
        raise Refused("own_definitions")
    return Inspection(WORD, 0, warnings=tuple(_warnings(package, parts)))


def _is_open_document(package: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return False
    with package.open("mimetype") as file:
        return b"opendocument" in file.read(200)


def _is_electronic_book(package: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names:
        return False
    with package.open("mimetype") as file:
        return file.read(200).strip() == b"application/epub+zip"


def _has_own_definitions(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether a part begins with definitions (DTD), whose words no safe parser puts in."""
    for part in parts:
        if part.filename.lower().endswith(".xml"):
            with package.open(part) as file:
                if _DEFINITIONS.search(file.read(_BEGINNING)):
                    return True
    return False


def _within(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Refused("unpacks_too_large")
    for part in parts:
        is_markup = part.filename.lower().endswith((".xml", ".rels"))
        most = limits.xml_bytes if is_markup else limits.part_bytes
        swells = part.file_size > limits.ratio * max(1, part.compress_size)
        if part.file_size > most or (part.file_size > _SMALL_PART and swells):
            raise Refused("unpacks_too_large")


def _contents(package: zipfile.ZipFile) -> str:
    with package.open(_LIST) as file:
        return file.read(_MOST_LIST_BYTES).decode("utf-8", "replace")


def _is_office(listed: str) -> bool:
    return any(kind in listed for kind in _OTHER_OFFICE)


def _warnings(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> list[Reason]:
    found: list[Reason] = []
    embedded = [part for part in parts if part.filename.lower().startswith("word/embeddings/")]
    if embedded:
        found.append(Reason("attachments", {"count": len(embedded)}))
    if any(_reaches_out(package, part) for part in parts if part.filename.endswith(".rels")):
        found.append(Reason("external_content"))
    return found


def _reaches_out(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the part ties in something from outside; a link for a person to press does not."""
    with package.open(part) as file:
        content = file.read()
    try:
        ties = ElementTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException) as error:
        raise zipfile.BadZipFile("a list of relations is broken") from error
    return any(
        tie.get("TargetMode") == "External" and not str(tie.get("Type")).endswith("/hyperlink")
        for tie in ties.iter()
    )
