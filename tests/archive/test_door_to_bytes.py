"""Bytes have one door: nobody but the archive's own verbs reaches a vault."""

import ast
from pathlib import Path

import pytest

import archive.api

BASE = Path(__file__).parents[2]
PACKAGES = ("access", "audit", "config", "ingest", "keys", "language", "machine", "portal", "reading", "search")  # fmt: skip
OF_THE_VAULT = {
    "LocalVault", "MemoryVault", "Vault", "open_vault", "open_verified", "object_name",
}  # fmt: skip


def names_in(path: Path) -> set[str]:
    """What a module imports, and the names of attributes it asks for."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_package_names_a_vault_or_what_it_calls_its_objects(package):
    modules = [path for path in (BASE / package).rglob("*.py") if "migrations" not in path.parts]
    assert modules
    entered = {
        str(path.relative_to(BASE)): sorted(
            name
            for name in names_in(path)
            if name in OF_THE_VAULT or name.startswith("archive.storage")
        )
        for path in modules
    }
    assert {path: names for path, names in entered.items() if names} == {}


# The setting that names the vault is read where settings are, which refuse keys that lie in it, and at the
# start, which refuses one that would be gone with its process.
READ_THE_SETTING = {
    "config/env.py", "config/places.py", "config/programs.py", "config/settings.py", "config/supervisor.py",
}  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
def test_nobody_asks_a_store_for_its_vault(package):
    asking = {
        str(path.relative_to(BASE))
        for path in (BASE / package).rglob("*.py")
        if "vault" in names_in(path)
    }
    assert asking <= READ_THE_SETTING


def test_the_door_hands_out_neither_a_vault_nor_its_errors_about_one_object():
    assert not OF_THE_VAULT & set(archive.api.__all__)
    assert not {"Missing", "Tampered", "Locked"} & set(archive.api.__all__)
    assert {"Store", "keep", "open_kept", "open_store"} <= set(archive.api.__all__)
