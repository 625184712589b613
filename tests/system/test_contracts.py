"""Every room of a package that is no door is shut to the other packages by a contract."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
SHUT = {
    module
    for contract in CONTRACTS
    if contract["name"].startswith("Door")
    for module in contract["forbidden_modules"]
}
DOORS = {"api", "machine_api", "domain"}
# Django finds these by their names; they hold no reads, no writes and no rows.
BY_NAME = {"apps", "urls", "migrations", "__init__", "__main__", "__pycache__", "data"}


@pytest.mark.parametrize(
    "package", ["search", "ingest", "archive", "access", "audit", "reading", "keys"]
)
def test_a_package_is_entered_by_its_doors_only(package):
    rooms = {path.stem for path in (ROOT / package).iterdir() if not path.name.startswith(".")}
    open_rooms = {room for room in rooms - DOORS - BY_NAME if f"{package}.{room}" not in SHUT}
    assert open_rooms == set()
