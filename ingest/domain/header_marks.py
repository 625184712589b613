"""
Secrecy and urgency marks on a first page: words that stand alone, or a red frame.

A mark may only raise the level, so a doubtful one counts; a word inside a sentence ("bảo mật",
"bí mật nhà nước") is no mark.
"""

from collections.abc import Sequence

from archive.domain.vietnamese import canonical
from ingest.domain.page_layout import HEAD, MIDDLE, Piece, box_round
from ingest.domain.readings import Box, PageReading, Proposal

URGENCIES = {
    "hoa toc hen gio": "HỎA TỐC HẸN GIỜ", "hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN",
    "khan": "KHẨN",
}  # fmt: skip
LEVEL_WORDS = {"mat": "CONFIDENTIAL", "toi mat": "SECRET", "tuyet mat": "TOP_SECRET"}
_LEVELS = ("CONFIDENTIAL", "SECRET", "TOP_SECRET")
_SPELT = {"mật", "tối mật", "tuyệt mật"}
# What "MẬT" continues when a sentence in capitals breaks before it: bí mật, bảo mật, cơ mật.
_BEFORE_MAT = ("bi", "bao", "co", "giai", "giam", "tang")
_STEP = 330


def marks(pieces: Sequence[Piece], page: PageReading) -> dict[str, Proposal]:
    """Level and urgency, as far as a mark shows them; the highest where several do."""
    alone = [piece for piece in pieces if piece.top < HEAD and _stands_alone(piece)]
    found: dict[str, Proposal] = {}
    urgent = [piece for piece in alone if piece.folded in URGENCIES]
    if urgent:
        piece = max(urgent, key=lambda one: len(one.folded))
        value = URGENCIES[piece.folded]
        found["urgency"] = Proposal("urgency", value, piece.confidence, page.number, piece.box)
    stamps = [stamp for piece in alone if (stamp := _stamp(piece, pieces, page.number))]
    if stamps:
        found["level"] = max(stamps, key=lambda one: (_LEVELS.index(one.value), one.confidence))
    elif page.signals.get("red_frame"):
        box = _frame_box(page)
        found["level"] = Proposal("level", _LEVELS[0], 0.3, page.number, box, _LEVELS[1:])
    return found


def higher(found: dict[str, Proposal], more: dict[str, Proposal]) -> dict[str, Proposal]:
    """Both together; of two levels the higher, of two urgencies the first."""
    own, other = found.get("level"), more.get("level")
    merged = {**more, **found}
    if own is not None and other is not None:
        merged["level"] = max(own, other, key=lambda one: _LEVELS.index(one.value))
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
        if above.folded in {"toi", "tuyet"}:
            parts, text = [above, piece], f"{above.folded} {text}"
    sure = min(0.9, *(part.confidence for part in parts))
    exact = canonical(" ".join(part.text for part in parts))[0]
    if exact not in _SPELT or piece.middle > MIDDLE + 500:
        sure = min(0.6, sure)
    value = LEVEL_WORDS[text]
    return Proposal(
        "level", value, sure, page, box_round(parts), _LEVELS[_LEVELS.index(value) + 1 :]
    )


def _just_above(piece: Piece, pieces: Sequence[Piece]) -> Piece | None:
    left, _, right, _ = piece.box
    over = [
        one
        for one in pieces
        if 0 < piece.height - one.height < _STEP and one.box[0] < right and one.box[2] > left
    ]
    return max(over, key=lambda one: one.height, default=None)


def _frame_box(page: PageReading) -> Box | None:
    match page.signals.get("red_frames"):
        case [[int(left), int(top), int(right), int(bottom)], *_]:
            return left, top, right, bottom
    return None
