"""A vault in memory, for tests and trials."""

import io

import pytest

from archive.storage import Missing, VaultFull, open_vault
from archive.storage.memory import MemoryVault
from tests.archive.storage.rigs import CLOSED, put


def test_a_named_vault_in_memory_is_shared_and_a_nameless_one_is_not():
    digest = put(open_vault("memory:shared"), b"minutes").digest
    assert open_vault("memory:shared").size(digest) == 7
    with pytest.raises(Missing):
        open_vault("memory:").size(digest)


def test_a_vault_in_memory_has_a_bottom():
    vault = MemoryVault(capacity=10)
    put(vault, b"12345678")
    with pytest.raises(VaultFull):
        vault.put(io.BytesIO(b"123"), secrecy=CLOSED)
    assert put(vault, b"12").new
    assert (vault.health().writable, vault.health().detail) == (False, "The vault is full.")
