"""How it stands with the keys of what is closed: whether they were made, whether they are open, how many."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from access.api import Level
from archive.api import key_place, owed_since
from archive.domain.standing import PARTY
from keys.api import Kept, KeyFile, KeysError, Way, kept_in, ways_into
from keys.machine_api import COPY_FILE, KeeperAway, ask
from machine.json_values import JsonObject

# Whoever is asked for a page waits no longer for a keeper that does not answer.
SHORT_S: Final = 2.0
# What a worker pays between items, and journals that want a moment without readers, take no longer.
OWED_NO_LONGER: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class KeysShown:
    """
    What a person who may keep them is told. `fault` is the kind of what is wrong with their file, or
    nothing; `wait` are seconds until the next try is looked at. Of what is still to be encrypted as it
    is closed now it is told whether there is any, and since when where that is too long.
    """

    made: bool
    fault: str
    open: bool
    away: bool
    wait: int
    kept: tuple[Kept, ...]
    ways: tuple[Way, ...]
    copy_wanted: bool
    copied_at: datetime | None
    copy_fault: str
    renewing: int
    owing: bool
    owed_late: datetime | None

    @property
    def copy_lacks(self) -> bool:
        """Whether all that is closed hangs on one disk."""
        return not self.copy_wanted or self.copied_at is None or bool(self.copy_fault)


def keys_made() -> bool:
    """Whether keys were ever made here; then they are wanted, wherever their file is."""
    place = key_place()
    return place.mark.exists() or place.path.exists()


def keys_shown(*, at: datetime) -> KeysShown:
    """How it stands now."""
    place, fault, owed = key_place(), "", owed_since()
    kept: list[Kept] = []
    ways: list[Way] = []
    if place.path.exists():
        file = KeyFile(place.path)
        try:
            kept, ways = kept_in(file), ways_into(file)
            place.opened()
        except KeysError as error:
            fault = type(error).__name__
        finally:
            file.close()
    elif place.mark.exists():
        fault = "StoreUnusable"
    state = keeper_state()
    folder = _copy_folder(state)
    return KeysShown(
        made=keys_made(),
        fault=fault,
        open=bool(state.get("open")),
        away=not state,
        wait=int(str(state.get("wait", 0))),
        kept=tuple(kept),
        ways=tuple(ways),
        copy_wanted=folder is not None,
        copied_at=_copied_at(folder),
        copy_fault=str(state.get("copy_fault", "")),
        renewing=int(str(state.get("renewing", 0))),
        owing=owed is not None,
        owed_late=owed if owed is not None and at - owed > OWED_NO_LONGER else None,
    )


def keeper_state() -> JsonObject:
    """What the keeper says of itself; nothing where it does not answer."""
    try:
        return ask({"ask": "state"}, folder=keeper_door(), within=SHORT_S)
    except KeeperAway:
        return {}


def _copy_folder(state: JsonObject) -> Path | None:
    """Where the copy stands, as the keeper knows who makes it; while it is away, as is said here."""
    said = str(state.get("copy", "")) if state else settings.KHOSO_KEYS_COPY
    return Path(said) if said else None


def _copied_at(folder: Path | None) -> datetime | None:
    """When the copy was last found to be as the keys are."""
    if folder is None:
        return None
    try:
        return datetime.fromtimestamp((folder / COPY_FILE).stat().st_mtime, UTC)
    except OSError:
        return None


def keeper_door() -> Path:
    """The folder in which the keeper has its door."""
    return Path(settings.KHOSO_DOOR or Path(settings.KHOSO_DATA) / "keys")


def level_named(one: Kept) -> str:
    """The level of a class of keys as programs read it."""
    level = Level(one.key_class % PARTY).name.lower()
    return f"party_{level}" if one.key_class >= PARTY else level


def keys_as_json(shown: KeysShown) -> JsonObject:
    """As other programs read it."""
    return {
        "open": shown.open,
        "levels": [
            {"level": level_named(one), "epoch": one.epoch, "objects": one.count}
            for one in shown.kept
        ],
    }
