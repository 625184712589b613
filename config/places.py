"""Places that a site is moved between, read as their own programs would read them."""

import os
from pathlib import Path
from typing import Any

from config.database import settings_of
from config.env import FILE_VARIABLE, BadEnvironment, read
from config.opening import BASE
from keys.api import KEYS_FILE
from portal.domain.moving import Place

# Whoever moves waits longer than a person before a screen.
PATIENCE_S = 60


def place_at(url: str) -> Place:
    """
    The place of `desk:/FOLDER`, a data folder with all in it, or `env:/FILE`, settings as in `.env`. Touches
    nothing but the files that say it.

    Raises ValueError, with a line for each mistake.
    """
    kind, _, where = url.partition(":")
    if kind == "desk" and where.startswith("/"):
        said = {FILE_VARIABLE: "", "KHOSO_DATA": where}
    elif kind == "env" and where.startswith("/") and Path(where).is_file():
        said = {FILE_VARIABLE: where}
    else:
        raise ValueError(
            f"{url}: không phải một nơi đặt kho. Viết desk:/THƯ-MỤC-DỮ-LIỆU hoặc env:/TỆP-CẤU-HÌNH "
            "(đường dẫn đầy đủ, tệp phải có)."
        )
    try:
        env = read(said, base=BASE)
        database = settings_of(env.database, data=env.data, patience_s=PATIENCE_S)
    except (BadEnvironment, OSError) as why:
        raise ValueError(f"{url}: {why}") from why
    return Place(
        url=url,
        environment={**_of_nobody(), **said},
        database=_unhurried(database),
        store_url=env.vault,
        data=env.data,
        keys=env.keys / KEYS_FILE,
        secret_key=env.secret_key,
    )


def _of_nobody() -> dict[str, str]:
    """The environment of this process without what it says of a site."""
    return {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("KHOSO_") and name not in {"PORT", "DJANGO_SETTINGS_MODULE"}
    }


def _unhurried(database: dict[str, Any]) -> dict[str, Any]:
    """One connection and no limit of time: ties of a large table are looked through in one statement."""
    if not database["ENGINE"].endswith("postgresql"):
        return database
    options = {name: said for name, said in database["OPTIONS"].items() if name != "pool"}
    return {**database, "OPTIONS": {**options, "options": ""}}
