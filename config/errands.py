"""What is done now and then beside the programs of a site."""

import subprocess
import sys
from dataclasses import dataclass

from archive.domain.s3_place import s3_place
from config.env import Env

KEEPER = "keeper"


@dataclass(slots=True)
class Errand:
    """A program that is sent off now and then, and ends by itself."""

    name: str
    command: list[str]
    first_after_s: float
    every_s: float
    # Sent off anew whenever this child was started.
    behind: str = ""
    process: subprocess.Popen[bytes] | None = None
    due: float = float("inf")


def errands(env: Env | None = None) -> list[Errand]:
    """What is done now and then; each command knows by itself whether its time has come."""
    look = [sys.executable, "manage.py", "look_after_vault", "--if-due", "--minutes", "240"]
    recount = [sys.executable, "manage.py", "recount", "--if-due"]
    tidy = [sys.executable, "manage.py", "tidy"]
    key_file = env.key_file if env is not None else None
    opening = [sys.executable, "manage.py", "open_keys", "--key-file", str(key_file), "--await"]
    once = Errand("open_keys", opening, first_after_s=0, every_s=float("inf"), behind=KEEPER)
    # The locks of a store are tried at the start too; a vault without any has nothing to be done.
    tend = [sys.executable, "manage.py", "tend_vault"]
    tended = [
        Errand("tend at start", tend, first_after_s=5, every_s=float("inf")),
        Errand("tend", [*tend, "--if-due"], first_after_s=1800, every_s=3600),
    ]
    return [
        *(tended if env is not None and s3_place(env.vault) is not None else []),
        *([once] if key_file is not None else []),
        # Soon after the start too, for machines are switched off at night.
        Errand("tidy", tidy, first_after_s=60, every_s=24 * 3600),
        Errand("look", look, first_after_s=600, every_s=3600),
        Errand("recount", recount, first_after_s=1200, every_s=3600),
    ]
