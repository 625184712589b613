"""Signer and recipients, at the end of the last page that has a signature block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.domain.vietnamese import fold
from ingest.domain.page_layout import (
    MIDDLE,
    Piece,
    box_round,
    confidence_of,
    pieces_of,
    sureness_of,
)
from ingest.domain.readings import PageReading, Proposal

# T/M, K/T, T/L of the Party; TM., KT., TL., TUQ., Q. of the state; then offices.
_AUTHORITY = re.compile(r"^\W*(t/?m|k/?t|t/?l|tuq|q)\b[.\s]", re.IGNORECASE)
OFFICES = (
    "truong ban", "pho truong ban", "chu tich", "pho chu tich", "bi thu", "pho bi thu", "giam doc",
    "pho giam doc", "chanh van phong", "pho chanh van phong", "chu nhiem", "pho chu nhiem",
    "ban thuong vu", "thu truong", "chu tri", "truong phong", "pho truong phong",
)  # fmt: skip
# The print a digital signature leaves on a page, and how far below a line of it the next one is.
_DIGITAL = ("ky boi", "thoi gian ky", "ngay ky", "nguoi ky", "email", "co quan", "signed by")
_DIGITAL_STEP = 250
_DEGREES = frozenset({"gs", "pgs", "ts", "ths", "bs", "ks", "cn"})
_SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Trương", "Đinh", "Lâm", "Đoàn", "Trịnh", "Mai", "Đào", "Cao",
)  # fmt: skip
MOST_RECIPIENTS = 40
# Names and lists are read without anything to hold them against: marks may be wrong at any
# confidence of the recognition. Text that was never an image is sure.
_READ_FROM_AN_IMAGE = 0.85
_NEVER_AN_IMAGE = 0.99
_LAST_PAGES = 3


_RECIPIENTS = re.compile(r"\b\w?oi nhan\b")


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    piece: Piece
    repaired: bool


def signer_and_recipients(pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """From the last page with a list of recipients, for annexes may follow; else the last three."""
    backwards = list(pages)[::-1]
    listing = next((page for page in backwards if _RECIPIENTS.search(fold(page.text))), None)
    for page in ([listing] if listing else []) + backwards[:_LAST_PAGES]:
        pieces = pieces_of(page)
        found = {**_signer(pieces, page.number), **_recipients(pieces, page.number)}
        if found:
            return found
    return {}


def _signer(pieces: Sequence[Piece], page: int) -> dict[str, Proposal]:
    right = [piece for piece in pieces if piece.middle > MIDDLE]
    right = [piece for piece in right if not _is_digital(piece, right)]
    offices = [place for place, piece in enumerate(right) if _is_office(piece)]
    listing = _recipients_heading(pieces)
    if offices:
        below = right[offices[-1] + 1 :]
    elif listing is not None:
        # The seal may hide the office, but not that the name stands beside the recipients.
        below = [piece for piece in right if piece.height > pieces[listing].height]
    else:
        return {}
    names = [name for piece in below if (name := _name(piece))]
    if not names:
        return {}
    name = names[0]
    sure = confidence_of(name.piece.words)
    if not offices or name.repaired:
        sure = min(0.5, sure)
    others = tuple(dict.fromkeys(one.text for one in names[1:3] if one.text != name.text))
    sure = _sure(name.piece, sure)
    return {"signer": Proposal("signer", name.text, sure, page, name.piece.box, others)}


def _sure(piece: Piece, sure: float) -> float:
    printed = sureness_of(piece.words) >= _NEVER_AN_IMAGE
    return min(0.95 if printed else _READ_FROM_AN_IMAGE, sure)


def _is_office(piece: Piece) -> bool:
    folded = piece.folded
    if _AUTHORITY.match(piece.text):
        return True
    named = folded.startswith(OFFICES) or folded.endswith(OFFICES)
    return named and piece.is_upper and len(piece.words) <= 6


def _is_digital(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """A line of the print of a digital signature, or what such a line runs over into."""
    if piece.folded.startswith(_DIGITAL):
        return True
    return any(
        one.folded.startswith(_DIGITAL)
        and 0 <= piece.height - one.height < _DIGITAL_STEP
        and piece.left < one.box[2]
        for one in pieces
    )


def _name(piece: Piece) -> _Name | None:
    words = [word for word in _letters(piece.text).split() if fold(word) not in _DEGREES]
    text = " ".join(words)
    if is_person_name(text):
        return _Name(text, piece, repaired=False)
    if not words or not words[0].islower() or not is_person_name(f"X {' '.join(words[1:])}"):
        return None
    whole = [one for one in _SURNAMES if one.lower().endswith(words[0]) and len(words[0]) > 1]
    if len(whole) != 1 or len(words) < 3:
        return None
    return _Name(" ".join([whole[0], *words[1:]]), piece, repaired=True)


def is_person_name(text: str) -> bool:
    """Two to five words, each with one capital at its beginning."""
    words = text.split()
    if not 2 <= len(words) <= 5:
        return False
    return all(
        word.isalpha() and word[0].isupper() and not any(map(str.isupper, word[1:]))
        for word in words
    )


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text))


def _recipients_heading(pieces: Sequence[Piece]) -> int | None:
    for place, piece in enumerate(pieces):
        if piece.left < MIDDLE and len(piece.words) <= 3 and _RECIPIENTS.search(piece.folded):
            return place
    return None


def _recipients(pieces: Sequence[Piece], page: int) -> dict[str, Proposal]:
    start = _recipients_heading(pieces)
    if start is None:
        return {}
    heading = pieces[start]
    lines = [
        piece
        for piece in pieces[start + 1 :]
        if piece.top >= heading.top and piece.left < MIDDLE - 500 and piece.middle < MIDDLE
    ][:MOST_RECIPIENTS]
    kept: list[Piece] = []
    for piece in lines:
        kept.append(piece)
        if piece.folded.startswith("luu"):
            break
    if not kept:
        return {}
    text = "\n".join(re.sub(r"^[-–—~_\s]+", "", piece.text) for piece in kept)
    sure = min(_sure(piece, confidence_of(piece.words)) for piece in kept)
    return {"recipients": Proposal("recipients", text, sure, page, box_round(kept))}
