"""
Secrecy and urgency marks on a first page: words that stand alone, or a red frame.

A mark may only raise the level, so a doubtful one counts; a word inside a sentence ("bảo mật",
"bí mật nhà nước") is no mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from language.vietnamese import canonical, fold
from reading.domain.fields import Field
from reading.domain.level_words import LEVEL_WORDS, LEVELS, STAMPED_LEVELS
from reading.domain.page_layout import HEAD, MIDDLE, Piece, box_round
from reading.domain.readings import PageReading, Proposal
from reading.domain.turning import Box

URGENCIES = {
    "hoa toc hen gio": "HỎA TỐC HẸN GIỜ", "hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN",
    "khan": "KHẨN",
}  # fmt: skip
_SPELT = {word.lower() for word in STAMPED_LEVELS.values()}
# What "MẬT" continues when a sentence in capitals breaks before it: bí mật, bảo mật, cơ mật.
_BEFORE_MAT = ("bi", "bao", "co", "giai", "giam", "tang")
_STEP = 330
_HALVES = ("toi", "tuyet")
# A level that is named with a word beside it: "ĐỘ MẬT: TỐI MẬT", "TÀI LIỆU MẬT", "MẬT - KHẨN".
_NAMED = re.compile(
    r"^(?:(?:muc )?do (?:bao )?mat|tai lieu|van ban|dau|loai)? ?(tuyet mat|toi mat|mat)"
    r"(?: (?:hoa toc hen gio|hoa toc|thuong khan|khan))?$"
)
_URGENT_FIRST = re.compile(r"^(?:hoa toc|thuong khan|khan) (tuyet mat|toi mat|mat)$")
_MOST_WORDS = 7
_GROWN_TOGETHER = frozenset({"tốimật", "tuyệtmật"})
_APART = {"tốimật": "tối mật", "tuyệtmật": "tuyệt mật"}
# Words of stamps that viewers bring along in English.
_ENGLISH = {"confidential": "CONFIDENTIAL", "secret": "SECRET", "top secret": "TOP_SECRET"}
# What follows "mật" where it is no level: mật độ, mật thiết, mật khẩu, mật mã, mật danh, mật ong.
_AFTER_MAT = ("do", "thiet", "khau", "ma", "danh", "ong", "vu", "phuc", "nghi", "tap", "lenh")


def marks(pieces: Sequence[Piece], page: PageReading) -> dict[str, Proposal]:
    """Level and urgency, as far as a mark shows them; the highest where several do."""
    alone = [piece for piece in pieces if piece.top < HEAD and _stands_alone(piece)]
    found: dict[str, Proposal] = {}
    urgent = [piece for piece in alone if piece.folded in URGENCIES]
    if urgent:
        piece = max(urgent, key=lambda one: len(one.folded))
        value = URGENCIES[piece.folded]
        found[Field.URGENCY] = Proposal(
            Field.URGENCY, value, piece.confidence, page.number, piece.box
        )
    stamps = [stamp for piece in alone if (stamp := _stamp(piece, pieces, page.number))]
    if stamps:
        found[Field.LEVEL] = max(stamps, key=lambda one: (LEVELS.index(one.value), one.confidence))
    elif page.signals.get("red_frame"):
        box = _frame_box(page)
        found[Field.LEVEL] = Proposal(Field.LEVEL, LEVELS[0], 0.3, page.number, box, LEVELS[1:])
    return found


def levels_of_page(pieces: Sequence[Piece], page: int) -> list[Proposal]:
    """
    The levels that stand by themselves anywhere on a page, as a stamp or named with its word.

    An annex has its stamp on its own first page, and a stamp may stand at the foot of one.
    """
    named = (_named_level(piece, page) for piece in pieces)
    stamps = (
        _stamp(piece, pieces, page)
        for piece in pieces
        if _stands_alone(piece) and (piece.top < HEAD or _is_spelt_level(piece))
    )
    return [one for one in (*named, *stamps) if one is not None]


def level_in_note(text: str) -> str:
    """
    The highest level that a remark names, or "". Sentences are searched as well: what a person
    writes beside a paper about its level is no heading, and a level only rises.
    """
    words = [word.strip(".,:;()[]-–/*\"'“”") for word in canonical(_closed_up(text))[0].split()]
    words = [word for word in words if word]
    said = " ".join(words)
    if said.isascii():
        # Typed without marks: the whole remark, or with TỐI and TUYỆT in capitals.
        shouted = next((word for word in ("tuyet mat", "toi mat") if word.upper() in text), "")
        return LEVEL_WORDS.get(said) or LEVEL_WORDS.get(shouted) or _ENGLISH.get(said, "")
    return highest(_levels_among(words))


def highest(levels: Iterable[str]) -> str:
    """The highest of these levels; "" where there is none."""
    return max((level for level in levels if level), key=LEVELS.index, default="")


def level_of_notes(page: PageReading) -> list[Proposal]:
    """The level that a note over the page names, which has no place among its words."""
    level = str(page.signals.get("note_level") or "")
    if level not in LEVELS:
        return []
    return [Proposal(Field.LEVEL, level, 0.6, page.number, None, LEVELS[LEVELS.index(level) + 1 :])]


def _levels_among(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = fold(words[at + 1]) if at + 1 < len(words) else ""
        if word in _GROWN_TOGETHER or (word == "mật" and f"{before} mật" in _SPELT):
            yield LEVEL_WORDS[fold(f"{before} mật" if word == "mật" else _APART[word])]
        elif word == "mật" and fold(before) not in _BEFORE_MAT and after not in _AFTER_MAT:
            yield LEVELS[0]


def may_name_level(pieces: Sequence[Piece]) -> bool:
    """
    Whether a short line has the word MẬT in it, and no word that makes it another's; or a longer
    one has it in capitals among small letters.
    """
    return any(
        (
            len(piece.words) <= _MOST_WORDS
            and (piece.is_upper or piece.top < HEAD)
            and _has_mat(piece)
        )
        or (not piece.is_upper and _shouts(piece))
        for piece in pieces
    )


def _shouts(piece: Piece) -> bool:
    words = [word.text.strip(".,:;()[]-–/*\"'“”") for word in piece.words]
    return any(
        canonical(word)[0] == "mật" and word.isupper() and fold(before) not in _BEFORE_MAT
        for before, word in zip(["", *words], words, strict=False)
    )


def _has_mat(piece: Piece) -> bool:
    exact, folded = canonical(_closed_up(piece.text))[0].split(), _closed_up(piece.folded).split()
    words = [word.strip(".,:;()[]-–/*\"'“”") for word in exact]
    plain = [word for word in words if word]
    if _GROWN_TOGETHER.intersection(plain):
        return True
    if "mật" not in plain or len(folded) > _MOST_WORDS:
        return False
    at = plain.index("mật")
    before = fold(plain[at - 1]) if at else ""
    after = fold(plain[at + 1]) if at + 1 < len(plain) else ""
    if before == "bi":
        # BÍ MẬT alone marks old papers; in "bí mật nhà nước" it is the name of a law.
        return len(plain) <= 4 and not after
    return before not in _BEFORE_MAT and after not in _AFTER_MAT


def _named_level(piece: Piece, page: int) -> Proposal | None:
    text = _closed_up(piece.folded)
    match = _NAMED.match(text) or _URGENT_FIRST.match(text)
    if match is None or len(piece.words) > _MOST_WORDS or not _is_marked(piece, text, match[1]):
        return None
    value = LEVEL_WORDS[match[1]]
    sure = min(0.6, piece.confidence)
    higher_ones = LEVELS[LEVELS.index(value) + 1 :]
    return Proposal(Field.LEVEL, value, sure, page, piece.box, higher_ones)


def _is_marked(piece: Piece, text: str, word: str) -> bool:
    """In capitals, or behind a colon: "Độ mật: Tối mật"; "tài liệu mật" in a text is no mark."""
    if word == text or not _is_spelt(piece, word):
        # The word alone is judged as a stamp; here it may stand with blanks between its letters.
        return len(piece.folded.split()) > len(text.split()) and piece.is_upper
    return piece.is_upper or ":" in piece.text


def _is_spelt(piece: Piece, word: str) -> bool:
    spelt = {fold(one): one for one in _SPELT}[word]
    return spelt in canonical(_closed_up(piece.text))[0]


def _is_spelt_level(piece: Piece) -> bool:
    return canonical(piece.text)[0] in _SPELT


def _closed_up(text: str) -> str:
    """The text with letters that stand apart put together: M Ậ T."""
    return re.sub(
        r"(?:(?<=\s)|^)(?:[^\W\d_] ){2,}[^\W\d_](?=\s|$)", lambda one: one[0].replace(" ", ""), text
    )


def higher(found: dict[str, Proposal], more: dict[str, Proposal]) -> dict[str, Proposal]:
    """Both together; of two levels the higher, of two urgencies the first."""
    own, other = found.get(Field.LEVEL), more.get(Field.LEVEL)
    merged = {**more, **found}
    if own is not None and other is not None:
        merged[Field.LEVEL] = max(own, other, key=lambda one: LEVELS.index(one.value))
    return merged


def _stands_alone(piece: Piece) -> bool:
    return len(piece.words) <= 5 and len(piece.folded.split()) <= 4 and piece.is_upper


def _stamp(piece: Piece, pieces: Sequence[Piece], page: int) -> Proposal | None:
    """The level the piece is a stamp of; TỐI or TUYỆT may stand on a line of its own above."""
    if piece.folded not in LEVEL_WORDS:
        return None
    parts = [piece]
    text = piece.folded
    above = _just_above(piece, pieces)
    if above is not None and text == "mat":
        last = above.folded.split()[-1:]
        if last and last[0] in _BEFORE_MAT:
            return None
        if above.folded in _HALVES:
            parts, text = [above, piece], f"{above.folded} {text}"
    if text == "mat" and (half := _half_beside(piece, pieces)) is not None:
        parts, text = [half, piece], f"{half.folded} {text}"
    sure = min(0.9, *(part.confidence for part in parts))
    exact = canonical(" ".join(part.text for part in parts))[0]
    if exact not in _SPELT or piece.middle > MIDDLE + 500:
        sure = min(0.6, sure)
    value = LEVEL_WORDS[text]
    return Proposal(
        Field.LEVEL, value, sure, page, box_round(parts), LEVELS[LEVELS.index(value) + 1 :]
    )


def _just_above(piece: Piece, pieces: Sequence[Piece]) -> Piece | None:
    left, _, right, _ = piece.box
    over = [
        one
        for one in pieces
        if 0 < piece.height - one.height < _STEP and one.box[0] < right and one.box[2] > left
    ]
    return max(over, key=lambda one: one.height, default=None)


def _half_beside(piece: Piece, pieces: Sequence[Piece]) -> Piece | None:
    """TỐI or TUYỆT near it, whichever way the stamp is turned."""
    near = (
        one
        for one in pieces
        if one.folded in _HALVES
        and one.box[0] - _STEP < piece.box[2]
        and piece.box[0] - _STEP < one.box[2]
        and one.box[1] - _STEP < piece.box[3]
        and piece.box[1] - _STEP < one.box[3]
    )
    return next(near, None)


def _frame_box(page: PageReading) -> Box | None:
    match page.signals.get("red_frames"):
        case [[int(left), int(top), int(right), int(bottom)], *_]:
            return left, top, right, bottom
    return None
