#!/usr/bin/env python3
"""Commands of Kho Số."""

import os
import sys

from django.db import OperationalError
from django.utils.translation import gettext

from config.commands import Commands
from config.env import with_file
from config.logs import log_last_words
from config.opening import BASE, close_data_folder

# Nobody sits before a command as before a screen: it waits longer for a busy database.
PATIENCE = "30"


def main() -> None:
    """Run a command; trouble with the database is one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    said, _ = with_file(os.environ, base=BASE)
    os.environ["KHOSO_PATIENCE"] = said.get("KHOSO_PATIENCE", PATIENCE)
    try:
        Commands(sys.argv).execute()
    except OperationalError as error:
        # Of commands of the frameworks; ours say by themselves what the machine suffers from. These
        # words cannot be named before the settings are read.
        from machine.troubles import SENTENCES, Trouble, trouble_of

        sys.exit(gettext(SENTENCES[trouble_of(error) or Trouble.DATABASE_UNREACHABLE]))


if __name__ == "__main__":
    close_data_folder()
    log_last_words()
    main()
