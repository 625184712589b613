"""The levels of secrecy above the ordinary as papers and stamps write them, the highest last."""

from collections.abc import Mapping
from typing import Final

from language.vietnamese import fold

# A level by its name (access.domain.levels, a floor above), and its word as a stamp has it.
STAMPED_LEVELS: Final[Mapping[str, str]] = {
    "CONFIDENTIAL": "MẬT",
    "SECRET": "TỐI MẬT",
    "TOP_SECRET": "TUYỆT MẬT",
}
LEVELS: Final = tuple(STAMPED_LEVELS)
# All that a stamp of secrecy, of urgency or of a draft may say.
STAMP_WORDS: Final = (
    *STAMPED_LEVELS.values(), "GIẢI MẬT", "GIẢM MẬT", "TĂNG MẬT", "KHẨN", "THƯỢNG KHẨN",
    "HỎA TỐC", "HỎA TỐC HẸN GIỜ", "TÀI LIỆU THU HỒI", "XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ", "DỰ THẢO",
)  # fmt: skip
# The same by the folded word.
LEVEL_WORDS: Final[Mapping[str, str]] = {fold(word): name for name, word in STAMPED_LEVELS.items()}
