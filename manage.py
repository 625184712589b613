#!/usr/bin/env python3
"""Commands of Kho Số."""

import os
import sys

from django.db import OperationalError

from config.commands import Commands
from config.env import with_file
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
        sys.exit(sentence(error))


def sentence(error: OperationalError) -> str:
    """What is wrong with the database and what to do, by the codes of SQLite."""
    from django.conf import settings

    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    folder = settings.KHOSO_DATA
    return {
        5: "Cơ sở dữ liệu đang bận. Chờ việc đang ghi xong rồi chạy lại lệnh này.",
        6: "Cơ sở dữ liệu đang bận. Chờ việc đang ghi xong rồi chạy lại lệnh này.",
        8: f"Không ghi được cơ sở dữ liệu trong {folder}. Cấp quyền ghi rồi chạy lại.",
        10: f"Ổ đĩa của {folder} không đọc hoặc ghi được. Kiểm tra ổ đĩa rồi chạy lại.",
        13: f"Ổ đĩa của {folder} đã đầy. Dọn chỗ rồi chạy lại.",
        14: f"Không mở được cơ sở dữ liệu trong {folder}. Chạy lệnh prepare, hoặc kiểm tra quyền.",
    }.get(code, "Cơ sở dữ liệu không trả lời. Chạy prepare; nếu vẫn lỗi, báo quản trị viên.")


if __name__ == "__main__":
    close_data_folder()
    main()
