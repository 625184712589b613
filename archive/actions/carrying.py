"""
All objects of one vault carried into another as they stand, and the two compared.

Whoever carries needs no key: what is encrypted stays so, and its key goes along in the file of keys.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from archive.actions.keeping import Store
from archive.storage.port import CHUNK, Missing, NoVault, Tampered, Vault, VaultError


@dataclass(frozen=True, slots=True)
class Compared:
    """How many objects the first vault holds, their bytes as they stand, and the names that differ."""

    objects: int
    size: int
    differing: tuple[str, ...]


def holds_objects(store: Store) -> bool:
    """Whether anything was ever put there and stands yet. Raises VaultError."""
    return next(_names(store.vault), None) is not None


def carry_objects(source: Store, target: Store, *, passed: Callable[[], object]) -> None:
    """
    Every object of the one stands in the other, under its name. What stands there already is left, so whoever was
    broken off goes on. An object that is damaged where it comes from is left behind: comparing tells of it.

    `passed` is called for each. Raises VaultError.
    """
    there = set(_names(target.vault))
    for name in _names(source.vault):
        if name not in there:
            with suppress(Missing, Tampered), source.vault.read_stored(name) as standing:
                target.vault.put_stored(name, standing)
        passed()


def compare_objects(source: Store, target: Store) -> Compared:
    """Both read whole, each by its own SHA-256 of what stands there. Raises VaultError."""
    names, others = set(_names(source.vault)), set(_names(target.vault))
    size, differing = 0, sorted(names ^ others)
    for name in sorted(names & others):
        (ours, length), (theirs, _) = _told(source.vault, name), _told(target.vault, name)
        size += length
        if ours != theirs or not ours:
            differing.append(name)
    return Compared(len(names), size, tuple(differing))


def _names(vault: Vault) -> Iterator[str]:
    try:
        yield from vault.names()
    except NoVault:
        return


def _told(vault: Vault, name: str) -> tuple[str, int]:
    """The digest and the length of what stands there; no digest where it cannot be read."""
    seen, length = hashlib.sha256(), 0
    try:
        with vault.read_stored(name) as file:
            for piece in iter(partial(file.read, CHUNK), b""):
                seen.update(piece)
                length += len(piece)
    except (VaultError, OSError):
        return "", length
    return seen.hexdigest(), length
