"""People, places and papers for tests, in the words of the trade."""

from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count

from django.conf import settings

from access.api import (
    Actor,
    Level,
    Role,
    actor_for,
    console_operator,
    person_named,
    register_unit,
    take_in_person,
)
from access.models import User
from archive.api import (
    NewInventory,
    Stored,
    Subject,
    file_record,
    keep,
    make_fonds,
    make_inventory,
    note_stored_file,
    open_kept,
    open_store,
    receive,
)
from archive.domain.description import Description
from archive.domain.records import Filing, PageText, pack_words
from archive.domain.secrecy import Secrecy
from archive.models import Inventory, ListedRecord, Record, StoredFile
from audit.api import Who

AT = datetime(2026, 8, 12, 2, 0, tzinfo=UTC)
SETUP = Who(name="setup")
KEEPER = console_operator("test")
_numbers = count(1)


def unit(code="BTCTU", parent=None):
    return register_unit(by=KEEPER, code=code, name=f"Đơn vị {code}", parent=parent, at=AT)


def person(
    username,
    *roles,
    clearance=Level.ORDINARY,
    units=None,
    party_papers=False,
    committed=True,
    trained=True,
    issued=False,
):
    """
    An account with its password; sign in with it or take `actor(username)`.

    The password counts as chosen by the person, unless it is `issued` only.
    """
    place = unit()
    password = take_in_person(
        by=KEEPER,
        username=username,
        full_name=f"Nguyễn Văn {username.title()}",
        roles=[Role(role) for role in roles],
        unit=place,
        clearance=clearance,
        party_papers=party_papers,
        assigned_to=[place] if units is None else units,
        commitment="2026" if committed else "",
        course="2026" if trained else "",
        since=date(2020, 1, 1),
        at=AT,
    )
    User.objects.filter(username=username).update(issued_password=issued)
    return password


def actor(username, *, at=AT) -> Actor:
    return actor_for(person_named(username), at=at, workstation="console")


def inventory(
    code="ML01",
    *,
    place=None,
    level=Level.ORDINARY,
    policy="person",
    title="Văn bản",
    highest=Level.ORDINARY,
    party_papers=False,
) -> Inventory:
    make_fonds(who=SETUP, code="P01", name="Phông Ban Tổ chức", creator="Ban Tổ chức", at=AT)
    new = NewInventory(
        fonds="P01",
        code=code,
        number="01",
        title=title,
        unit=(place or unit()).pk,
        level=level,
        highest=highest,
        party_papers=party_papers,
        policy=policy,
    )
    return make_inventory(who=SETUP, new=new, at=AT)


def stored(content: bytes, *, level=Level.ORDINARY) -> StoredFile:
    """A file that is kept, and its row."""
    kept = keep(
        open_store(settings.KHOSO_VAULT), BytesIO(content), secrecy=Secrecy(level), who=SETUP, at=AT
    )
    return note_stored_file(kept, media="application/pdf", at=AT)


def row_of(digest: str) -> StoredFile:
    """The row of a file of which nothing is kept."""
    told = Stored(name=digest, digest=digest, size=1, new=True)
    return note_stored_file(told, media="application/pdf", at=AT)


def answering(row: ListedRecord) -> Record | None:
    """The record that answers a row; of a row that one alone answers."""
    ties = row.ties.exclude(kind="parted").select_related("record")
    return next((tie.record for tie in ties), None)


def bytes_of(file: StoredFile) -> bytes:
    """All of a file that is kept."""
    subject = Subject("stored_file", "test", 0)
    with open_kept(
        open_store(settings.KHOSO_VAULT), file, who=SETUP, subject=subject, at=AT
    ) as source:
        return source.read()


def record(
    place: Inventory,
    *,
    number="14",
    symbol="KH/BTCTU",
    issued="08/03/2021",
    abstract="về số hóa hồ sơ",
    level=Level.ORDINARY,
    pages=("Kế hoạch số hóa hồ sơ đảng viên",),
    kind="ke-hoach",
    issuer="Ban Tổ chức Tỉnh ủy",
    reviewed=True,
    dossier="",
    file=None,
    arrival_number="",
) -> Record:
    """A filed record whose file is in the vault."""
    row = stored(file or f"file {next(_numbers)}".encode(), level=level)
    receipt = receive(
        inventory=place.pk,
        label=f"tep-{next(_numbers)}.pdf",
        pages=len(pages),
        level=level,
        party_papers=place.party_papers,
        file=row,
        at=AT,
    )
    return file_record(
        who=SETUP,
        filing=Filing(
            receipt=receipt.pk,
            inventory=place.pk,
            dossier=dossier,
            description=Description(
                number=number,
                symbol=symbol,
                issued=issued,
                type_code=kind,
                issuer=issuer,
                abstract=abstract,
                arrival_number=arrival_number,
                level=level,
            ),
            original=row.pk,
            access_copy=None,
            pages=tuple(page_text(n, text) for n, text in enumerate(pages, 1)),
            reviewed=reviewed,
        ),
        at=AT,
    )


def page_text(number: int, text: str) -> PageText:
    """A page as it was read, its words side by side on one line."""
    return PageText(
        number=number,
        text=text,
        words=pack_words(
            (word, (500 * i + 100, 900, 500 * i + 500, 1100), 95, 0)
            for i, word in enumerate(text.split())
        ),
        confidence=95,
        coverage=1,
        validity=1,
        variant="plain",
        signals={"width": 1654, "height": 2339, "dpi": 200},
    )
