"""
The keys that a process has: public halves always, private ones while they are open to it.

With public halves alone new keys can be made, so whatever comes in is encrypted though nobody is there
who may read it. What was unwrapped is kept in memory, and forgotten when any key is moved or destroyed
by whoever else has the file open.
"""

import secrets
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from keys.domain.classes import CLASSES, OPEN_CLASS, KeyClass, joined
from keys.domain.envelopes import (
    ID_BYTES,
    KEY_BYTES,
    Place,
    settled_key,
    unwrap_fresh,
    unwrap_settled,
    wrap_fresh,
    wrap_settled,
)
from keys.domain.errors import KeyGone, KeysShut
from keys.domain.tokens import number_token, voucher
from keys.store import rows as tables
from keys.store.file import KeyFile
from keys.store.rows import ClassKey, DekRow

KEPT: Final = 20_000
# So long a key in memory may outlive what somebody else did to it in the file.
_ASK_EVERY_S: Final = 0.05
Epoch = tuple[KeyClass, int]


@dataclass(frozen=True, slots=True)
class Dek:
    """
    The key of an object, and the number it is found by; `key_class` is where it is kept, which nobody makes
    another who has not opened that class.
    """

    dek_id: bytes
    key: bytes
    key_class: KeyClass = field(default=OPEN_CLASS, compare=False)


@dataclass(frozen=True, slots=True)
class Held:
    """
    What opening gives: private halves by class and epoch, the key that numbers are matched by, and the one
    that rows are vouched for by.
    """

    private: Mapping[Epoch, bytes]
    match_key: bytes
    voucher_key: bytes


class Keyring:
    """The keys of one file; to be shared by the threads of a process."""

    def __init__(self, file: KeyFile) -> None:
        self.file = file
        self._lock = threading.RLock()
        self._classes: dict[Epoch, ClassKey] = {}
        self._newest: dict[KeyClass, int] = {}
        self._private: dict[Epoch, bytes] = {}
        self._settled: dict[Epoch, bytes] = {}
        self._match_key: bytes | None = None
        self._voucher_key: bytes | None = None
        self._kept: OrderedDict[bytes, Dek] = OrderedDict()
        self._seen = (-1, -1)
        self._ask_at = 0.0
        with file.reading() as rows:
            self.names_key = tables.meta(rows, "names_key") or b""
        self.look()

    @property
    def open_classes(self) -> frozenset[KeyClass]:
        """The classes of which all that was not destroyed can be read."""
        self._notice()
        with self._lock:
            wanted = {one for one, key in self._classes.items() if key.private is not None}
            return frozenset(
                kind
                for kind in CLASSES
                if (mine := {one for one in wanted if one[0] == kind})
                and mine <= set(self._private)
            )

    def open(self, held: Held) -> None:
        """Private halves are there."""
        with self._lock:
            self._private.update(held.private)
            self._match_key = held.match_key
            self._voucher_key = held.voucher_key

    def shut(self) -> None:
        """They are not any more, nor what was read with them."""
        with self._lock:
            self._private = {one: key for one, key in self._private.items() if one[0] == OPEN_CLASS}
            self._settled.clear()
            self._kept.clear()
            self._match_key = self._voucher_key = None

    @staticmethod
    def drawn(count: int) -> list[Dek]:
        """Keys that stand nowhere yet: what is encrypted with them is nothing until they are kept."""
        return [
            Dek(secrets.token_bytes(ID_BYTES), secrets.token_bytes(KEY_BYTES)) for _ in range(count)
        ]

    def keep(self, deks: Sequence[Dek], key_class: KeyClass, *, at: datetime) -> None:
        """
        Keep keys that were drawn, on the disk when this returns. Of a class that is shut, nothing of
        them is kept here: only whoever drew them has them, to write with.
        """
        with self._lock:
            with self.file.writing() as rows:
                epoch = self._newest_epoch(rows, key_class)
                tables.add_deks(rows, [self.enclosed(one, epoch) for one in deks], at=at)
            if epoch in self._private:
                for one in deks:
                    self._keep(replace(one, key_class=key_class))

    def new_deks(self, key_class: KeyClass, count: int, *, at: datetime) -> list[Dek]:
        """Keys for new objects, drawn and kept."""
        made = self.drawn(count)
        self.keep(made, key_class, at=at)
        return made

    def new_dek(self, key_class: KeyClass, *, at: datetime) -> Dek:
        """A key for a new object, drawn and kept."""
        return self.new_deks(key_class, 1, at=at)[0]

    def dek(self, dek_id: bytes) -> Dek:
        """The key of this number. Raises KeysShut, KeyGone."""
        # A list asks for the same one hundreds of times within a moment.
        known = self._kept.get(dek_id)
        if known is not None and time.monotonic() <= self._ask_at:
            return known
        return self.deks([dek_id])[dek_id]

    def deks(self, ids: Sequence[bytes]) -> dict[bytes, Dek]:
        """The keys of these numbers, asked for together. Raises KeysShut, KeyGone."""
        with self._lock:
            if time.monotonic() > self._ask_at or any(one not in self._kept for one in ids):
                self._notice()
            found = {one: self._kept[one] for one in ids if one in self._kept}
            wanted = [one for one in dict.fromkeys(ids) if one not in found]
            if wanted:
                with self.file.reading() as rows:
                    kept = tables.deks(rows, wanted)
                found.update((row.place.dek_id, self.disclosed(row)) for row in kept)
            for one in ids:
                if one not in found:
                    raise KeyGone(one.hex())
                self._keep(found[one])
        return found

    def classes_of(self, ids: Sequence[bytes]) -> dict[bytes, KeyClass]:
        """In which class each of these keys is; those that are gone are left out."""
        with self.file.reading() as rows:
            return {row.place.dek_id: row.place.key_class for row in tables.deks(rows, ids)}

    def move(self, ids: Sequence[bytes], to: KeyClass) -> None:
        """
        These keys are of another class from now on; nothing in the file opens them as before.

        Raises KeysShut where one is to leave a class that is not open, and StoreBusy where it is done
        but may still stand in the journal: then it is asked for again.
        """
        with self._lock:
            with self.file.writing() as rows:
                epoch = self._newest_epoch(rows, to)
                leaving = [row for row in tables.deks(rows, ids) if row.place.key_class != to]
                for row in leaving:
                    tables.replace_dek(rows, row, self.enclosed(self.disclosed(row), epoch))
                if leaving:
                    tables.bump_generation(rows)
            for row in leaving:
                self._kept.pop(row.place.dek_id, None)
        self.file.truncate()

    def settle(self, *, most: int = 500) -> int:
        """
        Keys that came while nobody was there are kept in the form that is cheap to open; how many.

        For whoever has nothing else to do: reading does not write, and where none came nor does this.
        """
        with self.file.reading() as rows:
            if not tables.has_fresh(rows):
                return 0
        with self._lock, self.file.writing() as rows:
            done = 0
            for epoch in sorted(self._private):
                for row in tables.deks_of_epoch(rows, *epoch, most=most - done, fresh=True):
                    tables.replace_dek(rows, row, self.enclosed(self.disclosed(row), epoch))
                    done += 1
            return done

    def move_up(self, dek_id: bytes, to: KeyClass) -> None:
        """
        A key is of a class as closed as its own was and as `to` is, in each respect.

        Raises KeyGone, KeysShut where it is to leave a class that is shut, StoreBusy as `move`.
        """
        now = self.classes_of([dek_id]).get(dek_id)
        if now is None:
            raise KeyGone(dek_id.hex())
        if joined(now, to) != now:
            self.move([dek_id], joined(now, to))

    def destroy(self, ids: Iterable[bytes]) -> None:
        """
        What these keys kept can be read by nobody. Asked for again it changes nothing.

        Raises StoreBusy where it is done but may still stand in the journal: until it does not, what
        they kept is not beyond recovery.
        """
        gone = list(ids)
        with self._lock:
            with self.file.writing() as rows:
                tables.remove_deks(rows, gone)
                tables.bump_generation(rows)
            for one in gone:
                self._kept.pop(one, None)
        self.file.truncate()

    def forget_unused(self, ids: Iterable[bytes]) -> None:
        """These keys encrypted nothing that anybody kept: their rows go, and nobody waits for more."""
        gone = list(ids)
        with self._lock:
            with self.file.writing() as rows:
                tables.remove_deks(rows, gone)
            for one in gone:
                self._kept.pop(one, None)

    def token(self, *, inventory: int, number_key: str) -> str:
        """What stands for a closed number. Raises KeysShut."""
        if self._match_key is None:
            raise KeysShut(max(CLASSES))
        return number_token(self._match_key, inventory=inventory, number_key=number_key)

    @property
    def can_vouch(self) -> bool:
        """Whether the key that rows are vouched for by is there."""
        return self._voucher_key is not None

    def voucher(self, told: bytes) -> str:
        """What vouches for a row that says this. Raises KeysShut."""
        key = self._voucher_key
        if key is None:
            raise KeysShut(max(CLASSES))
        return voucher(key, told)

    def private_of(self, epoch: Epoch) -> bytes:
        """The private half of a class. Raises KeysShut, KeyGone."""
        known = self._classes.get(epoch)
        if known is None or known.private is None:
            raise KeyGone(f"class {epoch[0]}, epoch {epoch[1]}")
        if epoch not in self._private:
            raise KeysShut(epoch[0])
        return self._private[epoch]

    def disclosed(self, row: DekRow) -> Dek:
        """A key that is kept. Raises KeysShut, KeyGone, Damaged."""
        place = row.place
        epoch = (place.key_class, place.epoch)
        private = self.private_of(epoch)
        if row.settled:
            key = unwrap_settled(row.wrapped, key=self._settled_key(epoch))
        else:
            key = unwrap_fresh(row.wrapped, place, private=private)
        return Dek(place.dek_id, key, place.key_class)

    def look(self) -> None:
        """The keys of classes as they stand in the file now."""
        with self._lock, self.file.reading() as rows:
            version = rows.execute("PRAGMA data_version").fetchone()[0]
            generation = tables.generation(rows)
            known = tables.class_keys(rows)
        self._take(version, generation, known)

    def _newest_epoch(self, rows: sqlite3.Connection, key_class: KeyClass) -> Epoch:
        """Asked within the transaction that writes: none may end meanwhile."""
        newest = tables.newest_epoch(rows, key_class)
        if newest != self._newest.get(key_class):
            self.look()
        return key_class, newest

    def _notice(self) -> None:
        """What others changed: epochs, and keys that were moved or destroyed."""
        with self._lock:
            with self.file.reading() as rows:
                version = rows.execute("PRAGMA data_version").fetchone()[0]
            self._ask_at = time.monotonic() + _ASK_EVERY_S
            if version != self._seen[0]:
                self.look()

    def _take(self, version: int, generation: int, known: Sequence[ClassKey]) -> None:
        if generation != self._seen[1]:
            self._kept.clear()
        self._seen = (version, generation)
        self._classes = {(one.key_class, one.epoch): one for one in known}
        self._newest = {one.key_class: one.epoch for one in known}
        for epoch, one in self._classes.items():
            if one.private is None:
                self._private.pop(epoch, None)
                self._settled.pop(epoch, None)
            elif one.key_class == OPEN_CLASS:
                self._private[epoch] = one.private

    def enclosed(self, dek: Dek, epoch: Epoch) -> DekRow:
        """A key as it is kept in an epoch of a class."""
        place = Place(*epoch, dek.dek_id)
        if epoch in self._private:
            return DekRow(place, True, wrap_settled(dek.key, key=self._settled_key(epoch)))
        public = self._classes[epoch].public
        fresh = wrap_fresh(dek.key, place, public=public, chance=secrets.token_bytes(KEY_BYTES))
        return DekRow(place, False, fresh)

    def _settled_key(self, epoch: Epoch) -> bytes:
        if epoch not in self._settled:
            private = self.private_of(epoch)
            self._settled[epoch] = settled_key(private, key_class=epoch[0], epoch=epoch[1])
        return self._settled[epoch]

    def _keep(self, dek: Dek) -> None:
        self._kept[dek.dek_id] = dek
        self._kept.move_to_end(dek.dek_id)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
