"""
Under which key the words of a row are encrypted: one of a paper's own, or that of a place.

A paper has a key of its own, so that destroying it is destroying one key; rows of lists and covers share
one of their inventory for each key class, so that a list of ten thousand rows is one. What becomes more
or less closed is written anew under another key: no key is ever of two classes, and a copy of the key
store made before opens nothing of what came after.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, Final

from django.db import models
from django.utils.timezone import now

from archive.domain.issuers_alike import words_of
from archive.models import encrypted
from archive.models.encrypted import Kept
from keys.api import (
    OPEN_CLASS,
    Dek,
    KeyClass,
    KeyGone,
    Keyring,
    KeysError,
    KeysShut,
    has_keys,
    ring,
)
from keys.domain.tokens import keyed_digest

# Two digits of the class, and the key's number in hex.
LONGEST_KEY: Final = 34
LONGEST_TOKEN: Final = 22
LONGEST_DIGEST: Final = 64
_ISSUER: Final = "issuer|"
_WORD: Final = "word|"
# Of so many words of an issuer its marks tell, each by what stands for its first letter and for the whole;
# behind a sign that it has one at all.
_WORDS_MARKED: Final = 16
MARK_LENGTH: Final = 8
NO_WORD: Final = "." * MARK_LENGTH
MARK_PLACES: Final = tuple(range(2, 2 + _WORDS_MARKED * 2 * MARK_LENGTH, 2 * MARK_LENGTH))
LONGEST_MARKS: Final = 1 + _WORDS_MARKED * 2 * MARK_LENGTH


class PlaceKey(models.Model):
    """The key of what stands in an inventory and is of this class; 0 stands for no inventory."""

    place = models.PositiveBigIntegerField()
    key_class = models.PositiveSmallIntegerField()
    words_key = models.CharField(max_length=LONGEST_KEY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "key_class"], name="place_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.place}/{self.key_class}"


def dek_of_paper(known: str, key_class: KeyClass) -> Dek | None:
    """
    The key of a paper of this class, that which is `known` of it where it is of the class: a new one
    else, or where the class is shut here. None where words stand plain.
    """
    keys = None if key_class == OPEN_CLASS else ring()
    if keys is None:
        return None
    return _still_there(keys, known, key_class) or keys.new_dek(key_class, at=now())


def dek_of_place(place: int, key_class: KeyClass) -> Dek | None:
    """The key of what stands in an inventory and is of this class, made where there is none yet."""
    keys = None if key_class == OPEN_CLASS else ring()
    if keys is None:
        return None
    found = _still_there(keys, _REMEMBERED.get((place, key_class), ""), key_class)
    return found or _kept_dek(keys, place, key_class)


def told_key(dek: Dek, key_class: KeyClass) -> str:
    """A key as a row names it."""
    return f"{key_class:02}{dek.dek_id.hex()}"


# What was asked for last, so that a list costs no query a row. A key of it that is not there is asked
# for again.
_REMEMBERED: Final[dict[tuple[int, KeyClass], str]] = {}


def _kept_dek(keys: Keyring, place: int, key_class: KeyClass) -> Dek:
    rows = PlaceKey.objects.filter(place=place, key_class=key_class)
    known = rows.values_list("words_key", flat=True).first() or ""
    dek = _still_there(keys, known, key_class)
    if dek is None:
        dek = keys.new_dek(key_class, at=now())
        known = told_key(dek, key_class)
        PlaceKey.objects.update_or_create(
            place=place, key_class=key_class, defaults={"words_key": known}
        )
    _REMEMBERED[place, key_class] = known
    return dek


def _still_there(keys: Keyring, known: str, key_class: KeyClass) -> Dek | None:
    """The key that is known, where it is of the class and can be read here."""
    if not known.startswith(f"{key_class:02}"):
        return None
    try:
        return keys.dek(bytes.fromhex(known[2:]))
    except (KeyGone, KeysShut):
        return None


class _Told(Kept, models.CharField):
    """What a row is told by itself when it is saved."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        told = str(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, told)
        return told


class WordsKey(_Told):
    """The key of a paper's own words, as `told_key` names it; empty where they stand plain."""

    def changes_with(self, columns: AbstractSet[str]) -> bool:  # noqa: ARG002
        """With all: of what stood plain before there were keys there is none yet."""
        return True

    def kept(self, row: models.Model) -> str:
        if not has_keys() or not hasattr(row, "key_in_force"):
            return str(getattr(row, self.attname))
        return str(row.key_in_force())


class AsClosed(Kept, models.PositiveSmallIntegerField):
    """
    How closed a row is, as classes of keys go, where a trigger keeps that: said with the words, so that the
    guards see at once that what is plain may be so. Without keys it is the trigger's alone.
    """

    def kept(self, row: models.Model) -> int:
        if has_keys() and hasattr(row, "words_dek"):
            setattr(row, self.attname, row.key_class)  # type: ignore[attr-defined]
        return int(getattr(row, self.attname))


class WordsDigest(_Told):
    """
    What stands for words of a row while they are encrypted, so that the same are found again by whoever
    brings them, be the keys open or shut (`keyed_digest`). `of` are the columns that it stands for.
    """

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, [*args], {**kwargs, "of": self.of}

    @property
    def sources(self) -> AbstractSet[str]:
        return {self.name, *self.of}

    def kept(self, row: models.Model) -> str:
        if encrypted.dek_of(row) is None:
            return ""
        return digest_of_words(*(str(encrypted.words_of(row, name)) for name in self.of))


class NumberToken(_Told):
    """
    What stands for the number of a row in its inventory, closed or not, so that equal numbers meet
    whichever of the two is encrypted; empty without a number, and where the keys are shut.
    """

    ALONG = frozenset(("number_key", "inventory"))

    def kept(self, row: models.Model) -> str:
        key = str(row.number_key or "")  # type: ignore[attr-defined]
        return token_of(key, inventory=row.inventory_id)  # type: ignore[attr-defined]


class IssuerToken(_Told):
    """The same for whoever issued a paper: alike for all ways of writing one body."""

    ALONG = frozenset(("issuer", "inventory"))

    def kept(self, row: models.Model) -> str:
        issuer = str(row.issuer)  # type: ignore[attr-defined]
        return token_of_issuer(issuer, inventory=row.inventory_id)  # type: ignore[attr-defined]


class IssuerMarks(_Told):
    """
    What stands for the words of whoever issued what a row of a list says, or what waits, so that two bodies
    are told apart whichever of the two is encrypted (`archive.domain.issuers_alike.contradict`).

    Only between rows of one number in one inventory are they alike: nobody learns from open rows what the
    marks of closed ones say. Empty without issuer or number, and where the keys are shut.
    """

    ALONG = frozenset(("issuer", "number_key", "inventory"))

    def kept(self, row: models.Model) -> str:
        issuer, number = str(row.issuer or ""), str(row.number_key or "")  # type: ignore[attr-defined]
        if not issuer or not number or not has_keys():
            return ""
        return marks_of_issuer(issuer, number=number, inventory=row.inventory_id)  # type: ignore[attr-defined]


def marks_of_issuer(issuer: str, *, number: str, inventory: int | None) -> str:
    """What stands for the words of an issuer beside a number in an inventory."""

    def mark(position: int, told: str) -> str:
        said = f"{_WORD}{number}|{position}|{told}"
        return token_of(said, inventory=inventory)[:MARK_LENGTH]

    if not token_of(number, inventory=inventory):
        return ""
    marks = ["."]
    for position, word in enumerate(words_of(issuer)[:_WORDS_MARKED]):
        first = mark(position, f"{word[0]}-")
        marks += [first, NO_WORD if len(word) == 1 else mark(position, word)]
    return "".join(marks)


def token_of_issuer(issuer: str, *, inventory: int | None) -> str:
    """What stands in an inventory for whoever issued a paper."""
    if not issuer or not has_keys():
        return ""
    return token_of(_ISSUER + ISSUER_KEYS[-1](issuer), inventory=inventory)


def token_of(told: str, *, inventory: int | None) -> str:
    """What stands for a number, or for an issuer, in an inventory."""
    if not told:
        return ""
    try:
        keys = ring()
        return "" if keys is None else keys.token(inventory=inventory or 0, number_key=told)
    except KeysError:
        return ""


# How an issuer is compared; the package says it when the program begins, for lists of bodies are rows.
ISSUER_KEYS: Final[list[Callable[[str], str]]] = [str]


def digest_of_words(*words: str) -> str:
    """What stands for these words in closed rows; empty without keys."""
    keys = ring()
    return "" if keys is None else keyed_digest(keys.names_key, "\0".join(words).encode())


def kept_digest(digest: str) -> str:
    """What stands for a digest of words: without the keys nobody can try by it what they are."""
    keys = ring()
    return digest if keys is None else keyed_digest(keys.names_key, digest.encode())
