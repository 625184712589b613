"""
Seven real scans as they were read, put into a running house as though they had come in a folder.

`seven_scans.json` holds, for each of seven signed scans, what the product's reading proposed for it
with the places on the page, and what is right. The scans themselves are not here: a page is drawn
on which the same words stand in the same places. Run with the environment of the house:
`put` lays them in, with the list in which they stand; `filed` prints the records they became.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

import django

from archive.domain.secrecy import Secrecy

HERE = Path(__file__).resolve().parent
SCANS = json.loads((HERE / "seven_scans.json").read_text("utf-8"))
LIST = "QN01-2018"
FONT = HERE.parents[1] / "reading" / "files" / "fonts" / "NotoSerif-Regular.ttf"
WIDTH, HEIGHT = 1654, 2339
# Papers of the same body and years that have not come: what might be taken for one of the seven.
OTHERS = (
    (
        "02/CT-UBND",
        "15/01/2021",
        "Chỉ thị về việc tăng cường phòng, chống dịch bệnh trên địa bàn tỉnh",
    ),
    ("09/CT-UBND", "26/04/2021", "Chỉ thị về việc tăng cường công tác phòng cháy, chữa cháy rừng"),
    (
        "12/CT-UBND",
        "27/05/2021",
        "Chỉ thị về tăng cường chỉ đạo công tác tuyển sinh năm học 2021 - 2022",
    ),
    (
        "15/CT-UBND",
        "20/12/2021",
        "Chỉ thị về việc bảo đảm trật tự an toàn giao thông dịp Tết Nguyên đán",
    ),
    (
        "06/CT-UBND",
        "24/04/2020",
        "Chỉ thị về việc chấn chỉnh công tác quản lý thuế trên địa bàn tỉnh",
    ),
    ("07/CT-UBND", "30/03/2018", "Chỉ thị về việc đẩy mạnh giải ngân vốn đầu tư công năm 2018"),
    ("24/BC-UBND", "24/01/2025", "Báo cáo tình hình kinh tế - xã hội tháng 01 năm 2025"),
    ("575/UBND-KTTH", "04/02/2025", "Công văn v/v phân bổ kinh phí năm 2025"),
)


def put() -> None:
    """
    The list, taken over as people bring it, then the seven items that wait, all of them at once: no
    worker may take one meanwhile.
    """
    from django.db import transaction
    from django.utils import timezone

    from access.api import Level
    from access.models import Unit
    from archive.api import NewInventory, make_inventory, take_list_over
    from audit.api import Who

    at, who = timezone.now(), Who(name="setup")
    unit = Unit.objects.get(code="BTCTU").pk
    new = NewInventory(
        fonds="P15", code=LIST, number="09", title="Văn bản của Ủy ban nhân dân tỉnh", unit=unit,
        level=Level.ORDINARY, highest=Level.ORDINARY, party_papers=False, policy="person",
    )  # fmt: skip
    inventory = make_inventory(who=who, new=new, at=at)
    take_list_over(who=who, inventory=inventory, source=_list(), name="danh-muc.xlsx", at=at)
    with transaction.atomic():
        _put(unit, who=who, at=at)


def _put(unit, *, who, at) -> None:
    from django.conf import settings

    from access.api import Level
    from archive.api import keep, note_stored_file, open_store
    from ingest.actions.claiming import claim_next
    from ingest.actions.intake import Arrival, open_batch, take_in
    from ingest.actions.reading import finish_reading, note_opened, record_page
    from reading.domain.readings import PageReading, Proposal

    batch = open_batch(
        who=who, source="/scans", title="Bảy bản quét", inventory=None, unit=unit,
        level=Level.ORDINARY, at=at,
    )  # fmt: skip
    for scan in SCANS:
        store, drawn = open_store(settings.KHOSO_VAULT), BytesIO(_drawn(scan))
        kept = keep(store, drawn, secrecy=Secrecy(Level.ORDINARY), who=who, at=at)
        row = note_stored_file(kept, media="application/pdf", at=at)
        item = take_in(who=who, batch=batch, arrival=Arrival(scan["name"], row), at=at)
        claim = claim_next(worker="journey", dead=(), at=at, after_batch=batch.pk - 1)
        assert claim is not None
        assert claim.item == item.pk
        note_opened(
            claim=claim, media="application/pdf", pages=scan["pages"], signed=False,
            born_digital=False, warnings=[],
        )  # fmt: skip
        signals = {"width": WIDTH, "height": HEIGHT, "dpi": 200, "mode": "colour"}
        for number in range(1, scan["pages"] + 1):
            record_page(claim=claim, page=PageReading(number, "x", signals=signals), at=at)
        finish_reading(
            claim=claim, access_copy=None, pdfa="not_checked", born_digital=False, warnings=[],
            cpu_s=0, at=at,
            proposals={
                name: Proposal(
                    name, one["value"], one["confidence"], one["page"], tuple(one["box"])
                )
                for name, one in scan["read"].items()
            },
        )  # fmt: skip
    print(batch.code)  # noqa: T201


def _list() -> BytesIO:
    """The list as an office keeps it."""
    import openpyxl

    kinds = {"chi-thi": "Chỉ thị", "bao-cao": "Báo cáo", "cong-van": "Công văn"}
    rows = [
        (
            f"{one['right']['number']}/{one['right']['symbol']}",
            one["right"]["issued"],
            f"{kinds[one['right']['type_code']]} {one['right']['abstract']}",
        )
        for one in SCANS
    ]
    book, kept = openpyxl.Workbook(), BytesIO()
    book.active.append(["STT", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu nội dung",
                        "Cơ quan ban hành", "Hồ sơ số"])  # fmt: skip
    for position, row in enumerate(sorted([*rows, *OTHERS]), 1):
        book.active.append([position, *row, "UBND tỉnh Quảng Ngãi", "01"])
    book.save(kept)
    kept.seek(0)
    return kept


def _drawn(scan) -> bytes:
    from fpdf import FPDF

    paper = FPDF(unit="pt", format=(595, 842))
    paper.add_font("serif", fname=str(FONT))
    for number in range(1, scan["pages"] + 1):
        paper.add_page()
        paper.set_font("serif", size=9)
        for name, one in scan["read"].items():
            if one["page"] == number:
                said = scan["right"].get(name, one["value"]).split("\n")[0]
                left, _top, _right, bottom = one["box"]
                paper.text(left * 595 / 10_000, bottom * 842 / 10_000, said)
    return bytes(paper.output())


def filed() -> None:
    """What stands in the records now, by the name of the file."""
    from ingest.models import Item

    found = {}
    for item in Item.objects.filter(name__in=[one["name"] for one in SCANS]):
        row = item.record
        found[item.name] = row and {
            "number": row.number_text, "issued": row.issued_text, "type_code": row.type_code,
            "issuer": row.issuer, "abstract": row.abstract, "signer": row.signer,
            "place": row.place, "inventory": row.inventory.code,
            "dossier": row.dossier.number if row.dossier else "",
        }  # fmt: skip
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    django.setup()
    {"put": put, "filed": filed}[sys.argv[1]]()
