"""Invented names, most of which differ from another in the marks of one syllable."""

import random
from dataclasses import dataclass

# The syllables of a line have the same letters: only their marks tell them apart.
_FAMILIES = """
    Đàm Đảm Đầm|Lê Lễ Lệ|Trần Trân|Phạm Phàm|Hoàng Hoằng|Đặng Đăng Đằng|Bùi Bủi|Đỗ Đô|Hồ Hổ Hộ
    Ngô Ngộ|Dương Đường|Lý Ly|Đào Đạo|Đoàn Đoan|Vương Vượng|Trịnh Trinh|Trương Trường|Đinh Định
    Lâm Lam|Phùng Phụng|Tô Tố|Hà Hạ|Tạ Tá|Thái Thai|Châu Chầu|Lưu Lựu|Lương Lượng|Quách Quạch
    Kiều Kiểu|Tống Tòng|Tăng Tặng|Nguyễn Nguyện|Vũ Vụ|Võ Vò|Giáp Giạp|Khổng Không
"""
_MIDDLES = """
    Văn Vân Vấn|Thị Thi|Quang Quảng Quàng|Đức|Minh|Ngọc|Hữu Hựu|Công Cống|Đình Đỉnh|Xuân
    Thanh Thành Thạnh|Bá Bà|Trọng Trông|Duy|Khắc|Mạnh|Hồng Hổng|Tiến Tiên|Chí Chi|Kim|Bích|Thế Thể
"""
_GIVEN = """
    Thiệu Thiếu Thiều|Tuân Tuấn Tuần|Hòa Hóa Hỏa|Dung Dũng Dụng|Hùng Hưng Hừng|Thủy Thúy Thùy Thụy
    Hải Hài Hái|Sơn Sớn|Lâm Lam Lẫm|Bình Bính Bỉnh|Thắng Thăng Thặng|Hạnh Hành Hanh|Tâm Tám Tạm
    Phương Phượng Phường|Lan Lân Lận|Hiến Hiền Hiển Hiện|Toàn Toản Toán|Long Lòng Lộng|Oánh Oanh
    Quyền Quyến Quyên Quyển|Chính Chinh Chỉnh|Thành Thanh Thạnh|Cường Cương Cưỡng|Đạt Đát|Kiên Kiện
    Khánh Khanh|Vinh Vĩnh Vịnh|Huệ Huế Huê|Nga Ngà Ngã|Hương Hường Hưởng|Trung Trùng|Dương Dưỡng
    Đông Đồng Động|Nhân Nhàn Nhẫn|Tiến Tiên Tiền|Thảo Thạo Thao|Khoa Khóa Khỏa|Bảo Báo Bào|Tú Tự Tứ
    Chi Chí Chỉ|Hằng Hãng|Yến Yên|Nhung Những|Lợi Lôi|Phúc Phục|Tùng Túng|Mạnh Mãnh|Hậu Hầu|Quý Quỳ
"""


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().replace("\n", "|").split("|") if line.split()]


_SYLLABLES = [_lines(text) for text in (_FAMILIES, _MIDDLES, _GIVEN)]


@dataclass(frozen=True)
class Name:
    """A full name, and the one it is easily taken for; a few have none."""

    full: str
    neighbour: str


class Names:
    """The same names for the same chance: `wanted` of them, each once."""

    def __init__(self, chance: random.Random, wanted: int) -> None:
        self._chance = chance
        held: dict[str, str] = {}
        while len(held) < wanted:
            group = self._group()
            if group and held.keys().isdisjoint(group):
                held |= self._paired(group)
        self.all = [Name(full, other) for full, other in list(held.items())[:wanted]]

    def other_person(self) -> str:
        """Somebody else who is named in a paper, with the usual marks."""
        return " ".join(self._chance.choice(part)[0] for part in _SYLLABLES)

    def namesake(self, syllable: str) -> str:
        """Somebody else whose name has this very syllable."""
        family, middle, given = self.other_person().split()
        if any(syllable in line for line in _SYLLABLES[0]):
            return f"{syllable} {middle} {given}"
        return f"{family} {middle} {syllable}"

    def _group(self) -> list[str]:
        """
        A name and those that differ from it in one syllable, up to six.

        Each has a mark: of one without any nobody could say that it was meant without.
        """
        chosen = [self._chance.choice(part) for part in _SYLLABLES]
        base = [self._chance.choice(forms) for forms in chosen]
        others = [
            " ".join([*base[:place], form, *base[place + 1 :]])
            for place, forms in enumerate(chosen)
            for form in forms
            if form != base[place]
        ]
        self._chance.shuffle(others)
        group = [" ".join(base), *others[: self._chance.choice([0, 2, 3, 4, 5])]]
        return [name for name in group if not name.isascii()]

    def _paired(self, group: list[str]) -> dict[str, str]:
        """Each with the base of its group, and the base with one of the others."""
        base, others = group[0], group[1:]
        return {base: others[0] if others else "", **dict.fromkeys(others, base)}
