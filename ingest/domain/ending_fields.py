"""Signer and recipients, at the end of the last page that has a signature block."""

import re
from collections.abc import Sequence

from archive.domain.vietnamese import fold
from ingest.domain.page_layout import Piece, box_round, confidence_of, pieces_of
from ingest.domain.readings import PageReading, Proposal

RIGHT_HALF = 5000
# T/M, K/T, T/L of the Party; TM., KT., TL., TUQ., Q. of the state; then offices.
_AUTHORITY = re.compile(r"^(t/?m|k/?t|t/?l|tuq|q)\b[.\s]", re.IGNORECASE)
OFFICES = (
    "truong ban", "pho truong ban", "chu tich", "pho chu tich", "bi thu", "pho bi thu", "giam doc",
    "pho giam doc", "chanh van phong", "pho chanh van phong", "chu nhiem", "pho chu nhiem",
    "ban thuong vu", "thu truong", "chu tri", "truong phong", "pho truong phong",
)  # fmt: skip
_DIGITAL = ("ky boi", "thoi gian ky", "nguoi ky", "email", "co quan")
MOST_RECIPIENTS = 30


def signer_and_recipients(pages: Sequence[PageReading]) -> dict[str, Proposal]:
    """From the last page back to the one that has them, at most three pages."""
    for page in list(pages)[::-1][:3]:
        pieces = pieces_of(page)
        found = {**_signer(pieces, page.number), **_recipients(pieces, page.number)}
        if found:
            return found
    return {}


def _signer(pieces: Sequence[Piece], page: int) -> dict[str, Proposal]:
    right = [piece for piece in pieces if piece.middle > RIGHT_HALF and not _is_digital(piece)]
    offices = [place for place, piece in enumerate(right) if _is_office(piece)]
    if not offices:
        return {}
    below = right[offices[-1] + 1 :]
    named = [piece for piece in below if is_person_name(_letters(piece.text))]
    if not named:
        return {}
    piece = named[0]
    sure = min(0.95, confidence_of(piece.words))
    return {"signer": Proposal("signer", _letters(piece.text), sure, page, piece.box)}


def _is_office(piece: Piece) -> bool:
    folded = piece.folded
    return bool(_AUTHORITY.match(piece.text)) or (piece.is_upper and folded.startswith(OFFICES))


def _is_digital(piece: Piece) -> bool:
    return piece.folded.startswith(_DIGITAL)


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


def _recipients(pieces: Sequence[Piece], page: int) -> dict[str, Proposal]:
    start = next((p for p, piece in enumerate(pieces) if piece.folded.startswith("noi nhan")), None)
    if start is None:
        return {}
    heading = pieces[start]
    lines = [
        piece
        for piece in pieces[start + 1 :]
        if piece.top >= heading.top and piece.left < RIGHT_HALF - 500 and piece.middle < RIGHT_HALF
    ][:MOST_RECIPIENTS]
    kept: list[Piece] = []
    for piece in lines:
        kept.append(piece)
        if fold(piece.text).startswith("luu"):
            break
    if not kept:
        return {}
    text = "\n".join(re.sub(r"^[-–—~_\s]+", "", piece.text) for piece in kept)
    words = [word for piece in kept for word in piece.words]
    value = Proposal("recipients", text, min(0.9, confidence_of(words)), page, box_round(kept))
    return {"recipients": value}
