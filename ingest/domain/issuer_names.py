"""Names of issuing bodies from their capitals: BAN TỔ CHỨC under TỈNH ỦY LÂM ĐỒNG."""

from collections.abc import Sequence

from archive.domain.vietnamese import canonical, fold

# Bodies as they are written in running text (Quy định 66-QĐ/TW; Nghị định 30/2020/NĐ-CP).
BODIES = (
    "Ban Bảo vệ, chăm sóc sức khỏe cán bộ",
    "Ban Cán sự đảng",
    "Ban Chấp hành Đảng bộ",
    "Ban Chấp hành",
    "Ban Chỉ đạo",
    "Ban Dân vận",
    "Ban Kinh tế",
    "Ban Nội chính",
    "Ban Quản lý",
    "Ban Thường vụ",
    "Ban Tổ chức",
    "Ban Tuyên giáo",
    "Ban Xây dựng Đảng",
    "Chi bộ",
    "Công an",
    "Đảng bộ",
    "Đảng đoàn",
    "Đảng ủy",
    "Hội đồng nhân dân",
    "Huyện ủy",
    "Phòng Nội vụ",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Thành ủy",
    "Thị ủy",
    "Tỉnh ủy",
    "Trung tâm",
    "Trường Chính trị",
    "Ủy ban Kiểm tra",
    "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "Ủy ban nhân dân",
    "Văn phòng",
)
_BY_FOLD = {fold(body): body for body in BODIES}
_LOWER = {
    fold(word): word
    for word in ("tỉnh", "huyện", "thành phố", "thị xã", "xã", "phường", "thị trấn")
}
_LINKS = {"va": "và", "cua": "của", "cac": "các"}
# Whose name needs no province after it where a body of theirs issues.
_COMMITTEES = ("tinh uy", "thanh uy", "huyen uy", "thi uy")
_COMMON = {
    word for name in (*_BY_FOLD.values(), *_LOWER.values()) for word in canonical(name)[0].split()
}
MOST_WORDS = 24


def name_of(lines: Sequence[str]) -> str:
    """The body whose capitals stand on these lines, as it is written in running text."""
    words = " ".join(lines).split()[:MOST_WORDS]
    written: list[str] = []
    while words:
        known = _known(words)
        if known:
            size, name = known
            after = bool(written) and name in _LOWER.values()
            written.append(name if after or name not in _LOWER.values() else name.capitalize())
            words = words[size:]
        else:
            folded = fold(words[0])
            written.append(_LINKS.get(folded) or _title(words[0]))
            words = words[1:]
    return " ".join(written)


def is_common(word: str) -> bool:
    """Whether the canonical word belongs to the names of bodies, and is no name of a place."""
    return word in _COMMON or word in _LINKS.values()


def issuer_of(parents: Sequence[str], body: Sequence[str]) -> str:
    """
    The issuer named by the capitals of a heading: its own lines, and those of the body above.

    A commission under a provincial committee is named with it, without the province: the
    province is the archive's own.
    """
    own = name_of(body)
    if not parents:
        return own
    above = name_of(parents)
    committee = next((name for name in _COMMITTEES if fold(above).startswith(name)), None)
    if committee and not fold(own).startswith(("uy ban nhan dan", "hoi dong nhan dan")):
        return f"{own} {_BY_FOLD[committee]}"
    return own


def _known(words: Sequence[str]) -> tuple[int, str] | None:
    for size in range(min(8, len(words)), 0, -1):
        folded = fold(" ".join(words[:size]))
        name = _BY_FOLD.get(folded) or _LOWER.get(folded)
        if name:
            return size, name
    return None


def _title(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
