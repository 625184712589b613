"""A test stands where what it tests stands: by the folder one finds the tests of a room."""

from pathlib import Path

import pytest

from tests.schedule import LONGEST

BASE = Path(__file__).resolve().parents[2]
PACKAGES = (
    "access", "archive", "audit", "config", "ingest", "keys", "language", "machine", "portal", "reading", "search",
)  # fmt: skip
# What several modules of a room do together: a file is called as it, or as it and what of it is tested.
BEHAVIOURS = {
    "access/views": {"mergers"},
    "audit/models": {"owner"},
    "archive/actions": {
        "columns_of_an_office", "covers_of_lists", "figures", "meanwhile", "ways_back",
    },
    "archive/storage": {"vault_contract"},
    "archive/views": {"overview", "shelves", "top_secret_titles"},
    "ingest/actions": {"ways_back"},
    "ingest/views": {"own_letters"},
    "machine/database": {"cluster", "sqlite"},
    "reading/domain": {"own_letters"},
    "reading/looking": {"word_lists"},
    "reading/ocr": {"blank_pages", "damage", "picture_files", "seen_text"},
    "reading/process": {"old_word", "reading_process"},
    "search/engines": {
        "contract_conditions", "contract_finding", "contract_known", "contract_marks",
        "contract_phrases", "contract_rows", "contract_scope", "engines_agree",
    },
    "search/views": {"own_letters", "terms", "turning"},
}  # fmt: skip

# A collection held against several rooms together: lists of offices from file to inventory.
COLLECTIONS = {"archive/lists"}


def modules_of(room):
    """The names of the modules of a package or of one of its rooms, commands among them."""
    return {path.stem for path in room.rglob("*.py")} - {"__init__"}


def named_after(name, modules):
    """Whether a test is called as a module, or as a module and what of it is tested."""
    return any(name == module or name.startswith(f"{module}_") for module in modules)


def names_in(folder):
    return sorted(path.stem.removeprefix("test_") for path in folder.glob("test_*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_tests_is_a_room_of_its_package(package):
    folders = {path.parent.relative_to(BASE / "tests") for path in found(package)}
    assert [str(folder) for folder in folders if not (BASE / folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_test_in_a_room_is_named_after_a_module_of_it_or_is_a_behaviour_listed_here(package):
    strange = []
    for path in found(package):
        room, name = path.parent.relative_to(BASE / "tests"), path.stem.removeprefix("test_")
        if str(room) == package or named_after(name, BEHAVIOURS.get(str(room), ())):
            continue
        if not named_after(name, modules_of(BASE / room)):
            strange.append(str(path.relative_to(BASE)))
    assert strange == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_stands_beside_the_rooms_is_named_after_no_module_of_a_room(package):
    own = {path.stem for path in (BASE / package).glob("*.py")}
    in_rooms = modules_of(BASE / package) - own
    assert [name for name in names_in(BASE / "tests" / package) if name in in_rooms] == []


def test_every_module_that_a_whole_run_takes_first_is_there():
    assert [name for name in LONGEST if not (BASE / name).exists()] == []


def test_every_collection_listed_is_there():
    assert [one for one in COLLECTIONS if not (BASE / "tests" / one / "__init__.py").exists()] == []


def test_every_behaviour_listed_is_there_and_named_after_no_module():
    for room, names in BEHAVIOURS.items():
        assert names <= set(names_in(BASE / "tests" / room)), room
        assert not names & modules_of(BASE / room), room


def found(package):
    tests = sorted((BASE / "tests" / package).rglob("test_*.py"))
    collections = [BASE / "tests" / folder for folder in COLLECTIONS]
    return [path for path in tests if path.parent not in collections]
