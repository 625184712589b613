"""The bar on a terminal only grows, over several folders too."""

import re
from io import StringIO

import pytest

from machine import progress as module
from machine.progress import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def drawn_each_time(monkeypatch):
    monkeypatch.setattr(module, "EVERY_S", 0)


def test_the_bar_never_shrinks_while_pages_and_folders_come_to_light(drawn_each_time):
    out = Terminal()
    progress = Progress(out, files=22)
    for count in range(1, 18):
        progress.taken(count)
    for unsettled, pages in ((17, 1), (16, 2), (16, 9), (17, 8), (9, 20), (0, 31)):
        progress.read(unsettled, pages)
    progress.end()
    progress.next_folder()
    for count in range(1, 6):
        progress.taken(count)
    for unsettled, pages in ((5, 0), (4, 3), (0, 9)):
        progress.read(unsettled, pages)
    progress.end()
    bars = [
        line.count("█") for line in re.split("[\r\n]", out.getvalue()) if "░" in line or "█" in line
    ]
    assert bars == sorted(bars)
    assert bars[0] == 0
    assert bars[-1] == 30
    files = [int(n) for n in re.findall(r"(\d+)/22 tệp", out.getvalue())]
    pages = [int(n) for n in re.findall(r"đã đọc (\d+) trang", out.getvalue())]
    assert (files, pages) == (sorted(files), sorted(pages))
    assert (files[-1], pages[-1]) == (22, 40)


def test_what_is_said_in_between_leaves_the_count_as_it_was(drawn_each_time):
    out = Terminal()
    progress = Progress(out)
    progress.taken(4)
    progress.read(2, 3)
    progress.end()
    progress.read(0, 6)
    progress.end()
    assert "4/4 tệp, đã đọc 6 trang" in out.getvalue().splitlines()[-1]


def test_where_nobody_looks_nothing_is_drawn(drawn_each_time):
    out = StringIO()
    progress = Progress(out, files=3)
    progress.taken(3)
    progress.read(0, 9)
    progress.end()
    assert out.getvalue() == ""
