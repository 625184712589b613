"""The same papers twice in a site with keys: as anybody reads them, and closed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings

from access.api import Level, top_unit
from archive.api import NewInventory, keep, make_fonds, make_inventory, note_stored_file, open_store
from archive.domain.records import pack_words
from archive.domain.secrecy import Secrecy
from archive.machine_api import inventory_with_code
from archive.models import Record, ScanPage
from audit.api import Who
from benchmarks.encryption.sides import told_apart
from benchmarks.screens.queue import SIGNALS
from keys.api import Kind, open_here

AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
WHO = Who(name="benchmark")
LEVELS = {"plain": Level.ORDINARY, "encrypted": Level.CONFIDENTIAL}
TEXT = "Kế hoạch số hóa hồ sơ đảng viên của Ban Tổ chức Tỉnh ủy giai đoạn 2021 - 2024 " * 25


def shelves() -> None:
    """An inventory for each side; scans come there of no higher level than its own."""
    make_fonds(who=WHO, code="DO", name="Phông đo", creator="Ban Tổ chức", at=AT)
    for side, level in LEVELS.items():
        unit = top_unit()
        assert unit
        new = NewInventory(
            fonds="DO", code=side, number=side, title="Kế hoạch", unit=unit.pk, level=level,
            highest=level,
        )  # fmt: skip
        make_inventory(who=WHO, at=AT, new=new)


def records(scans: list[str]) -> dict[str, list[tuple[int, int]]]:
    """A record of each scan on each side; its number and pages."""
    open_here(Kind.FILE, Path(str(settings.KHOSO_KEY_FILE)).read_bytes())
    return {side: list(_records(side, scans)) for side in LEVELS}


def _records(side: str, scans: list[str]) -> Iterator[tuple[int, int]]:
    store, level, shelf = open_store(settings.KHOSO_VAULT), LEVELS[side], inventory_with_code(side)
    words = pack_words(
        [(w, (n * 90, 900, n * 90 + 80, 950), 95, 0) for n, w in enumerate(TEXT.split()[:100])]
    )
    for number, scan in enumerate(scans, 1):
        content = Path(scan).read_bytes()
        with pikepdf.open(BytesIO(content)) as document:
            pages = len(document.pages)
        kept = keep(
            store, BytesIO(told_apart(content, side)), secrecy=Secrecy(level), who=WHO, at=AT
        )
        file = note_stored_file(kept, media="application/pdf", at=AT)
        type(file).objects.filter(pk=file.pk).update(level=int(level))
        record = Record.objects.create(
            inventory=shelf, number_text=f"{number}-KH/BTCTU", number=number, symbol="KH/BTCTU",
            number_key=f"{number}-KH/BTCTU", issued_on=date(2021, 8, 14), type_code="ke-hoach",
            issuer="Ban Tổ chức Tỉnh ủy", abstract="về số hóa hồ sơ", signer="Nguyễn Văn A",
            level=int(level), pages=pages, original=file, filed_at=AT, filed_by="benchmark",
        )  # fmt: skip
        for page in range(1, pages + 1):
            ScanPage.objects.create(
                record=record, number=page, text=TEXT, words=words, confidence=95,
                variant="plain", signals=SIGNALS,
            )  # fmt: skip
        yield record.pk, pages
