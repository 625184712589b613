"""Words as the labels under which searches for them are found."""

from audit.domain.words import digest_of, folded_words
from audit.storage.key import digest_key


def word_digests(text: str) -> tuple[str, ...]:
    """The digest of each different word of a text. Raises OSError when there is no key."""
    words = folded_words(text)
    key = digest_key() if words else b""
    return tuple(digest_of(word, key) for word in words)


def text_digest(text: str) -> str:
    """The digest of a text as a whole, its words in their order; empty where it has none."""
    words = folded_words(text)
    return digest_of(" ".join(words), digest_key()) if words else ""
