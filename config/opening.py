"""Before a process opens the data folder: the folder, and all the process makes, is closed."""

import os
import sys
from pathlib import Path

from config.env import BadEnvironment, read
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves

BASE = Path(__file__).resolve().parent.parent


def close_data_folder() -> None:
    """
    Ends the process with a line for each mistake of the environment, or with one when others may
    look into the folder and we may not close it.
    """
    try:
        keep_to_ourselves(read(os.environ, base=BASE).data)
    except (BadEnvironment, OpenToOthers) as why:
        sys.exit(str(why))
