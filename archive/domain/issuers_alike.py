"""Whether two ways of writing an issuer name one body, as far as both say, or the archive knows."""

from typing import Final

from archive.domain.terms import NO_BODIES, Bodies, lead_of
from language.vietnamese import fold

# A committee issues under its own name as under that of the board that stands for it.
_BOARDS: Final = ("ban thuong vu ", "ban chap hanh ", "thuong truc ")


def issuer_key(issuer: str, bodies: Bodies) -> str:
    """
    What all ways of writing an issuer have in common that name one body, for comparing.

    It is the body that is or was called so, or whose code alone is written; of a joint paper the one
    that leads. Of what the archive does not know, or of what may be several, it is the words without
    marks and capitals.
    """
    lead = lead_of(issuer)
    names = (lead, *(lead.removeprefix(board) for board in _BOARDS if lead.startswith(board)))
    for name in names:
        meant = {body.id for body, _ in bodies.by_name.get(name, ())}
        if len(meant) == 1:
            return f"#{meant.pop()}"
    coded = bodies.by_code.get(lead, ())
    return f"#{coded[0].id}" if len(coded) == 1 else lead


def may_be_one_body(one: str, other: str, bodies: Bodies = NO_BODIES) -> bool:
    """Whether two issuers may be the same: known as one body, alike but for marks, or one unknown."""
    return not one or not other or issuer_key(one, bodies) == issuer_key(other, bodies)


def contradict(one: str, other: str) -> bool:
    """
    Whether the names are of two bodies: a name that is not known contradicts nothing.

    Marks, capitals and signs decide nothing; letters in capitals stand for the words they begin
    ("Ban TCTU"), and a name goes on where the other ends ("Ban Tổ chức", "Ban Tổ chức Tỉnh ủy").
    """
    first, second = words_of(one), words_of(other)
    return not all(_alike(*pair) for pair in zip(first, second, strict=False))


def _alike(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other


def words_of(name: str) -> list[str]:
    """The words of a name as `contradict` compares them: each letter of an abbreviation is one."""
    words = name.split()
    # A name all in capitals is a heading, unless it is one word alone.
    spelt = len(words) > 1 and name.isupper()
    return [part for word in words for part in _split(word, whole=spelt or not word.isupper())]


def _split(word: str, *, whole: bool) -> list[str]:
    letters = "".join(letter for letter in fold(word) if letter.isalnum())
    if not letters:
        return []
    return [letters] if whole else list(letters)
