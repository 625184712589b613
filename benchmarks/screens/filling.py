"""An invented archive of a given size, written straight into the tables of a new site."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import chain, count, islice
from typing import Any

import pikepdf
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Max

from access.api import (
    Level,
    Role,
    console,
    register_unit,
    register_workstation,
    take_in_person,
)
from archive.actions.counting import begin_counting
from archive.api import keep, open_store
from archive.domain.records import pack_words
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Dossier,
    Fonds,
    Inventory,
    ListedRecord,
    Receipt,
    Record,
    ScanPage,
    StoredFile,
    Tie,
)
from archive.models.kept import KEPT, put_up, take_down
from audit.api import Entry, Who, append
from audit.models import Event
from benchmarks.screens.queue import AT, ISSUERS, SIGNALS, Queue, open_items, written
from ingest.models import Item
from language.numbers import number_key

INVENTORIES = 40
UNITS = 4
PAGES = (1, 1, 2, 3, 4, 4, 5, 9)
IN_A_DOSSIER = 5
EVENTS_A_RECORD = 10
SYMBOLS = ("KH/BTCTU", "QĐ/TU", "NQ/TU", "CV/BTCTU", "BC/TU")
TYPES = ("ke-hoach", "quyet-dinh", "nghi-quyet", "cong-van", "bao-cao")
TERMS = (
    "kế hoạch", "số hóa", "hồ sơ", "đảng viên", "báo cáo", "sơ kết", "công tác", "tổ chức",
    "xây dựng đảng", "quyết định", "chuẩn y", "ban chấp hành", "nghị quyết", "hội nghị",
    "tỉnh ủy", "thông báo", "kết luận", "đánh giá", "cán bộ", "chi bộ", "đảng bộ", "huyện ủy",
    "bổ nhiệm", "luân chuyển", "quy hoạch",
)  # fmt: skip
WORDS = " ".join(TERMS).split()


class Filler:
    """The same archive for the same size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.chance = random.Random(20_261_128)
        # Numbers of records, items and dossiers are drawn one by one; so many are drawn at once.
        self.drawn = iter(self.chance.sample(range(10_000_000, 99_999_999), 4 * size + 20_000))
        self.texts = [" ".join(self.chance.choices(TERMS, k=60)) for _ in range(300)]
        words = [(word, (500 * i, 900, 500 * i + 400, 1100), 95, 0) for i, word in enumerate(WORDS)]
        self.words = pack_words(words[:30])

    def fill(self) -> dict[str, Any]:
        """People, catalogue, records, items, trail. Returns what the addresses name."""
        # What the database keeps itself is counted once at the end, as after a migration.
        for kept in KEPT:
            take_down(connection, kept.triggers())
        self._people()
        self._inventories()
        self._records()
        self._lists()
        self._receipts()
        self._pages()
        Queue(self.size, self.chance, self.drawn, self.inventories, self.records, self.files).fill()
        self._events()
        self._feed()
        for kept in KEPT:
            put_up(connection, kept.triggers())
            begin_counting(kept, anew=True)
        call_command("recount")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return self._places()

    def _people(self) -> None:
        by = console()
        self.units = [
            register_unit(by=by, code=f"DV{n}", name=f"Đơn vị {n}", parent=None, at=AT)
            for n in range(UNITS)
        ]
        register_workstation(
            by=by,
            name="PC01",
            address="127.0.0.1",
            seal_number="1",
            sealed_until=date(2099, 1, 1),
            at=AT,
        )
        for role in Role:
            secret = role == Role.SECURITY_OFFICER
            # Of the trial: whoever else is new is led everywhere to choose a password first.
            take_in_person(
                by=by,
                trial=True,
                username=f"{role}",
                full_name=f"Nguyễn Văn {role}",
                roles=[role],
                unit=self.units[0],
                clearance=Level.TOP_SECRET if secret else Level.ORDINARY,
                party_papers=secret,
                assigned_to=self.units[:3],
                commitment="2026",
                course="2026",
                since=date(2020, 1, 1),
                at=AT,
            )

    def _inventories(self) -> None:
        fonds = Fonds.objects.create(code="P01", name="Phông Ban Tổ chức Tỉnh ủy")
        Inventory.objects.bulk_create(
            Inventory(
                fonds=fonds,
                code=f"ML{n:02d}",
                number=f"{n}",
                title=f"Văn bản đi, mục lục {n}",
                unit_id=self.units[n % UNITS].pk,
                level=2 if n % 10 == 9 else 0,
                party_papers=n % 10 == 8,
                policy="certain" if n % 2 else "person",
            )
            for n in range(INVENTORIES)
        )
        self.inventories = list(Inventory.objects.order_by("code"))
        # The first inventory holds thirty hundredths of all.
        weights = [0.3] + [0.7 / (INVENTORIES - 1)] * (INVENTORIES - 1)
        self.of = self.chance.choices(range(INVENTORIES), weights, k=self.size)
        held = [self.of.count(n) for n in range(INVENTORIES)]
        written(
            Dossier,
            (
                Dossier(
                    pk=next(self.drawn),
                    inventory=inventory,
                    number=f"{k}",
                    sort_number=k,
                    title=f"Hồ sơ {k}",
                    level=max(inventory.level, 1 if k % 20 == 19 else 0),
                )
                for inventory, records in zip(self.inventories, held, strict=True)
                for k in range(1, max(2, records // IN_A_DOSSIER))
            ),
        )
        self.dossiers: dict[int, list[int]] = {}
        for inventory, dossier in Dossier.objects.order_by("pk").values_list("inventory", "pk"):
            self.dossiers.setdefault(inventory, []).append(dossier)

    def _records(self) -> None:
        store, made = open_store(settings.KHOSO_VAULT), BytesIO(pdf_of(9))
        real = keep(store, made, secrecy=Secrecy(Level.TOP_SECRET), who=Who(name="screens"), at=AT)
        digests = (sha256(f"{n}".encode()).hexdigest() for n in count(2))
        written(
            StoredFile,
            (
                StoredFile(
                    digest=digest,
                    object_name=real.name if digest == real.digest else digest,
                    size=real.size,
                    media="application/pdf",
                    stored_at=AT,
                )
                for digest in chain(
                    [real.digest], islice(digests, self.size + open_items(self.size) - 1)
                )
            ),
        )
        self.files = list(StoredFile.objects.order_by("pk").values_list("pk", flat=True))
        written(Record, (self._record(n) for n in range(self.size)))
        for level in (1, 2, 3):
            held = Record.objects.filter(level=level).values("original")
            StoredFile.objects.filter(pk__in=held).update(level=level)
        of_the_party = Record.objects.filter(party_papers=True).values("original")
        StoredFile.objects.filter(pk__in=of_the_party).update(party_papers=True)
        self.records = list(
            Record.objects.order_by("pk").only(
                "pk", "inventory", "level", "party_papers", "number_key", "pages", "original"
            )
        )

    def _record(self, n: int) -> Record:
        chance, inventory = self.chance, self.inventories[self.of[n]]
        day = date(2008, 1, 1) + timedelta(days=chance.randrange(5_500))
        number, symbol = n // 5 + 1, SYMBOLS[n % 5]
        text = f"{number}-{symbol}"
        level = max(inventory.level, chance.choices(range(4), [92, 5, 2, 1])[0])
        loose = chance.random() < 0.2
        return Record(
            pk=next(self.drawn),
            inventory=inventory,
            dossier_id=None if loose else chance.choice(self.dossiers[inventory.pk]),
            number_text=text,
            number=number,
            symbol=symbol,
            number_key=number_key(text),
            issued_on=day if chance.random() < 0.98 else None,
            type_code=TYPES[n % 5],
            issuer=chance.choice(ISSUERS),
            abstract="về " + " ".join(chance.choices(WORDS, k=14)),
            signer="Nguyễn Văn A",
            level=level,
            party_papers=inventory.party_papers,
            pages=chance.choice(PAGES),
            original_id=self.files[n],
            filed_at=AT,
            filed_by="worker",
            reviewed=chance.random() < 0.9,
        )

    def _lists(self) -> None:
        places = {inventory.pk: count(1) for inventory in self.inventories}
        unlisted = self.chance.random

        # The number of each row is given here, for its tie is written after it.
        numbers = count(1)
        ties: list[Tie] = []

        def rows() -> Iterator[ListedRecord]:
            for record in self.records:
                inventory = record.inventory_id
                assert inventory
                if unlisted() >= 0.2:
                    row = self._row(next(numbers), inventory, next(places[inventory]), record)
                    kind = Tie.Kind.CERTAIN
                    ties.append(Tie(row_id=row.pk, record_id=record.pk, kind=kind, at=AT))
                    yield row
                if unlisted() < 0.25:
                    yield self._row(next(numbers), inventory, next(places[inventory]), None)

        written(ListedRecord, rows())
        written(Tie, ties)

    def _row(
        self, number: int, inventory: int, position: int, record: Record | None
    ) -> ListedRecord:
        text = record.number_key if record else f"{position}-TB/TU"
        return ListedRecord(
            pk=number,
            inventory_id=inventory,
            position=position,
            number_text=text,
            number_key=text,
            issued_on=date(2012, 5, 4),
            abstract="về " + " ".join(self.chance.choices(WORDS, k=14)),
            pages=3,
            level=record.level if record else 0,
        )

    def _receipts(self) -> None:
        def filed(record: Record) -> Receipt:
            return Receipt(
                inventory_id=record.inventory_id,
                label=f"tep-{record.pk}.pdf",
                pages=record.pages,
                level=record.level,
                party_papers=record.party_papers,
                state="filed",
                record=record,
                received_at=AT,
            )

        written(Receipt, (filed(record) for record in self.records))

    def _pages(self) -> None:
        def page(record: Record, number: int) -> ScanPage:
            return ScanPage(
                record=record,
                number=number,
                text=self.texts[(record.pk * 7 + number) % len(self.texts)],
                words=self.words,
                confidence=95,
                variant="plain",
                signals=SIGNALS,
            )

        written(
            ScanPage,
            (page(record, n) for record in self.records for n in range(1, record.pages + 1)),
        )

    def _events(self) -> None:
        verbs = ("read", "view_page", "list", "search", "view_page")
        for n in range(500):
            append(
                Entry(
                    who=Who(name=f"{list(Role)[n % 8]}", roles=("officer",), workstation="PC01"),
                    action=verbs[n % 5],
                    subject_kind="record",
                    subject=f"KS-{self.records[n % len(self.records)].pk:07d}",
                ),
                at=AT + timedelta(seconds=n),
            )
        names = [field.column for field in Event._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
        columns = ", ".join(f'"{name}"' for name in names)
        # Each copy names a record of its own; the rest of the event is the model's.
        number = f"1 + (n.value * 7919 + id) % {self.size}"
        subject = (
            f"'KS-' || lpad(({number})::text, 7, '0')"
            if connection.vendor == "postgresql"
            else f"printf('KS-%07d', {number})"
        )
        given = ", ".join(subject if name == "subject" else f'"{name}"' for name in names)
        copies = self.size * EVENTS_A_RECORD // 500
        first = Event.objects.aggregate(last=Max("pk"))["last"] - 500
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO audit_event ({columns}) "
                f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {copies}) "
                f"SELECT {given} FROM audit_event, n WHERE id > {first} AND id <= {first + 500}"
            )

    def _feed(self) -> None:
        written(Change, (Change(record=record.pk, kind="filed", at=AT) for record in self.records))

    def _places(self) -> dict[str, Any]:
        inventory = self.inventories[0]
        items = Item.objects.filter(batch__code="2026-0001", rank=0).order_by("position")
        shown = [items.filter(state=state)[0] for state in ("waiting", "filed")]
        first = Record.objects.filter(inventory=inventory, level=0).order_by("pk")[0]
        real = StoredFile.objects.get(pk=self.files[0])
        # The one real file serves what is looked at.
        Item.objects.filter(pk__in=[item.pk for item in shown]).update(original=real)
        Record.objects.filter(pk__in=[first.pk, shown[1].record_id]).update(original=real)
        return {
            "inventory": inventory.code,
            "batch": "2026-0001",
            "dossier": str(Dossier.objects.filter(inventory=inventory, level=0)[0].number),
            "record": first.pk,
            "row": ListedRecord.objects.filter(inventory=inventory, level=0).earliest("pk").pk,
            "items": {item.state: item.pk for item in shown},
        }


def pdf_of(pages: int) -> bytes:
    """A small real file, so that pages can be looked at."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    out = BytesIO()
    made.save(out)
    return out.getvalue()
