"""Every way in which something that is counted can change, in any order."""

import random
from datetime import date

from django.db import transaction

from access.api import Level
from archive.actions.spellings import know_words
from archive.api import (
    add_body,
    add_body_name,
    change_body_name,
    correct_record,
    know_standings,
    move_record,
    receive,
    restore_receipt,
    restore_record,
    settle_sums,
    take_tie_back,
    tie,
    untie,
    update_receipt,
    withdraw_receipt,
    withdraw_record,
)
from archive.domain.description import Description
from archive.domain.reference import BodySaid, NameSaid, ReferenceFault, Standing
from archive.models import (
    BodyName,
    Dossier,
    Inventory,
    ListedRecord,
    Receipt,
    Record,
    StoredFile,
    Tie,
)
from audit.api import Act
from language.numbers import number_key
from tests.people import AT, inventory, record

LEVELS = list(Level)
# Few enough for papers to meet.
NUMBERS, DAYS = 9, 4
# One body under its names, as it is written in a heading, by its code; another; and nobody.
ISSUERS = (
    "Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "BAN TỔ CHỨC TỈNH ỦY", "Ban Tổ chức Đảng", "BTCTU", "Văn phòng Tỉnh ủy",
    "", "",
)  # fmt: skip


def row(
    place, position, *, number="", level=0, answered_by=None, day=None, precision="day", **more
):
    know_words([more.get("issuer", "")], closed=bool(level))
    made = ListedRecord.objects.create(
        inventory=place, position=position, number_text=number, number_key=number_key(number),
        level=level, issued_on=day, issued_precision=precision, **more,
    )  # fmt: skip
    if answered_by:
        Tie.objects.create(row=made, record=answered_by, kind=Tie.Kind.PERSON, at=AT)
    return made


def description(chance, *, level=Level.ORDINARY):
    return Description(
        number=str(chance.randrange(1, NUMBERS)), symbol="KH/BTCTU",
        issued=f"0{chance.randrange(1, DAYS)}/03/20{chance.randrange(10, 14)}", level=level,
        issuer=chance.choice(ISSUERS),
    )  # fmt: skip


class Walk:
    """Every way in which something that is counted can change, in any order."""

    def __init__(self, seed, chief):
        self.chance, self.chief = random.Random(seed), chief
        self.places = [inventory("ML01"), inventory("ML02", level=Level.SECRET), inventory("ML03")]
        Inventory.objects.filter(code="ML03").update(party_papers=True)
        Inventory.objects.filter(code="ML01").update(year_from=2010, year_to=2020)
        Inventory.objects.filter(code="ML02").update(term="khóa XIII (2010 – 2015)")
        self.places = list(Inventory.objects.order_by("code"))
        self.position = 0

    def one_of(self, rows):
        """One of them by chance, the same for the same seed; None where there are none."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.get(pk=self.chance.choice(keys)) if keys else None

    def step(self):
        self.chance.choice(
            [self.file, self.file, self.correct, self.list, self.list, self.move_receipt, self.receive, self.by_hand,
             self.arrange, self.settle, self.undone, self.tie, self.tie, self.part, self.turn,
             self.move, self.rename]
        )()  # fmt: skip

    def file(self):
        place = self.chance.choice(self.places)
        found = self.one_of(Dossier.objects.filter(inventory=place, level=0))
        record(
            place,
            number=str(self.chance.randrange(1, NUMBERS)),
            issued=f"0{self.chance.randrange(1, DAYS)}/03/{self.chance.choice([2009, 2012, 2012])}",
            level=self.chance.choice(LEVELS),
            reviewed=self.chance.random() < 0.5,
            issuer=self.chance.choice(ISSUERS),
            pages=("Một trang",) * self.chance.randrange(1, 4),
            file=f"tệp {self.chance.randrange(25)}".encode(),
            dossier=found.number if found and self.chance.random() < 0.6 else "",
        )

    def correct(self):
        found = self.one_of(Record.objects)
        if found:
            correct_record(
                actor=self.chief, record_id=found.pk, version=found.version, at=AT,
                description=description(self.chance, level=self.chance.choice(LEVELS)),
            )  # fmt: skip

    def list(self):
        self.position += self.chance.randrange(2)
        number = f"{self.chance.randrange(1, NUMBERS)}-kh/btctu"
        place = self.chance.choice(self.places)
        free = self.one_of(Record.objects.filter(inventory=place, ties__isnull=True))
        answered = free if self.chance.random() < 0.3 else None
        day = date(self.chance.choice([2011, 2012]), 3, self.chance.randrange(1, DAYS))
        row(
            place, self.position, number=number, level=self.chance.choice(LEVELS),
            answered_by=answered, day=self.chance.choice([day, day, None]),
            precision=self.chance.choice(["day", "month", "year"]),
            dossier=self.one_of(Dossier.objects.filter(inventory=place)),
            issuer=self.chance.choice(ISSUERS),
            pages=self.chance.choice([None, 0, 1, 2, 4]),
            sheets=self.chance.choice([None, None, 1, 3]),
            sheets_from=self.chance.choice([None, 1]), sheets_to=self.chance.choice([None, 1, 2]),
        )  # fmt: skip

    def receive(self):
        place = self.chance.choice([*self.places, None])
        receive(
            inventory=place.pk if place else None, label="x.pdf", pages=1,
            level=self.chance.choice(LEVELS), at=AT,
        )  # fmt: skip

    def move_receipt(self):
        found = self.one_of(Receipt.objects)
        if found:
            self.chance.choice([withdraw_receipt, restore_receipt])(found.pk)
            update_receipt(
                found.pk, inventory=self.chance.choice(self.places).pk, pages=2,
                level=self.chance.choice(LEVELS), party_papers=self.chance.random() < 0.3,
                read=description(self.chance),
            )  # fmt: skip

    def by_hand(self):
        Record.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            level=self.chance.choice(LEVELS), party_papers=self.chance.random() < 0.3
        )
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).update(
            answered=self.chance.randrange(9), level=self.chance.choice(LEVELS)
        )
        Tie.objects.filter(pk=self.chance.randrange(1, 20)).update(
            kind=self.chance.choice(["person", "parted"])
        )
        Tie.objects.filter(pk=self.chance.randrange(1, 20)).delete()
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).delete()
        moved = self.one_of(ListedRecord.objects)
        if moved:
            ListedRecord.objects.filter(pk=moved.pk).update(position=self.chance.randrange(1, 9))
            if self.chance.random() < 0.3:
                moved.save()
        Receipt.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            level=self.chance.choice(LEVELS), issued_on=self.chance.choice([None, "2012-03-01"]),
            issued_precision=self.chance.choice(["day", "month"]),
        )  # fmt: skip
        Receipt.objects.filter(pk=self.chance.randrange(1, 20), record=None).delete()
        Receipt.objects.filter(pk__lt=self.chance.randrange(1, 20)).update(
            recognised=self.chance.random() < 0.5
        )
        ListedRecord.objects.filter(pk=self.chance.randrange(1, 20)).update(
            pages=self.chance.choice([None, 1, 5]), short=self.chance.randrange(9),
            checked=self.chance.randrange(9),
        )  # fmt: skip
        self.files_by_hand()
        stale = self.one_of(Record.objects)
        if stale:
            ListedRecord.objects.filter(ties__record=stale).update(level=self.chance.choice(LEVELS))
            stale.save()

    def files_by_hand(self):
        """What is said of the bytes of records, and of what they are made."""
        kind = self.chance.choice(["application/pdf", "image/tiff"])
        found = self.one_of(Record.everything)
        if found:
            StoredFile.objects.filter(pk=found.original_id).update(media=kind)
            Record.everything.filter(pk=found.pk).update(
                pages=self.chance.randrange(1, 6), reviewed=self.chance.random() < 0.5,
                access_copy=self.chance.choice([None, found.original_id]),
                repeats=self.chance.randrange(9), digital=self.chance.random() < 0.5,
            )  # fmt: skip

    def pair(self):
        """A row and a record of one place, which may be tied already."""
        found = self.one_of(Record.objects)
        rows = ListedRecord.objects.filter(inventory=found.inventory) if found else None
        listed = self.one_of(rows) if rows else None
        return (listed, found) if listed else None

    def tie(self):
        if pair := self.pair():
            standing = Tie.objects.filter(row=pair[0], record=pair[1]).first()
            tie(
                actor=self.chief, row_id=pair[0].pk, record_id=pair[1].pk, at=AT,
                shown=standing.kind if standing else "",
            )  # fmt: skip

    def part(self):
        found = self.one_of(Tie.objects.filter(record__in=Record.objects.all()))
        if found and found.row.inventory_id == found.record.inventory_id:
            pair = {
                "actor": self.chief,
                "row_id": found.row_id,
                "record_id": found.record_id,
                "at": AT,
            }
            untie(**pair, shown=found.kind)
            if self.chance.random() < 0.5:
                take_tie_back(**pair, act=self.chance.choice([Act.TIE, Act.UNTIE]))

    def turn(self):
        found = self.one_of(Record.everything)
        if found:
            turned = restore_record if found.withdrawn_at else withdraw_record
            turned(
                actor=self.chief, record_id=found.pk, version=found.version, reason="nhầm", at=AT
            )

    def move(self):
        found, place = self.one_of(Record.objects), self.chance.choice(self.places)
        if found and found.inventory_id != place.pk:
            move_record(
                actor=self.chief, record_id=found.pk, version=found.version, inventory=place.pk,
                dossier="", reason="nhầm", at=AT,
            )  # fmt: skip

    def rename(self):
        """The list of bodies learns a name, or loses it to another spelling."""
        row = self.one_of(BodyName.objects)
        said = NameSaid(self.chance.choice(ISSUERS) or "Ban", Standing())
        try:
            if row is None:
                add_body(
                    actor=self.chief, said=BodySaid(code="BTCTU", code_alone=True),
                    name="Ban Tổ chức Tỉnh ủy", at=AT,
                )  # fmt: skip
            elif self.chance.random() < 0.5 and BodyName.objects.count() < 3:
                add_body_name(actor=self.chief, body_id=row.body_id, said=said, at=AT)
            else:
                change_body_name(
                    actor=self.chief, name_id=row.pk, version=row.version, said=said, at=AT
                )
        except ReferenceFault:
            pass  # it is called so already

    def arrange(self):
        place = self.chance.choice(self.places)
        made, _new = Dossier.objects.get_or_create(
            inventory=place, number=str(self.chance.randrange(5)), party_papers=False,
            level=self.chance.choice([0, 0, 0, Level.SECRET]),
        )  # fmt: skip
        made.documents = self.chance.choice([None, None, 1, 3])
        made.pages = self.chance.choice([None, None, 2])
        made.first_on = self.chance.choice([None, date(2009, 1, 1), date(2012, 1, 1)])
        made.save()

    def settle(self):
        settle_sums()
        know_standings()

    def undone(self):
        with transaction.atomic():
            self.file()
            transaction.set_rollback(True)
