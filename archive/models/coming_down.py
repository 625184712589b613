"""
Rows whose words come down to a less closed class only where somebody who may has said so.

How closed something is, is written in a row, and the keys of its words are of a class that no row makes
another: what is more closed than its row says is withheld, stays as it stands when the row is written, and
comes down only with a row that was as closed, or that is known to have come down (`archive.models.descent`).
"""

from typing import TYPE_CHECKING, ClassVar

from archive.models.descent import Subject, along_of, came_down, forget_descents, let_down
from archive.models.read_words import Read, is_within, may_be_read, withheld
from keys.api import KeyClass

if TYPE_CHECKING:
    from django.db.models import Model as _Row
else:
    _Row = object


class ComesDown(_Row):
    """What a row of words knows of the class of its keys, beside what it says itself."""

    # Whether it is known, and not only feared, how closed it is.
    CLOSED_FOR_SURE: ClassVar[bool] = True

    if TYPE_CHECKING:

        class Meta:
            abstract = True

        @property
        def key_class(self) -> KeyClass: ...

        def claimed_class(self) -> KeyClass | None: ...

        def class_in_table(self) -> KeyClass | None: ...

    def withhold(self) -> None:
        """What is more closed than the row says is not told."""
        for name, value in self._read():
            claimed = self.claimed_class()
            if claimed is None:
                return
            if not value.withheld and not self.may_stand(value, claimed):
                self.__dict__[name] = withheld(value)

    @property
    def has_withheld(self) -> bool:
        """Whether any of its words were not to be read."""
        return any(value.withheld for _, value in self._read())

    @property
    def is_understated(self) -> bool:
        """Whether it says that it is less closed than what it holds, which is therefore told to nobody."""
        claimed = self.claimed_class()
        return claimed is not None and any(
            value.withheld and not is_within(value.key_class, claimed) for _, value in self._read()
        )

    @property
    def is_open_to_asker(self) -> bool:
        """Whether whoever asks is cleared for all that it holds, whatever it says itself."""
        return all(may_be_read(value.key_class) for _, value in self._read())

    @property
    def held_back(self) -> bool:
        """Whether words were to come down when it was written, and nobody vouched for that."""
        return bool(self.__dict__.get("_held_back"))

    @property
    def words_owner(self) -> Subject | None:
        """The row with which its words come down."""
        return self._meta.db_table, self.pk

    def come_down_along(self) -> list[Subject]:
        """What comes down with it, beside itself."""
        return along_of(self)

    def lets_down(self, read: Read) -> bool:
        """Whether words that were read may stand in it as it is now."""
        if self._state.adding or self.may_stand(read, self.key_class):
            return True
        self.__dict__["_held_back"] = True
        return False

    def may_stand(self, read: Read, now: KeyClass) -> bool:
        """Whether what was read may be told as if it stood under keys of this class."""
        known: set[tuple[KeyClass, str, KeyClass]] = self.__dict__.setdefault("_let_down", set())
        said = (read.key_class, read.dek, now)
        if is_within(read.key_class, now) or said in known:
            return True
        if not came_down(self.words_owner, read.key_class, now, dek=read.dek):
            return False
        known.add(said)
        return True

    def _read(self) -> list[tuple[str, Read]]:
        own = f"{self._meta.db_table}."
        return [
            (name, value)
            for name, value in self.__dict__.items()
            if isinstance(value, Read) and value.column.startswith(own)
        ]

    def come_down(self) -> None:
        """Where it is to be less closed than it stands in the table, and was read as that: it comes down."""
        stood = self.class_in_table()
        if stood is None or stood == (now := self.key_class):
            return
        along, own = self.come_down_along(), [one for one in (self.words_owner,) if one]
        if not is_within(now, stood):
            forget_descents([*own, *along], above=now)
        if is_within(stood, now):
            return
        read = [value for _, value in self._read()]
        for one in read:
            sure = self.CLOSED_FOR_SURE and is_within(one.key_class, stood)
            if not (sure or one.key_class == stood or is_within(one.key_class, now)):
                return
        # Of a row with a key of its own, what stands under that; else it shares one of its place.
        keys = {one.dek for one in read} if hasattr(self, "words_key") else set()
        exact = not self.CLOSED_FOR_SURE
        let_down(own, came_from=stood, came_to=now, exact=exact, keys=keys)
        let_down(along, came_from=stood, came_to=now, exact=exact)
        known = self.__dict__.setdefault("_let_down", set())
        known.update((one.key_class, one.dek, now) for one in read)
