"""Before a process opens the data folder: the folder, and all the process makes, is closed."""

import os
import sys
from pathlib import Path

from config.env import BadEnvironment, read
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves

BASE = Path(__file__).resolve().parent.parent


def close_data_folder() -> None:
    """Ends the process with one line when others may look into the folder and we may not close it."""
    try:
        keep_to_ourselves(read(os.environ, base=BASE).data)
    except OpenToOthers as why:
        sys.exit(str(why))
    except BadEnvironment:
        # The settings tell all its mistakes, in a moment.
        return
