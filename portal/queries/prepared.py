"""What keeps a program from running here: that nobody has prepared the archive for this version yet, and the like."""

import fcntl
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext

from audit.api import Act, Outcome, TrailFilters, events
from machine.troubles import SENTENCES, Trouble, trouble_of
from portal.domain.secret_key import is_whole
from portal.queries.keys import keys_made

# What prepare holds while it makes tables, and the last that it makes in the data folder.
TURN, STYLES = "migrate.lock", "staticfiles.json"


def lacking(folder: Path) -> str:
    """
    What is missing before programs of this version can run on this data folder, with the next step; no word
    where nothing is. Changes nothing, and makes no file.
    """
    turn = folder / TURN
    if not turn.exists():
        return gettext(
            "The data folder %(folder)s has not been prepared. Run prepare once, or name the folder in "
            "which that was done (KHOSO_DATA)."
        ) % {"folder": folder}
    if _is_held(turn):
        return gettext("Somebody is just preparing this archive. What waits goes on after it.")
    try:
        return _lacking_in_tables() or _lacking_in_folder(folder) or _lacking_of_keys()
    except DatabaseError as error:
        connection.close()
        trouble = trouble_of(error) or Trouble.DATABASE_UNREACHABLE
        return gettext(SENTENCES[trouble])


def _is_held(turn: Path) -> bool:
    with turn.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _lacking_in_tables() -> str:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    ours = {
        one.label for one in apps.get_app_configs() if Path(one.path).parent == settings.BASE_DIR
    }
    newer = sorted(
        key
        for key in loader.applied_migrations.keys() - loader.disk_migrations.keys()
        if key[0] in ours
    )
    if newer:
        return gettext(
            "The tables are of a newer version of the program (%(first)s). Bring this machine to that version."
        ) % {"first": ".".join(newer[-1])}
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        return ""
    return gettext(
        "The tables are of an older version of the program: %(count)s changes are missing, the first is "
        "%(first)s. Run prepare once, with this version."
    ) % {"count": len(plan), "first": f"{plan[0][0].app_label}.{plan[0][0].name}"}


def _lacking_in_folder(folder: Path) -> str:
    secret = folder / "keys" / "secret_key"
    whole = bool(settings.KHOSO_ENV.secret_key) or (
        secret.exists() and is_whole(secret.read_text("utf-8", "replace").strip())
    )
    styles = Path(settings.STATIC_ROOT) / STYLES
    missing = [
        str(path) for path, there in ((secret, whole), (styles, styles.exists())) if not there
    ]
    if not missing:
        return ""
    return gettext(
        "The data folder lacks %(files)s. Run prepare once, or name the folder in which that was done "
        "(KHOSO_DATA)."
    ) % {"files": ", ".join(missing)}


def _lacking_of_keys() -> str:
    """A program without the keys of its archive would keep what is closed in clear."""
    made = events(TrailFilters(action=Act.MAKE_KEYS, outcome=Outcome.DONE))
    if keys_made() or not made.exists():
        return ""
    return gettext(
        "Keys were made for this archive, and this machine has none of them: what is closed would be kept in "
        "clear. Name the folder of the keys (KHOSO_KEYS) and the data folder beside which they were made."
    )
