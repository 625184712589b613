"""
Secrecy levels as lists write them: Mật, M, C, TM, "MẬT (C)", a tick, a word of a note.

What names no level that is known closes the row as far as can be, with a mark: unknown is closed,
and whoever may see the row opens it.
"""

import re
from dataclasses import dataclass
from typing import Final

from access.domain.levels import Level
from archive.domain.listing.marks import Mark
from language.vietnamese import fold, without_marks


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A level that somebody wrote, and what is doubtful about it."""

    level: Level
    marks: tuple[Mark, ...] = ()


_WORDS: Final = {
    "mật": Level.CONFIDENTIAL,
    "tối mật": Level.SECRET,
    "tuyệt mật": Level.TOP_SECRET,
}
_FOLDED: Final = {fold(word): level for word, level in _WORDS.items()}
# Letters of the envelope (A = Tuyệt mật, B = Tối mật, C = Mật) and what clerks shorten to.
_LETTERS: Final = {
    "a": Level.TOP_SECRET,
    "b": Level.SECRET,
    "c": Level.CONFIDENTIAL,
    "m": Level.CONFIDENTIAL,
    "1": Level.CONFIDENTIAL,
    "2": Level.SECRET,
    "3": Level.TOP_SECRET,
}
_ORDINARY: Final = frozenset(
    {
        "", "thuong", "binh thuong", "khong", "k", "ko", "khong mat", "o", "0", "th", "t", "khong co", "none",
        "cong khai", "van ban thuong", "tai lieu thuong", "thong thuong", "bt", "khong do mat", "do mat thuong",
        "loai thuong", "khong phai mat", "kh", "chua xac dinh do mat", "thuong khong mat",
    }
)  # fmt: skip
# Tối mật or Tuyệt mật: of two that may be meant, the higher.
_EITHER: Final = frozenset({"tm", "t mat", "tmat"})
_BEFORE: Final = re.compile(
    r"^(?:(?:muc\s+)?do\s+(?:bao\s+)?mat|dau(?:\s+do)?\s+mat|muc\s+do|van\s+ban|tai\s+lieu|vb|tl|loai|cap|dong\s+dau|dau|da\s+dong\s+dau)\s+(?=\S)"
)
_DECLASSIFIED: Final = re.compile(r"giải\s+mật|giai\s+mat|hết\s+mật|không\s+(?:còn\s+)?mật")


# Dashes, dots and empty boxes: a cell of these alone says nothing. The last are those of Wingdings.
_NOTHING: Final = re.compile(
    r"[\s\-–—−‐‑_.,:;…·'\"´`/\\|()\[\]{}<>☐□◻◽▢❏❐❑❒○◯⭘\u00ad\u200b-\u200f\u2060\ufeff\uf06f-\uf072\uf0a8\uf0a1]*"
)


def _says(text: str) -> bool:
    """Whether a cell says anything, in words or by a sign such as a tick."""
    return _NOTHING.fullmatch(text) is None


def level_in_column(text: str) -> SaidLevel | None:
    """The level of a cell of the column for it; None where the cell says nothing."""
    folded = fold(text)
    if not _says(text):
        return None
    said = _level_of(folded) if folded else None
    if said is not None:
        return SaidLevel(said)
    if folded in _EITHER:
        return SaidLevel(Level.TOP_SECRET, (Mark.DOUBTFUL_LEVEL,))
    parts = [part for part in re.split(r"\s+", folded) if part]
    levels = [of for size in (2, 1) for of in _levels_of_parts(parts, size)]
    if len(set(levels)) == 1:
        return SaidLevel(levels[0])
    if levels:
        return SaidLevel(max(levels), (Mark.DOUBTFUL_LEVEL,))
    return SaidLevel(Level.TOP_SECRET, (Mark.UNKNOWN_LEVEL,))


def _level_of(folded: str) -> Level | None:
    bare = _BEFORE.sub("", folded)
    for form in (folded, bare):
        if form in _ORDINARY:
            return Level.ORDINARY
        if form in _FOLDED:
            return _FOLDED[form]
        if form in _LETTERS:
            return _LETTERS[form]
    return None


def _levels_of_parts(parts: list[str], size: int) -> list[Level]:
    """Each part of "mat c" a level by itself, or none is read."""
    head, tail = " ".join(parts[:size]), " ".join(parts[size:])
    if len(parts) <= size:
        return []
    first, last = _level_of(head), _level_of(tail)
    return [first, last] if first is not None and last is not None else []


def level_by_tick(text: str, level: Level) -> SaidLevel | None:
    """
    The level of a column that is ticked: whatever stands there but a no or an empty box, a ✓ as well
    as a letter; a higher word counts.
    """
    if not _says(text) or fold(text) in {"0", "khong", "k", "ko"}:
        return None
    said = _level_of(fold(text))
    return SaidLevel(level if said is None else max(said, level))


_PIECES: Final = re.compile(r"[.,;:/()\[\]\n–—+]|\s-\s|\s-|-\s")


def level_in_note(text: str) -> SaidLevel | None:
    """
    The level that a note names as a word of its own: "Mật", "bản chính, Mật", "Độ mật: Tối mật".

    A word within a sentence is none ("công tác bảo mật"), nor is "mất" or "2 mặt"; a note that says
    the paper was declassified names no level.
    """
    small = text.lower()
    if ("mật" not in small and "mat" not in small) or _DECLASSIFIED.search(small):
        return None
    found = [said for piece in _PIECES.split(text) if (said := _level_of_piece(piece.strip()))]
    return max(found, key=lambda said: said.level) if found else None


def _level_of_piece(piece: str) -> SaidLevel | None:
    bare = " ".join(piece.lower().split()).strip("\"'*“”‘’!.-")
    if bare in _WORDS:
        return SaidLevel(_WORDS[bare])
    for word in ("tuyệt mật", "tối mật", "mật"):
        if re.fullmatch(_AROUND.replace("{word}", word), bare):
            return SaidLevel(_WORDS[word])
    if without_marks(bare) == bare and bare in _FOLDED:
        # Typed without marks, "mat" may be anything; closed until somebody says so.
        return SaidLevel(_FOLDED[bare], (Mark.DOUBTFUL_LEVEL,))
    return None


_AROUND: Final = (
    r"(?:(?:có\s+)?(?:đóng\s+)?dấu(?:\s+độ)?(?:\s+mật)?|(?:mức\s+)?độ(?:\s+mật)?|văn\s+bản|tài\s+liệu|vb|tl|loại|bản|hồ\s+sơ|hs)"
    r"\s*(?:\"|“)?{word}(?:\"|”)?|{word}\s*(?:độ\s*)?[abc]"
)
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_AT_THE_BEGINNING: Final = re.compile(
    r"^\s*(tuyệt\s+mật|tối\s+mật|mật)\s*(?:[:.!–—]|-\s)", re.IGNORECASE
)
_AT_THE_END: Final = re.compile(r"[.;–—-]\s*(tuyệt\s+mật|tối\s+mật|mật)\s*\.?\s*$", re.IGNORECASE)


def level_in_title(text: str) -> SaidLevel | None:
    """The level that stands in brackets, before the title or after it: "(Mật)", "MẬT: …"."""
    pieces = _IN_BRACKETS.findall(text)
    for place in (_AT_THE_BEGINNING, _AT_THE_END):
        pieces += place.findall(text)
    found = [said for piece in pieces if (said := level_in_note(piece))]
    return max(found, key=lambda said: said.level) if found else None


# "14-QĐ/TU-Mật", "Mật 14-QĐ/TU", and the letters that clerks put behind: "14-QĐ/TU (M)".
_BETWEEN: Final = " –—/.,;:-"
_BEHIND_NUMBER: Final = re.compile(
    r"(?:\b(?P<word>tuyệt\s+mật|tối\s+mật|mật)|[(\[]\s*(?P<letters>tm|m)\s*[)\]])[\s.]*$",
    re.IGNORECASE,
)
_BEFORE_NUMBER: Final = re.compile(
    r"^\s*(?P<word>tuyệt\s+mật|tối\s+mật|mật)\b[\s–—/.,;:-]*", re.IGNORECASE
)


def level_beside_number(text: str) -> tuple[str, SaidLevel | None]:
    """A cell of numbers without the level that is written before or behind it, and that level."""
    if _DECLASSIFIED.search(text.lower()):
        return text, None
    match = _BEHIND_NUMBER.search(text) or _BEFORE_NUMBER.search(text)
    rest = text[: match.start()].rstrip(_BETWEEN) + text[match.end() :] if match else ""
    if match is None or not any(map(str.isdigit, rest)):
        return text, None
    said = level_in_column(match[0])
    if said is not None and match.groupdict().get("letters"):
        said = SaidLevel(said.level, (Mark.DOUBTFUL_LEVEL,))
    return rest, said


def level_of_heading(text: str) -> SaidLevel | None:
    """
    The level that a line over rows gives them: "I. VĂN BẢN MẬT", "Sổ đăng ký văn bản mật đến".

    "Bí mật nhà nước" is at least Mật.
    """
    small = " ".join(text.lower().split())
    if _DECLASSIFIED.search(small):
        return None
    for word in ("tuyệt mật", "tối mật", "mật"):
        if re.search(
            rf"(?:văn\s+bản|tài\s+liệu|hồ\s+sơ|công\s+văn|độ\s+mật)\s*:?\s*(?:đi\s+|đến\s+)?{word}(?!\w)",
            small,
        ):
            return SaidLevel(_WORDS[word])
    if re.search(
        r"(?:đăng\s+ký|danh\s+mục|mục\s+lục|thống\s+kê)(?:\s+\S+){0,4}\s+bí\s+mật\s+nhà\s+nước",
        small,
    ):
        return SaidLevel(Level.CONFIDENTIAL)
    return level_in_note(text)
