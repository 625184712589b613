"""Files that hold a list: which are read, and why one is none."""

from typing import Final

LARGEST_LIST: Final = 20 * 1024 * 1024
LIST_TYPES: Final = ("xlsx", "xlsm", "xls", "ods", "docx", "csv")

# By the codes of those who read files in the cage; `too_many` is a list of people's own.
NOT_A_LIST_WORDS: Final[dict[str, str]] = {
    "damaged": "The file is damaged or not what its name says. Save it again as .xlsx or .docx.",
    "too_large": "The file unpacks to too much. Save the list alone in a new file.",
    "too_long": "The list has more than 20,000 rows. Split it into several files.",
    "wrong_type": (
        "Only .xlsx, .xlsm, .xls, .ods, .docx and .csv can be read. Save the list as one of them."
    ),
    "locked": "The file is locked with a password. Save it without one.",
    "too_hard": "Reading this file takes too much. Save the list alone in a new file.",
    "no_table": (
        "The file holds no table, or only a picture of one. Put the list into a table of cells."
    ),
    "too_many": "The list names more than 2,000 people. Split it into several files.",
    "nobody": (
        "No line of the file names a person. A heading must say “Họ và tên” and “Tài khoản”, one a "
        "column, and below it each person has a line."
    ),
}


class NotAList(Exception):
    """The file holds no list that could be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
