"""
What counting costs with 100,000 rows of lists, of which six in ten are answered by a filed record.

    python -m benchmarks.completeness [--rows N]

A site of its own with twenty inventories. Prints JSON: `anew_s` counts all that is kept from the tables
themselves (limit 5 s), `kept_ms` tells the figures of every inventory in documents, pages and sheets from
the kept sums and `dossiers_ms` those of all dossiers (limit 50 ms each, the median of eleven looks),
`parts_ms` one inventory by dossier, year and type, and `ratio_kept` is what the kept sums cost of counting
anew. `queries` are those of the lists behind figures (limit 10). One row in thirty has too few pages.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.list_import import now, site

if TYPE_CHECKING:
    from archive.models import Dossier, Inventory

INVENTORIES, IN_A_DOSSIER, LOOKS = 20, 20, 11
ANEW_S, KEPT_MS, QUERIES = 5.0, 50.0, 10
EIGHT_DIGITS = range(10_000_000, 100_000_000)
TYPES = ("ke-hoach", "bao-cao", "cong-van", "quyet-dinh", "thong-bao")


def drawn() -> Iterator[int]:
    """Numbers as records have them; the product looks for each whether it is free, many at once may meet."""
    draw, before = random.Random(7), set[int]()
    while True:
        number = draw.choice(EIGHT_DIGITS)
        if number not in before:
            before.add(number)
            yield number


NUMBERS = drawn()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KHOSO_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        result = measured(asked.rows)
    sys.stdout.write(json.dumps(result) + "\n")


def measured(rows: int) -> dict[str, Any]:
    """Fill a site, and look at its figures."""
    import django

    django.setup()
    from archive.api import completeness, inventories_visible_to, recount
    from archive.domain.breakdown import By
    from archive.queries.breakdowns import parts_of
    from archive.queries.dossier_block import dossier_block

    first, person = site(0)
    shelves = [first, *(another(first, number) for number in range(2, INVENTORIES + 1))]
    filling_s, _ = timed(lambda: fill(shelves, rows // len(shelves)))
    settle()
    anew_s, differences = timed(lambda: recount(mend=False))
    kept_s = typical(lambda: completeness(person))
    dossiers_s = typical(lambda: dossier_block(inventories_visible_to(person), person))
    parts_s = {
        by.name.lower(): typical(lambda by=by: parts_of(first, by, actor=person))  # type: ignore[misc]
        for by in (By.DOSSIER, By.YEAR, By.TYPE)
    }
    figures = completeness(person)
    return {
        "rows": sum(one.expected for one in figures),
        "answered": sum(one.answered for one in figures),
        "pages": [
            sum(one.pages.expected for one in figures),
            sum(one.pages.short for one in figures),
        ],
        "dossiers": dossier_block(inventories_visible_to(person), person).expected,
        "differences": len(differences),
        "filling_s": round(filling_s, 1),
        "anew_s": round(anew_s, 2),
        "anew_limit_s": ANEW_S,
        "kept_ms": round(1000 * kept_s, 1),
        "dossiers_ms": round(1000 * dossiers_s, 1),
        "kept_limit_ms": KEPT_MS,
        "parts_ms": {name: round(1000 * spent, 1) for name, spent in parts_s.items()},
        "ratio_kept": round(kept_s / anew_s, 5),
        "queries": queries_of_lists(first, person),
        "queries_limit": QUERIES,
    }


def queries_of_lists(shelf: "Inventory", person: Any) -> dict[str, int]:
    """How many queries a page of the list behind a figure asks, by figure."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from archive.api import stretch_of
    from archive.queries.completeness import documents_counted
    from archive.queries.figure_places import FigurePlaces
    from archive.queries.figure_rows import FIGURES, count_behind, rows_behind

    asked = {}
    for which in FIGURES:
        with CaptureQueriesContext(connection) as caught:
            stretch_of(rows_behind(which, FigurePlaces(shelf), "", actor=person), ("pk",), {})
            figures = documents_counted(shelf, person)
            count_behind(which, figures, FigurePlaces(shelf), actor=person)
        asked[which] = len(caught)
    return asked


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what was made."""
    begun = time.monotonic()
    made = act()
    return time.monotonic() - begun, made


def typical(act: Callable[[], Any]) -> float:
    """The median of some looks, in seconds."""
    return median(timed(act)[0] for _ in range(LOOKS))


def another(like: "Inventory", number: int) -> "Inventory":
    """One more inventory of the same fonds and unit."""
    from archive.api import NewInventory, make_inventory
    from audit.api import Who

    new = NewInventory(
        fonds="P01", code=f"ML{number:02}", number=f"{number}", title="Mục lục", unit=like.unit_id
    )
    return make_inventory(who=Who(name="benchmark"), new=new, at=now())


def fill(shelves: "list[Inventory]", rows: int) -> None:
    """Each inventory with its list."""
    for shelf in shelves:
        filled(shelf, rows)


def filled(shelf: "Inventory", rows: int) -> None:
    """Rows of a list in dossiers, six in ten of them answered; as an import and filing leave them."""
    from archive.models import Dossier, ListedRecord, Record, Tie

    at = now()
    dossiers = Dossier.objects.bulk_create(
        Dossier(inventory=shelf, number=str(one), sort_number=one)
        for one in range(1, rows // IN_A_DOSSIER + 2)
    )
    listed = ListedRecord.objects.bulk_create(
        [row_of(shelf, number, dossiers[number // IN_A_DOSSIER]) for number in range(1, rows + 1)],
        batch_size=500,
    )
    answered = [row for row in listed if row.position % 10 < 6]
    records = Record.objects.bulk_create(
        [record_of(shelf, row, at) for row in answered], batch_size=500
    )
    Tie.objects.bulk_create(
        [
            Tie(row=row, record=one, kind=Tie.Kind.CERTAIN, at=at)
            for row, one in zip(answered, records, strict=True)
        ],
        batch_size=500,
    )


def row_of(shelf: "Inventory", number: int, dossier: "Dossier") -> Any:
    """A row with a number and a day of its own."""
    from archive.models import ListedRecord

    return ListedRecord(
        inventory=shelf, dossier=dossier, position=number, number_text=f"{number}-CV/BTCTU",
        number_key=f"{number}cvbtctu", issued_on=date(2010 + number % 15, 1 + number % 12, 5),
        type_code=TYPES[number % len(TYPES)], abstract="V/v báo cáo kết quả kiểm tra", pages=3,
        sheets_from=number, sheets_to=number + 1,
    )  # fmt: skip


def record_of(shelf: "Inventory", row: Any, at: datetime) -> Any:
    """The record that answers a row."""
    from archive.api import Stored, note_stored_file
    from archive.models import Record

    digest = f"{shelf.pk:032x}{row.position:032x}"
    stored = note_stored_file(
        Stored(name=digest, digest=digest, size=1, new=True), media="application/pdf", at=at
    )
    return Record(
        id=next(NUMBERS), inventory=shelf, dossier_id=row.dossier_id, dossier_from_list=True,
        pages=3 - (row.position % 30 == 0),
        original=stored, filed_at=at, filed_by="bao", reviewed=True, number_text=row.number_text,
        number=row.position, number_key=row.number_key, symbol="CV/BTCTU", issued_on=row.issued_on,
        type_code=row.type_code, abstract=row.abstract,
    )  # fmt: skip


def settle() -> None:
    """Put the changes of the kept sums together, as the supervisor does."""
    from archive.actions.counting import settle_sums
    from archive.actions.dossier_standings import know_standings

    while settle_sums() or know_standings():
        pass


if __name__ == "__main__":
    main()
