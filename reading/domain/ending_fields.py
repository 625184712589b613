"""Signer and recipients, where the paper ends: at its first list of recipients."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from language.vietnamese import fold
from reading.domain.fields import Field
from reading.domain.page_layout import (
    MIDDLE,
    Piece,
    box_round,
    confidence_of,
    pieces_of,
    sureness_of,
)
from reading.domain.readings import PageReading, Proposal

# T/M, K/T, T/L of the Party; TM., KT., TL., TUQ., Q. of the state; then offices.
_AUTHORITY = re.compile(r"^\W*(t/?m|k/?t|t/?l|tuq|q)\b[.\s]", re.IGNORECASE)
# Each of them also with a deputy's PHÓ or an acting one's QUYỀN before it.
_OFFICES = (
    "truong ban", "chu tich", "bi thu", "giam doc", "tong giam doc", "chanh van phong",
    "chu nhiem", "ban thuong vu", "thu truong", "chu tri", "truong phong", "hieu truong",
    "cuc truong", "chi cuc truong", "tong cuc truong", "vu truong", "vien truong", "chi huy truong",
    "chi huy pho", "chinh uy", "chinh tri vien", "tu lenh", "tham muu truong", "truong cong an",
    "chanh an", "chanh thanh tra", "hat truong", "doi truong", "tram truong", "truong tram",
    "truong doan", "to truong", "truong khoa", "vien pho", "tong bien tap", "tong thu ky",
    "bo truong", "thu tuong", "thuong truc", "chu toa", "uy vien",
)  # fmt: skip
OFFICES = tuple(before + office for office in _OFFICES for before in ("", "pho ", "quyen "))
# The print a digital signature leaves on a page, and how far below a line of it the next one is.
_DIGITAL = ("ky boi", "thoi gian ky", "ngay ky", "nguoi ky", "email", "co quan", "signed by")
_DIGITAL_STEP = 250
_DEGREES = frozenset(
    {"gs", "pgs", "ts", "ths", "bs", "ks", "cn", "tskh", "bscki", "bsckii", "ls", "ncs", "dr"}
)
# What stands before a name and is none of it: ranks of the army and the police, forms of address.
_RANKS = re.compile(
    r"(?:dai tuong|(?:thuong|trung|thieu) tuong|(?:dai|thuong|trung|thieu) (?:ta|uy)"
    r"|dong chi|dc|ong|ba)(?: (?=\S))"
)
# Pieces of a letter that the seal or the pen left beside a name are read below this, 0-100.
_SCRAP = 45
_READABLE = 0.5
# How an apostrophe is typed and read in the names of the highlands: K' Brinh, K’Brinh, H'Hoa.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ′´`", "'"))
_NAME_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)?")
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
    """
    From the first page with a list of recipients, for annexes with names of their own may follow.

    The signature may have run over to the next page; without a list, the last three are looked at.
    The pages are those of one paper (`reading.domain.papers`).
    """
    at = next((at for at, page in enumerate(pages) if lists_recipients(page)), None)
    if at is not None:
        pieces = pieces_of(pages[at])
        found = {**_signer(pieces, pages[at].number), **_recipients(pieces, pages[at].number)}
        if Field.SIGNER not in found and at + 1 < len(pages):
            following = pieces_of(pages[at + 1])
            found |= _signer(following, pages[at + 1].number)
        if found:
            return _beside_others(found, pages[:at])
    for place, page in reversed(list(enumerate(pages))[-_LAST_PAGES:]):
        pieces = pieces_of(page)
        found = {**_signer(pieces, page.number), **_recipients(pieces, page.number)}
        if found:
            return _beside_others(found, pages[:place])
    return {}


def _beside_others(
    found: dict[str, Proposal], before: Sequence[PageReading]
) -> dict[str, Proposal]:
    """
    The fields, with the signer in doubt where another one signs on a page before.

    That may be the paper's signer, and this one that of an annex, or of another paper.
    """
    own = found.get(Field.SIGNER)
    if own is None:
        return found
    names = (_signer(pieces_of(page), page.number).get(Field.SIGNER) for page in before)
    others = tuple(dict.fromkeys(one.value for one in names if one and one.value != own.value))
    if not others:
        return found
    kept = tuple(dict.fromkeys((*others, *own.alternatives)))[:3]
    return found | {
        Field.SIGNER: replace(own, confidence=min(0.5, own.confidence), alternatives=kept)
    }


def lists_recipients(page: PageReading) -> bool:
    """Whether a paper's list of recipients stands on the page."""
    if not _RECIPIENTS.search(fold(page.text)):
        return False
    return _recipients_heading(pieces_of(page)) is not None


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
    name = next((one for one in names if one.piece.confidence >= _READABLE), names[0])
    sure = confidence_of(name.piece.words)
    if not offices or name.repaired:
        sure = min(0.5, sure)
    others = tuple(dict.fromkeys(one.text for one in names[:3] if one.text != name.text))
    if more := _other_signers(pieces, right[: offices[-1]] if offices else [], name.text):
        sure, others = min(0.5, sure), (*more, *others)[:3]
    sure = _sure(name.piece, sure)
    return {Field.SIGNER: Proposal(Field.SIGNER, name.text, sure, page, name.piece.box, others)}


def _other_signers(pieces: Sequence[Piece], above: Sequence[Piece], signer: str) -> tuple[str, ...]:
    """Who else signs on the page, each below an office: further up at right, or at left."""
    left = [piece for piece in pieces if piece.middle <= MIDDLE]
    found: list[str] = []
    for column in (above, left):
        at = next((place for place, piece in enumerate(column) if _is_office(piece)), None)
        if at is not None:
            found += [name.text for piece in column[at + 1 :] if (name := _signing(piece))]
    return tuple(dict.fromkeys(one for one in found if one != signer))


def _signing(piece: Piece) -> _Name | None:
    """A name in a line of its own, as under a signature; recipients have a dash or a comma."""
    plain = piece.text.strip()
    return _name(piece) if plain[:1].isalpha() and plain[-1:].isalpha() else None


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
    words = _name_words(piece.text)
    text = " ".join(words)
    if is_person_name(text):
        return _Name(text, piece, repaired=False)
    kept = " ".join(_name_words(_without_scraps(piece)))
    if is_person_name(kept):
        return _Name(kept, piece, repaired=True)
    if not words or not words[0].islower() or not is_person_name(f"X {' '.join(words[1:])}"):
        return None
    whole = [one for one in _SURNAMES if one.lower().endswith(words[0]) and len(words[0]) > 1]
    if len(whole) != 1 or len(words) < 3:
        return None
    return _Name(" ".join([whole[0], *words[1:]]), piece, repaired=True)


def is_person_name(text: str) -> bool:
    """
    Two to five words, each with one capital at its beginning, and not initials alone.

    An apostrophe belongs to the name (K' Brinh, H'Hoa): with one, a single word is a name too.
    """
    words = text.translate(_APOSTROPHES).split()
    joined = len(words) == 1 and re.fullmatch(r"[^\W\d_]{1,3}'[^\W\d_]{2,}", words[0])
    if not joined and not 2 <= len(words) <= 5:
        return False
    return all(map(_is_name_word, words)) and any(len(word.strip("'")) > 1 for word in words)


def _is_name_word(word: str) -> bool:
    parts = word.split("'")
    if len(parts) > 2 or not parts[0]:
        return False
    first = parts[0].isalpha() and parts[0][0].isupper() and parts[0][1:].lower() == parts[0][1:]
    after = parts[1] if len(parts) == 2 else ""
    return first and (not after or (after.isalpha() and after[1:].lower() == after[1:]))


def _name_words(text: str) -> list[str]:
    """The words of a line without titles, degrees and ranks."""
    words = _NAME_WORD.findall(text.translate(_APOSTROPHES))
    words = [word for word in words if fold(word) not in _DEGREES]
    return words[_of_rank(words) :]


def _without_scraps(piece: Piece) -> str:
    """The text without what the seal left at its ends and is hardly read."""
    words = list(piece.words)
    while len(words) > 2 and words[0].confidence < _SCRAP:
        words = words[1:]
    while len(words) > 2 and words[-1].confidence < _SCRAP:
        words = words[:-1]
    return " ".join(word.text for word in words)


def _of_rank(words: Sequence[str]) -> int:
    match = _RANKS.match(" ".join(map(fold, words)))
    return len(match[0].split()) if match else 0


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
    return {Field.RECIPIENTS: Proposal(Field.RECIPIENTS, text, sure, page, box_round(kept))}
