"""
What of a page's signals is kept beside the page: measures, marks and codes, never its words.

Signals stand in the clear where text does not, and are counted by the database. So nothing is kept
here that a paper could say by itself: a number, a flag, a box, or a word of a list that stands in
this module. A process that was taken over by a document may send any signal it likes.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Final

from machine.json_values import Json, JsonObject
from reading.domain.level_words import LEVELS, STAMP_WORDS

# Numbers and flags; None where something was asked and could not be told.
MEASURES: Final = frozenset(
    (
        "attempts", "blank", "blank_proved", "by_hand", "checked", "components", "covered", "cpu_s",
        "damage", "deskew", "dpi", "dpi_assumed", "drawn_not_read", "framed_stamp", "height",
        "laid_words", "low_share", "pictures", "red_frame", "red_seal", "rotation", "score", "skew",
        "unread", "width",
    )
)  # fmt: skip
# Lists of boxes on the page.
PLACES: Final = frozenset(("red_frames", "red_seals"))
# One of these words; how the picture was packed is a name that the file itself gives.
CODES: Final[Mapping[str, frozenset[str]]] = {
    "mode": frozenset(("colour", "grey", "bilevel", "print")),
    "codec": frozenset(
        (
            "ccitt", "dct", "flate", "jbig2", "jpx", "lzw", "raw", "runlength", "rendered", "text",
            "jpeg", "mpo", "png", "tiff", "other",
        )
    ),
    "note_level": frozenset(("", *LEVELS)),
    "engine": frozenset(("ocrmypdf", "scripted", "tesseract", "text-layer", "word-text")),
}  # fmt: skip
# The version of a library or of its data, with the language and the start of a hash.
_VERSION: Final = re.compile(r"(?:vie-[0-9a-f]{16}|[0-9][0-9a-z.+-]{0,30})?")
VERSIONS: Final = frozenset(("engine_version", "data_version"))
# Each a word of STAMP_WORDS, its box, and how sure it is.
STAMPS: Final = "stamps"

NAMES: Final = MEASURES | PLACES | VERSIONS | frozenset(CODES) | {STAMPS}


def kept_signals(signals: Mapping[str, Json]) -> JsonObject:
    """What of them is kept: those of `NAMES` whose value is of their kind. Never raises."""
    kept: dict[str, Json] = {}
    for name in sorted(NAMES & signals.keys()):
        value = signals[name]
        if name == "codec" and isinstance(value, str) and value and value not in CODES[name]:
            value = "other"
        if _is_of_its_kind(name, value):
            kept[name] = value
    return kept


def _is_of_its_kind(name: str, value: Json) -> bool:
    if name in MEASURES:
        return _is_measure(value)
    if name in CODES:
        return isinstance(value, str) and value in CODES[name]
    if name in VERSIONS:
        return isinstance(value, str) and _VERSION.fullmatch(value) is not None
    return _are(value, _is_stamp if name == STAMPS else _is_box)


def _is_measure(value: Json) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int)


def _is_box(value: Json) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_measure, value))


def _is_stamp(value: Json) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    word, *place = value
    return isinstance(word, str) and word in STAMP_WORDS and all(map(_is_measure, place))


def _are(value: Json, kind: Callable[[Json], bool]) -> bool:
    return isinstance(value, list | tuple) and all(map(kind, value))
