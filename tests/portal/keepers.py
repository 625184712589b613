"""A keeper at work beside a test, with keys of this test's archive that are cheap to open."""

import threading
from contextlib import contextmanager
from pathlib import Path

from archive.api import key_place
from keys.keeper import serving
from keys.keeper.serving import Keeper, door_in
from tests.keys.making import made


@contextmanager
def keeper_at(folder: Path, settings, *, site: bytes | None = None, keys: bool = True):
    """The folder is the data folder, with keys of its own."""
    settings.KHOSO_DATA, settings.KHOSO_KEYS = folder, folder / "keys"
    (folder / "keys").mkdir(exist_ok=True)
    place = key_place()
    if keys:
        made(place.path, site=site or place.site()).close()
        place.mark.touch()
    keeper = Keeper(place.path, lines=[], door=door_in(folder / "keys"))
    serving._ROUND_S, before = 0.02, serving._ROUND_S
    thread = threading.Thread(target=keeper.serve, daemon=True)
    thread.start()
    try:
        yield keeper
    finally:
        keeper.stopping = True
        thread.join(10)
        serving._ROUND_S = before
