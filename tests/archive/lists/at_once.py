"""
Several people bring lists into one inventory at the same moment, each in a thread of their own, on
tables in a file, as at a site. Prints what stands afterwards; run by test_at_once.py.
"""

import json
import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

HEADING = ["STT", "Số, ký hiệu", "Ngày tháng", "Trích yếu", "Hồ sơ số"]


def main() -> None:
    """Bring the lists that the arguments name, each as first-last, all at once."""
    import django

    django.setup()
    from archive.models import Dossier, ListedRecord, ListImport
    from tests.people import inventory, person

    spans = [tuple(map(int, span.split("-"))) for span in sys.argv[1:]]
    shelf = inventory()
    for at in range(len(spans)):
        person(f"nguoi{at}", "archivist")
    begin, faults = threading.Barrier(len(spans)), []
    threads = [
        threading.Thread(target=bring, args=(f"nguoi{at}", shelf, span, begin, faults))
        for at, span in enumerate(spans)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(ListedRecord.objects.values_list("number_key", "position", "doubled"))
    sys.stdout.write(
        json.dumps(
            {
                "faults": faults,
                "numbers": sorted(number for number, _, _ in rows),
                "places": len({place for _, place, _ in rows}),
                "doubled": sum(doubled for _, _, doubled in rows),
                "dossiers": Dossier.objects.count(),
                "open": ListImport.objects.filter(ended_at__isnull=True).count(),
            }
        )
    )


def bring(username, shelf, span, begin, faults) -> None:
    """One list, its order numbers from 1 whatever its papers are."""
    from django.db import connection

    from archive.actions.bringing_lists import import_reading
    from archive.domain.listing.reading import read_tables
    from archive.domain.listing.tables import Table
    from tests.people import AT, actor

    numbers = range(span[0], span[1] + 1)
    rows = [
        [str(at), f"{n}-KH/TU", "8/3/2021", f"Kế hoạch {n}", f"{n // 50}"]
        for at, n in enumerate(numbers, 1)
    ]
    try:
        read = read_tables([Table("", False, [HEADING, *rows])])
        who = actor(username)
        begin.wait(60)
        import_reading(actor=who, inventory=shelf, read=read, although_unlike=True, at=AT)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the test tells it
        faults.append(repr(fault))
    finally:
        connection.close()


if __name__ == "__main__":
    main()
