"""What the archive means by words of its own, for whoever reads what a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from language.types import NO_LETTERS


@dataclass(frozen=True, slots=True)
class Meanings:
    """`letters` are those in numbers, each with the code of the type it stands for or ""."""

    letters: Mapping[str, str] = field(default_factory=lambda: NO_LETTERS)


NO_MEANINGS: Final = Meanings()
