"""
The words of a search as the trail holds them: keyed digests.

Words may name persons or secret matters, so they do not stand on the trail; somebody who has the
words can ask for their digests, nobody reads words from digests without the key.
"""

import hashlib
import hmac
import re
from typing import Final

from language.vietnamese import without_marks

MARK: Final = "w:"
MOST_WORDS: Final = 40
_WORD: Final = re.compile(r"\w+")


def folded_words(text: str) -> tuple[str, ...]:
    """The different words of a text without case and marks, in order; Đ is D."""
    return tuple(dict.fromkeys(_WORD.findall(without_marks(text))))[:MOST_WORDS]


def digest_of(word: str, key: bytes) -> str:
    """A word, or the words of a whole query, as the label it is found by."""
    return MARK + hmac.new(key, word.encode("utf-8"), hashlib.sha256).hexdigest()[:32]
