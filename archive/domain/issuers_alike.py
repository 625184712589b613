"""Whether two ways of writing an issuer name one body, as far as both say."""

from language.vietnamese import fold


def contradict(one: str, other: str) -> bool:
    """
    Whether the names are of two bodies: a name that is not known contradicts nothing.

    Marks, capitals and signs decide nothing; letters in capitals stand for the words they begin
    ("Ban TCTU"), and a name goes on where the other ends ("Ban Tổ chức", "Ban Tổ chức Tỉnh ủy").
    """
    first, second = _parts(one), _parts(other)
    return not all(_alike(*pair) for pair in zip(first, second, strict=False))


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other


def _parts(name: str) -> list[str]:
    """The words of a name, each letter of an abbreviation as a word of its own."""
    words = name.split()
    # A name all in capitals is a heading, unless it is one word alone.
    spelt = len(words) > 1 and name.isupper()
    return [part for word in words for part in _split(word, whole=spelt or not word.isupper())]


def _split(word: str, *, whole: bool) -> list[str]:
    letters = "".join(letter for letter in fold(word) if letter.isalnum())
    if not letters:
        return []
    return [letters] if whole else list(letters)
