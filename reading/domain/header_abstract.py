"""The abstract below the title of a paper, or under its number."""

import re
from collections.abc import Sequence

from reading.domain.fields import Field
from reading.domain.header_marks import URGENCIES
from reading.domain.level_words import LEVEL_WORDS
from reading.domain.page_layout import (
    Piece,
    box_round,
    confidence_of,
    sureness_of,
)
from reading.domain.readings import Proposal

# From line to line inside an abstract, in ten-thousandths of the height: 9.8 mm on A4, more than
# one and a half lines of 14 points. The body begins further down.
WIDEST_STEP = 330
# Hints of a fold: what ends an abstract.
ENDS = (
    "can cu", "thuc hien", "kinh gui", "theo de nghi", "de trien khai", "nham ", "i ", "1 ",
    "xet de nghi", "ban to chuc", "trong thoi gian", "thoi gian qua", "hom nay",
)  # fmt: skip
# How the text itself begins, with a capital: it may stand close below the abstract.
BEGINS = (
    "can cu", "thuc hien", "kinh gui", "theo de nghi", "de trien khai", "xet de nghi",
    "trong thoi gian", "thoi gian qua", "hom nay", "i ", "1 ",
)  # fmt: skip
# What an abstract may run to, in ten-thousandths of the height and in lines; a longer one is cut.
LONGEST_ABSTRACT, _MOST_LINES = 3200, 12
# Lines in brackets that say where a paper belongs, and not what it is about.
_BESIDE_ABSTRACT = ("kem theo", "trinh ", "du thao", "tai lieu ", "phuc vu hoi nghi", "ban hanh ")


def abstract_in(lines: Sequence[Piece], *, certain_start: bool) -> dict[str, Proposal]:
    taken: list[Piece] = []
    for piece in lines:
        folded = piece.folded
        if taken and (_ends_abstract(piece, taken)):
            break
        if (
            not taken
            and not certain_start
            and not folded.startswith(("v v", "ve ", "vv ", "veviec"))
        ):
            continue
        if folded in URGENCIES or folded in LEVEL_WORDS or not folded:
            continue
        if not taken and _ends_abstract(piece, taken):
            break
        taken.append(piece)
        if len(taken) == _MOST_LINES:
            break
    text = _cleaned(" ".join(piece.text for piece in taken))
    if not text:
        return {}
    words = [word for piece in taken for word in piece.words]
    sure = confidence_of(words) if sureness_of(words) > 0.55 else min(0.8, confidence_of(words))
    if len(taken) == _MOST_LINES:
        sure = min(0.8, sure)  # it may go on, or have run into the text
    return {Field.ABSTRACT: Proposal(Field.ABSTRACT, text, min(0.97, sure), 1, box_round(taken))}


def _ends_abstract(piece: Piece, taken: Sequence[Piece]) -> bool:
    folded = f"{piece.folded} "
    if piece.text.strip("-–—_.* ") == "" or set(piece.text) <= set("-–—_.*~=+"):
        return True
    if folded.startswith("kinh gui"):
        return True
    if piece.is_upper and len(piece.words) > 1:
        return True
    if piece.text.startswith("(") and any(word in folded for word in _BESIDE_ABSTRACT):
        return True
    if not taken:
        return False
    step = piece.height - taken[-1].height
    if step > WIDEST_STEP or (folded.startswith(ENDS) and step > 0.75 * WIDEST_STEP):
        return True
    return piece.text[:1].isupper() and (folded.startswith(BEGINS) or _is_of_the_body(piece, taken))


def _is_of_the_body(piece: Piece, taken: Sequence[Piece]) -> bool:
    """A new paragraph: from margin to margin below lines that ended well before, or at the margin."""
    wide = piece.box[2] - piece.left
    if wide > 6500 and wide > 1.3 * max(one.box[2] - one.left for one in taken):
        return True
    # Not centred as those before it are: it begins at the margin.
    at_margin = piece.left < min(one.left for one in taken) - 500
    return at_margin and piece.middle < taken[-1].middle - 400


def _cleaned(text: str) -> str:
    return re.sub(r"^[\W_]+|[\s\-–—_*~=+.,;:]+$", "", " ".join(text.split()))
