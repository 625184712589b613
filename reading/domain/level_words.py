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
# The same by the folded word.
LEVEL_WORDS: Final[Mapping[str, str]] = {fold(word): name for name, word in STAMPED_LEVELS.items()}
