"""
Rows that hold words of papers: whoever writes them, what is closed is written encrypted.

An update of many rows is done row by row where keys are there and it touches words, or how closed the
rows are: each gets what may stand in it, under its key. Writers say what they mean, plainly, and none
has to think of it.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar, cast

from django.db import models, transaction

from archive.models.coming_down import ComesDown
from archive.models.encrypted import Encrypted, Kept
from archive.models.word_keys import dek_of_paper, dek_of_place, told_key
from keys.api import OPEN_CLASS, Dek, KeyClass, KeysShut, has_keys
from keys.domain.classes import PARTY, joined

_Row = TypeVar("_Row", bound="WordsOfPapers")
# So many rows are held at a time.
_AT_ONCE: Final = 500


class ClosedRows(models.QuerySet[_Row]):
    """Such rows; `update` and `bulk_update` are as Django's, and cost a query a row where keys are there."""

    def update(self, **columns: Any) -> int:
        if not has_keys() or not self.model.touches_words(columns):
            return super().update(**columns)
        # The conditions of these rows are asked again with each, as one update would.
        keys = list(self.order_by().values_list("pk", flat=True))
        with transaction.atomic(using=self.db):
            return sum(
                models.QuerySet.update(self.filter(pk=row.pk), **row.columns_anew(columns))
                for row in self._held(keys)
            )

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(
        self, objs: Iterable[_Row], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows, names = list(objs), list(fields)
        if not has_keys() or not self.model.touches_words(names):
            return super().bulk_update(rows, names, batch_size)
        with transaction.atomic(using=self.db):
            for row in rows:
                row.save(update_fields=names)
        return len(rows)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def _held(self, keys: Collection[Any]) -> Iterable[_Row]:
        found, ids = with_what_closes(self.model).using(self.db), list(keys)
        for start in range(0, len(ids), _AT_ONCE):
            of_step = found.filter(pk__in=ids[start : start + _AT_ONCE])
            rows = of_step.select_for_update(of=("self",))
            try:
                held = list(rows)
            except KeysShut:
                # Words that are to stay as they are need not be read.
                held = list(rows.defer(*words_of_table(self.model)))
            yield from held


class ClosedRowsManager(models.Manager[_Row]):
    """Hands out such rows."""

    def get_queryset(self) -> ClosedRows[_Row]:
        return ClosedRows(self.model, using=self._db)


class WordsOfPapers(ComesDown, models.Model):
    """
    A row that holds words of papers. `key_class` says how closed they are.

    `CLOSED_BY` are columns that say so, beside the words themselves; `WORDS_WITH` the rows that are
    asked for it, to be loaded along. In columns of `OWN_NUMBER` the row's own number hides nothing; out
    of those `SHORTENED` a trigger takes what may not stay. `CLOSED_ITSELF` says that its own level and
    handling are all that closes it, `CLOSED_BY_PLACE` that its inventory does so too.
    """

    CLOSED_ITSELF: ClassVar[bool] = False
    CLOSED_BY_PLACE: ClassVar[bool] = False
    CLOSED_BY: ClassVar[tuple[str, ...]] = ()
    WORDS_WITH: ClassVar[tuple[str, ...]] = ()
    OWN_NUMBER: ClassVar[tuple[str, ...]] = ()
    SHORTENED: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[ClosedRowsManager[Self]] = ClosedRowsManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        named = kwargs.get("update_fields")
        if named is not None and has_keys() and self.touches_words(named):
            # What was not read stays as it is; where that is wrong by now, it is owed.
            unread = self.get_deferred_fields()
            kept = (one for one in kept_columns(type(self)) if unread.isdisjoint(one.sources))
            kwargs["update_fields"] = {*named, *(one.name for one in kept)}
        if has_keys() and not self._state.adding:
            self.come_down()
        super().save(*args, **kwargs)
        if has_keys():
            self.note_class()

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        row = super().from_db(db, field_names, values)
        if has_keys():
            row.note_class()
            row.withhold()
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        if has_keys():
            self.withhold()

    def claimed_class(self) -> KeyClass | None:
        """How closed it says that it is, where its own columns tell and were read; else None."""
        if not self.CLOSED_ITSELF or not {"level", "party_papers"} <= self.__dict__.keys():
            return None
        return self.key_class

    def note_class(self) -> None:
        """Remember how closed it stands in the table."""
        if self.CLOSED_BY_PLACE:
            said = self.__dict__
            self.__dict__["_stood"] = tuple(
                map(said.get, ("level", "party_papers", "inventory_id"))
            )
        else:
            self.__dict__["_stood"] = self.claimed_class()

    def class_in_table(self) -> KeyClass | None:
        """How closed it stands in the table, as far as its own row says; None where it does not."""
        stood = self.__dict__.get("_stood")
        if not isinstance(stood, tuple):
            return cast("KeyClass | None", stood)
        level, party, place = stood
        if level is None or place is None:
            return None
        kept = self._state.fields_cache.get("inventory")
        if kept is None or kept.pk != place:
            kept = column_named(type(self), "inventory").related_model._base_manager.get(pk=place)  # type: ignore[union-attr]  # noqa: SLF001
        return class_of(level, party_papers=bool(party), place=kept)

    @property
    def key_class(self) -> KeyClass:
        """How closed the words are, as classes of keys go."""
        raise NotImplementedError

    @property
    def words_place(self) -> int:
        """The inventory whose keys they share; 0 for none, and for a paper's own key."""
        return 0

    @property
    def kept_as(self) -> tuple[object, ...]:
        """What decides over how its words are kept: where that changes, all of them are written anew."""
        return self.words_place, self.key_class

    def words_dek(self) -> Dek | None:
        """The key that they are encrypted with as the row stands; none where they stand plain."""
        return dek_of_place(self.words_place, self.key_class)

    def words_to_keep(self, column: str) -> Any:
        """What its column is to say, plain."""
        return getattr(self, column)

    def columns_anew(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """These columns as they are to be written into this row, with all that changes along."""
        stood, place = self.kept_as, self.words_place
        self._take(columns)
        self.come_down()
        moved = self.kept_as != stood
        names = {column_named(type(self), name).name for name in columns}
        anew: dict[str, Any] = {}
        for one in kept_columns(type(self)):
            if not moved and not one.changes_with(names):
                continue
            try:
                anew[one.name] = one.kept(self)
            except KeysShut:
                # Encrypted as it is it stays closed: that it is to be written anew is owed.
                if place != self.words_place or self.key_class == OPEN_CLASS:
                    raise
        return {**columns, **anew}

    def _take(self, columns: Mapping[str, Any]) -> None:
        for name, value in columns.items():
            field = column_named(type(self), name)
            if not hasattr(value, "resolve_expression"):
                attribute = field.name if isinstance(value, models.Model) else field.attname
                setattr(self, attribute, value)
            elif self.touches_words([name]):
                # What the database is to make of it is not known here.
                raise TypeError(name)

    @classmethod
    def touches_words(cls, columns: Iterable[str]) -> bool:
        """Whether any of these columns holds words, or says how closed they are."""
        return not watched_columns(cls).isdisjoint(columns)


class KeptAsItWas(WordsOfPapers):
    """What was: nobody updates it, and its words are encrypted by whoever pays for a change of level."""

    class Meta:
        abstract = True

    @classmethod
    def touches_words(cls, columns: Iterable[str]) -> bool:  # noqa: ARG003
        """So that the guards see what was asked for, and refuse it."""
        return False


class OwnWordsKey(WordsOfPapers):
    """One with a key of its own, which stands in its column `words_key`."""

    if TYPE_CHECKING:
        words_key: str

    class Meta:
        abstract = True

    def words_dek(self) -> Dek | None:
        key_class = self.key_class
        # Of a class that is shut, whoever drew a key is the only one who has it.
        held: tuple[KeyClass, Dek | None] | None = self.__dict__.get("_words_dek")
        if held is None or held[0] != key_class or not has_keys():
            held = (key_class, dek_of_paper(self.words_key, key_class))
            self.__dict__["_words_dek"] = held
        return held[1]

    def key_in_force(self) -> str:
        """What is to stand in `words_key`."""
        dek = self.words_dek()
        return "" if dek is None else told_key(dek, self.key_class)

    def dek_for_others(self) -> Dek | None:
        """The same for words of the paper in other rows; a new one is written down at once."""
        dek = self.words_dek()
        told = self.key_in_force()
        if dek is not None and told != self.words_key and not self._state.adding:
            self.words_key = told
            rows = type(self)._base_manager.filter(pk=self.pk)  # noqa: SLF001
            models.QuerySet.update(rows, words_key=told)
        return dek


@cache
def kept_columns(model: type[models.Model]) -> tuple[Kept, ...]:
    """The columns of a table that stand otherwise while their row is closed."""
    return tuple(one for one in model._meta.concrete_fields if isinstance(one, Kept))  # noqa: SLF001


@cache
def encrypted_columns(model: type[models.Model]) -> tuple[Encrypted, ...]:
    """Those that hold words."""
    return tuple(one for one in kept_columns(model) if isinstance(one, Encrypted))


def words_of_table(model: type[models.Model]) -> list[str]:
    """The names of the columns that hold words."""
    return [one.name for one in encrypted_columns(model)]


def words_along(model: type[models.Model], along: Iterable[str]) -> list[str]:
    """The same of what is loaded along, as a query for rows of the model names them."""
    found: dict[str, None] = {}
    for path in along:
        of, here = model, ""
        for step in path.split("__"):
            of = cast("type[models.Model]", column_named(of, step).related_model)
            here += f"{step}__"
            found |= dict.fromkeys(here + name for name in words_of_table(of))
    return list(found)


def with_what_closes(model: type[_Row]) -> models.QuerySet[_Row]:
    """All rows with whatever is asked for how closed they are: not for its words."""
    rows = model._base_manager.all()  # noqa: SLF001
    return rows.select_related(*model.WORDS_WITH).defer(*words_along(model, model.WORDS_WITH))


@cache
def watched_columns(model: type[WordsOfPapers]) -> frozenset[str]:
    """The names by which writers may speak of what decides over the words of a row."""
    named = {one.name for one in kept_columns(model)} | set(model.CLOSED_BY)
    return frozenset(named | {column_named(model, name).attname for name in named})


def column_named(model: type[models.Model], name: str) -> models.Field:
    """A column by the name of its field, or its own."""
    return cast("models.Field", model._meta.get_field(name))  # noqa: SLF001


def class_of(level: int, *, party_papers: bool, place: object = None) -> KeyClass:
    """The key class of what has this level and handling, in an inventory where it stands in one."""
    own = int(level) + (PARTY if party_papers else 0)
    return own if place is None else joined(own, class_of_place(place))


def class_of_place(place: Any) -> KeyClass:
    """The key class of an inventory."""
    return int(place.level) + (PARTY if place.party_papers else 0)


def class_told(said: Mapping[str, Any], became: Mapping[str, Any]) -> KeyClass:
    """The key class of what was said to be of a level and handling, and of what became of it."""
    states = (said, {**said, **became})
    first, second = (
        class_of(int(one.get("level") or 0), party_papers=bool(one.get("party_papers")))
        for one in states
    )
    return joined(first, second)
