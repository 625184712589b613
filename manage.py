#!/usr/bin/env python3
"""Commands of Kho Số."""

import os
import sys

from django.core.management import execute_from_command_line

from config.opening import close_data_folder

if __name__ == "__main__":
    close_data_folder()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
