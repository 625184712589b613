"""The ways in which a number, a day and a month are typed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from benchmarks.search_quality.own_words import unmarked

_MARKS_OF_NUMBERS = re.compile(r"[-/]")
_BEFORE_LETTERS = re.compile(r"(?<=\d)[-/](?=[^\W\d])")  # 63/2026 is never written together


def _last_apart(number: str) -> str:
    at = max(number.rfind("/"), number.rfind("-"))
    return f"{number[:at]} {number[at + 1 :]}"


def _spaced(number: str) -> str:
    return _MARKS_OF_NUMBERS.sub(lambda mark: f" {mark.group()} ", number).replace("-", "–")


# Named by what becomes of 14-KH/BTCTU.
NUMBERS: dict[str, Callable[[str], str]] = {
    "14-KH/BTCTU": str,
    "14 KH BTCTU": lambda number: _MARKS_OF_NUMBERS.sub(" ", number),
    "14kh/btctu": lambda number: _BEFORE_LETTERS.sub("", number, count=1).lower(),
    "14-kh btctu": lambda number: _last_apart(number).lower(),
    "14KH BTCTU": lambda number: _MARKS_OF_NUMBERS.sub(
        " ", _BEFORE_LETTERS.sub("", number, count=1)
    ),
    "Số 14-KH/BTCTU": "Số {}".format,
    "số: 14-KH/BTCTU": "số: {}".format,
    "014-KH/BTCTU": "0{}".format,
    "14 – KH / BTCTU": _spaced,
    "14-KH/BTCTU, NFD, a blank behind": lambda number: unicodedata.normalize("NFD", number) + " ",
    "14-KH/BTCTU, without marks": unmarked,
    '"14-KH/BTCTU"': '"{}"'.format,
}

DAYS: dict[str, Callable[[date], str]] = {
    "5/1/2013": lambda day: f"{day.day}/{day.month}/{day.year}",
    "05/01/2013": lambda day: f"{day:%d/%m/%Y}",
    "05-01-2013": lambda day: f"{day:%d-%m-%Y}",
    "5.1.2013": lambda day: f"{day.day}.{day.month}.{day.year}",
    "ngày 5 tháng 1 năm 2013": lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    "ngày 05 tháng 01 năm 2013": lambda day: f"ngày {day:%d} tháng {day:%m} năm {day.year}",
}

MONTHS: dict[str, Callable[[date], str]] = {
    "tháng 1 năm 2013": lambda day: f"tháng {day.month} năm {day.year}",
    "1/2013": lambda day: f"{day.month}/{day.year}",
}
