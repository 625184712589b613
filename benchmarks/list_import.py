"""
How long anybody who looks waits while a list of 20,000 rows is taken over, and undone.

A site of its own with a thousand filed records; one thread previews, imports and undoes, another writes
the event of a look every twentieth of a second, as each page view does. Prints JSON; the longest
wait is to be under 0.3 s. `ratio_*` are over the parse of the file alone, in the same run.
"""

import argparse
import io
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from access.api import Actor
    from archive.models import Inventory
    from audit.api import Who

T = TypeVar("T")

LIMIT_S = 0.3
LOOK_EVERY_S = 0.05


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--records", type=int, default=1_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KHOSO_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        result = measured(asked.rows, asked.records)
    sys.stdout.write(json.dumps(result) + "\n")


def measured(rows: int, records: int) -> dict[str, Any]:
    """Parse, preview and import, with somebody looking all the while."""
    import django

    django.setup()
    from archive.api import import_reading, preview_reading, reading_of_list, undo_import

    shelf, person = site(records)
    source = workbook(rows)
    at = now()
    parse_s, read = timed(lambda: reading_of_list(source, name="list.xlsx"))
    preview = partial(preview_reading, actor=person, inventory=shelf, read=read, at=at)
    take_over = partial(import_reading, actor=person, inventory=shelf, read=read, at=at)
    preview_s, _ = timed(preview)
    idle_s, _ = longest_wait(lambda: time.sleep(3))
    wait_s, (total_s, made) = longest_wait(lambda: timed(take_over))
    again_s, known = timed(preview)
    undo = partial(undo_import, actor=person, inventory=shelf, import_id=newest(shelf), at=at)
    undo_wait_s, (undo_s, undone) = longest_wait(lambda: timed(undo))
    return {
        "rows": rows,
        "taken": len(made.found.new),
        "known_afterwards": len(known.found.known),
        "longest_wait_s": round(wait_s, 3),
        "longest_wait_idle_s": round(idle_s, 3),
        "limit_s": LIMIT_S,
        "parse_s": round(parse_s, 2),
        "preview_s": round(preview_s, 2),
        "import_s": round(total_s, 2),
        "preview_again_s": round(again_s, 2),
        "undone": undone.rows,
        "undo_s": round(undo_s, 2),
        "longest_wait_undo_s": round(undo_wait_s, 3),
        "ratio_preview": round(preview_s / parse_s, 3),
        "ratio_import": round(total_s / parse_s, 3),
    }


def newest(shelf: "Inventory") -> int:
    """The import that came last."""
    return shelf.imports.latest("pk").pk


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and what was made."""
    begun = time.monotonic()
    made = act()
    return time.monotonic() - begun, made


def longest_wait(act: Callable[[], T]) -> tuple[float, T]:
    """The longest that the event of a look took while `act` went on, and what `act` made."""
    from django.db import connection

    from audit.api import Entry, Who, append_durably

    done = threading.Event()
    waits: list[float] = []

    def look() -> None:
        entry = Entry(who=Who(name="reader"), action="view_page")
        while not done.is_set():
            waits.append(timed(lambda: append_durably(entry, at=now()))[0])
            time.sleep(LOOK_EVERY_S)
        connection.close()

    reader = threading.Thread(target=look)
    reader.start()
    try:
        made = act()
    finally:
        done.set()
        reader.join()
    return max(waits), made


def site(records: int) -> "tuple[Inventory, Actor]":
    """An inventory with filed records, and an archivist who sees it."""
    from django.core.management import call_command

    from access.api import (
        Level,
        Role,
        actor_for,
        console,
        person_named,
        register_unit,
        take_in_person,
    )  # fmt: skip
    from archive.api import NewInventory, make_fonds, make_inventory
    from audit.api import Who

    call_command("migrate", verbosity=0)
    at, who = now(), Who(name="benchmark")
    unit = register_unit(by=console(), code="U1", name="Đơn vị", parent=None, at=at)
    take_in_person(
        by=console(), username="bao", full_name="Nguyễn Bảo", roles=[Role.ARCHIVIST], unit=unit,
        clearance=Level.ORDINARY, party_papers=False, assigned_to=[unit], commitment="2026", course="2026",
        since=at.date(), at=at,
    )  # fmt: skip
    make_fonds(who=who, code="P01", name="Phông", creator="", at=at)
    new = NewInventory(fonds="P01", code="ML01", number="1", title="Mục lục", unit=unit.pk)
    shelf = make_inventory(who=who, new=new, at=at)
    for number in range(1, records + 1):
        file(shelf, number * 7, who, at)
    return shelf, actor_for(person_named("bao"), at=at, workstation="console")


def file(shelf: "Inventory", number: int, who: "Who", at: datetime) -> None:
    from access.api import Level
    from archive.api import Stored, file_record, note_stored_file, receive
    from archive.domain.description import Description
    from archive.domain.records import Filing

    digest = f"{number:064x}"
    stored = note_stored_file(
        Stored(name=digest, digest=digest, size=1, new=True), media="application/pdf", at=at
    )
    receipt = receive(inventory=shelf.pk, label=f"{number}", pages=0, level=Level.ORDINARY, at=at)
    described = Description(
        number=str(number), symbol="CV/BTCTU", issued="08/03/2021", abstract="V/v báo cáo"
    )
    file_record(
        who=who,
        filing=Filing(
            receipt=receipt.pk, inventory=shelf.pk, dossier="", description=described,
            original=stored.pk, access_copy=None, pages=(), reviewed=True,
        ),
        at=at,
    )  # fmt: skip


def workbook(rows: int) -> io.BytesIO:
    """An honest list: six columns, a dossier for every twenty rows."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Hồ sơ số", "Độ mật"])
    for n in range(1, rows + 1):
        title = "V/v báo cáo kết quả kiểm tra hồ sơ đảng viên"
        sheet.append([n, f"{n}-CV/BTCTU", "08/03/2021", title, f"{n // 20 + 1}/2020", ""])
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target


def now() -> datetime:
    from django.utils import timezone

    return timezone.now()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
