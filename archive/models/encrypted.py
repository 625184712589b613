"""
Columns whose words are encrypted while their row is closed, and plain while it is open.

Reading asks the value, never the row: what is marked is decrypted, wherever it comes from
(`values_list`, `F`, `Subquery`), and what is not stands as it is. Writing asks the row: `words_dek()`
gives the key of what is as closed as the row is now, none while it is open or the site has no keys. So
saving, `bulk_create` and the updates of `ClosedRows` write what may stand there, and a raw update of many
rows is refused by the guards (`archive.models.plain_guards`).

Empty words stand as they are: that something is not known is no secret, and queries ask for it.
"""

import json
import secrets
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast

from django.db import models

from archive.models.read_words import Read, as_read
from keys.api import Dek, KeysShut, has_keys, ring
from keys.domain.classes import SHUT_CLASSES
from keys.domain.values import (
    NONCE_BYTES,
    TEXT_MARK,
    as_json,
    as_text,
    decrypted_value,
    dek_id_of,
    encrypted_value,
    from_json,
    from_text,
    is_encrypted,
    is_encrypted_json,
)

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from machine.json_values import Json

# How marked values begin in each kind of column, as the database has them.
MARK_OF_TEXT: Final = TEXT_MARK
MARK_OF_JSON: Final = json.dumps(as_json(b""))[:9]
MARK_OF_BYTES: Final = b"\x01"


class HoldsWords(Protocol):
    """A row that knows the key of its words."""

    def words_dek(self) -> Dek | None:
        """The key that its words are encrypted with as it stands now; none where they stand plain."""
        ...

    def words_to_keep(self, column: str) -> Any:
        """What its column is to say, plain."""
        ...

    def lets_down(self, read: Read) -> bool:
        """Whether words that were read may stand in it as it is now."""
        ...


def plain_bytes(stored: bytes, *, column: str) -> tuple[bytes, Dek]:
    """What an encrypted value says, and its key. Raises KeysShut, KeyGone, Damaged."""
    keys = ring()
    if keys is None:
        raise KeysShut(max(SHUT_CLASSES))
    dek = keys.dek(dek_id_of(stored))
    return decrypted_value(stored, dek=dek.key, column=column), dek


def encrypted_bytes(plain: bytes, *, dek: Dek, column: str) -> bytes:
    """The same the other way."""
    return encrypted_value(
        plain, dek=dek.key, dek_id=dek.dek_id, nonce=secrets.token_bytes(NONCE_BYTES), column=column
    )


def words_of(row: models.Model, column: str) -> Any:
    """What a column of a row is to say."""
    if not has_keys() or not hasattr(row, "words_to_keep"):
        return getattr(row, column)
    return cast("HoldsWords", row).words_to_keep(column)


def dek_of(row: models.Model) -> Dek | None:
    """
    The key of a row's words; none without keys, whereupon nothing is asked, nor of rows as a migration has
    them, which know no rule.
    """
    if not has_keys() or not hasattr(row, "words_dek"):
        return None
    return cast("HoldsWords", row).words_dek()


class Kept(models.Field):
    """A column that stands otherwise while its row is closed: `kept` says how, of the row as it is."""

    # Columns with which it changes, beside its own and the row's becoming more or less closed.
    ALONG: ClassVar[frozenset[str]] = frozenset()

    def kept(self, row: models.Model) -> Any:
        """What is to stand in the column of this row."""
        raise NotImplementedError

    @property
    def sources(self) -> AbstractSet[str]:
        """The columns of which it is told: its own, and those beside."""
        return {self.name, *self.ALONG}

    def changes_with(self, columns: AbstractSet[str]) -> bool:
        """Whether it is to be written anew where these columns are."""
        return not columns.isdisjoint(self.sources)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        """Django asks this of whatever is saved or inserted."""
        return self.kept(model_instance)


class Encrypted(Kept):
    """What columns of encrypted words have in common, of whatever kind."""

    MARK: ClassVar[str | bytes]

    @property
    def bound_to(self) -> str:
        """What its values are bound to, so that none is taken for that of another column."""
        return f"{self.model._meta.db_table}.{self.column}"  # noqa: SLF001

    def kept(self, row: models.Model) -> Any:
        if self._stays(row):
            return row.__dict__[self.attname].stored
        value = words_of(row, self.attname)
        if hasattr(value, "resolve_expression") or self.is_empty(value):
            return value
        if self.name in getattr(row, "OWN_NUMBER", ()) and row.pk and value == str(row.pk):
            return value
        dek = dek_of(row)
        return value if dek is None else self.encrypted(value, dek)

    def _stays(self, row: models.Model) -> bool:
        """Whether its words were not to be read, or are more closed than the row says: they stand as they are."""
        read = row.__dict__.get(self.attname)
        if (
            not isinstance(read, Read)
            or read.column != self.bound_to
            or not hasattr(row, "lets_down")
        ):
            return False
        return not cast("HoldsWords", row).lets_down(read) or read.withheld

    def is_empty(self, value: Any) -> bool:
        """Whether there are no words to hide."""
        return not value

    def encrypted(self, value: Any, dek: Dek) -> Any:
        """A value under a key, as it stands in the column."""
        raise NotImplementedError


class _EncryptedWords(Encrypted):
    MARK = MARK_OF_TEXT

    def db_type(self, connection: "BaseDatabaseWrapper") -> str:  # noqa: ARG002
        # What is encrypted is longer than what a person may type.
        return "text"

    def encrypted(self, value: str, dek: Dek) -> str:
        return as_text(encrypted_bytes(value.encode(), dek=dek, column=self.bound_to))

    def from_db_value(
        self, value: str | None, _expression: object, _connection: "BaseDatabaseWrapper"
    ) -> str | None:
        return self.plain(value)

    def plain(self, value: str | None) -> str | None:
        """What stands in the column says, also where it was asked for inside of something else."""
        if not value or value[0] != TEXT_MARK:
            return value
        plain, dek = plain_bytes(from_text(value), column=self.bound_to)
        read = as_read(plain.decode(), dek=dek, stored=value, column=self.bound_to)
        return cast("str", read)


class EncryptedChar(_EncryptedWords, models.CharField):
    """One line of words."""


class EncryptedText(_EncryptedWords, models.TextField):
    """Words of any length."""


class EncryptedJson(Encrypted, models.JSONField):
    """Words with names."""

    MARK = MARK_OF_JSON

    def encrypted(self, value: "Json", dek: Dek) -> "Json":
        told = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return cast("Json", as_json(encrypted_bytes(told, dek=dek, column=self.bound_to)))

    def from_db_value(
        self, value: str | None, _expression: object, _connection: "BaseDatabaseWrapper"
    ) -> "Json":
        asked = cast("Any", _expression)
        found = cast("Json", super().from_db_value(value, asked, _connection))
        if not is_encrypted_json(found):
            return found
        plain, dek = plain_bytes(from_json(found), column=self.bound_to)
        read = as_read(json.loads(plain), dek=dek, stored=found, column=self.bound_to)
        return cast("Json", read)


class EncryptedBytes(Encrypted, models.BinaryField):
    """Bytes that say words."""

    MARK = MARK_OF_BYTES

    def encrypted(self, value: bytes, dek: Dek) -> bytes:
        return encrypted_bytes(bytes(value), dek=dek, column=self.bound_to)

    def from_db_value(
        self, value: bytes | None, _expression: object, _connection: "BaseDatabaseWrapper"
    ) -> bytes | None:
        if value is None or not is_encrypted(stored := bytes(value)):
            return value
        plain, dek = plain_bytes(stored, column=self.bound_to)
        read = as_read(plain, dek=dek, stored=stored, column=self.bound_to)
        return cast("bytes", read)


class NoneWhileClosed(Kept, models.PositiveIntegerField):
    """A number that is told by encrypted words beside it: of a closed row none stands here."""

    ALONG = frozenset(("number_text",))

    def kept(self, row: models.Model) -> int | None:
        return cast("int | None", getattr(row, self.attname)) if dek_of(row) is None else None
