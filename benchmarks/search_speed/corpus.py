"""An invented corpus: syllables of Vietnamese in a distribution like that of real text."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate

from access.domain.levels import Level
from language.numbers import number_key
from search.domain.documents import IndexDocument

WORDS_A_PAGE = 346
_ONSETS = "b c ch d đ g gi h k kh l m n ng nh ph qu r s t th tr v x".split()  # noqa: SIM905
_RIMES = "a à á ả ã ạ ăn ắn ặng ân ấn ật ay ây e è ê ế ệ ên iên iếu i í o ó oa òa oà on ong ô ố ộng ơ ới ợp u ú uỷ ủy ung ư ừ ức ượng y".split()  # noqa: SIM905
_SYMBOLS = ("KH/BTCTU", "QĐ/TU", "NQ/TU", "CV/BTCTU", "BC/TU")
_TYPES = ("ke-hoach", "quyet-dinh", "nghi-quyet", "cong-van", "bao-cao")


class Corpus:
    """The same documents and queries for the same size."""

    def __init__(self, pages: int) -> None:
        self._chance = random.Random(20_241_122)
        syllables = [onset + rime for onset in _ONSETS for rime in _RIMES]
        self._chance.shuffle(syllables)
        # Common pairs make phrases that are found, as compound words are in real text.
        pairs = [" ".join(self._chance.choices(syllables[:400], k=2)) for _ in range(4_000)]
        mixed = [*syllables, *pairs]
        self._chance.shuffle(mixed)
        self._words = mixed
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(mixed))))
        self.pages = pages

    def documents(self) -> Iterator[IndexDocument]:
        chance, made, record = self._chance, 0, 0
        while made < self.pages:
            record += 1
            count = min(chance.choice([1, 2, 3, 5, 8, 12, 30]), self.pages - made)
            made += count
            day = date(2010, 1, 1) + timedelta(days=chance.randrange(5_400))
            number = f"{chance.randrange(1, 400):02}-{chance.choice(_SYMBOLS)}"
            yield IndexDocument(
                record=record,
                version=1,
                number=number,
                number_key=number_key(number),
                title=self._text(15),
                body_pages=tuple(self._text(WORDS_A_PAGE) for _ in range(count)),
                year=day.year,
                date_ordinal=day.toordinal(),
                type=chance.choice(_TYPES),
                issuer=f"Cơ quan {chance.randrange(40)}",
                inventory=chance.randrange(1, 60),
                unit=chance.randrange(1, 31),
                level=Level(chance.choices(range(4), [90, 6, 3, 1])[0]),
                party_papers=chance.random() < 0.05,
            )

    def queries(self, each: int) -> dict[str, list[str]]:
        """Queries of every kind that people type."""
        plain = random.Random(5)

        def words(low: int, high: int, count: int) -> str:
            return " ".join(" ".join(plain.choices(self._words[low:high], k=count)).split()[:count])

        long = [word for word in self._words[:600] if len(word) >= 5 and " " not in word]
        kinds: dict[str, Callable[[], str]] = {
            "two words": lambda: words(0, 150, 2),
            "four words": lambda: words(0, 150, 4),
            "a common word": lambda: words(0, 10, 1),
            "a rare word": lambda: words(4_000, 5_500, 1),
            "a phrase": lambda: f'"{plain.choice([w for w in self._words[:300] if " " in w])}"',
            "a misread word": lambda: plain.choice(long)[:-1] + "x",
            "a number": lambda: f"{plain.randrange(1, 400)}-{plain.choice(_SYMBOLS)}",
        }
        return {kind: [make() for _ in range(each)] for kind, make in kinds.items()}

    def _text(self, words: int) -> str:
        chosen = self._chance.choices(self._words, cum_weights=self._weights, k=words)
        return " ".join(" ".join(chosen).split()[:words])
