"""What the machine files alone of files as they come, and what it leaves to a person, in words."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from pikepdf import Array, Dictionary, Name, String

from access.api import Level
from archive.api import open_store
from archive.models import Inventory, Record
from audit.api import Who
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from reading.domain.reasons import explain
from tests.daily import daily
from tests.people import inventory, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
CASES = Path(__file__).parents[2] / "benchmarks" / "fields" / "cases"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def read(tmp_path, place, *names):
    """The items of these cases, taken in and read as they are."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in names:
        shutil.copyfile(CASES / name, scans / Path(name).name)
    batch = open_batch(
        who=WHO, source=str(scans), title="Lô", inventory=place, unit=unit().pk,
        level=Level.ORDINARY, at=NOW,
    )  # fmt: skip
    store, scratch = open_store(settings.KHOSO_VAULT), tmp_path / "scratch"
    intake = Intake(store=store, who=WHO, scratch=scratch, now=lambda: NOW)
    list(take_in_folder(scans, batch=batch, intake=intake))
    Worker(
        store=store, engine="tesseract:", readers=1, scratch=scratch, now=lambda: NOW
    ).run(until_idle=True)  # fmt: skip
    return {item.name: item for item in Item.objects.all()}


def codes(item):
    return {row["code"] for row in item.warnings}


def test_one_paper_is_filed_and_two_in_a_file_or_a_day_to_come_wait(tmp_path):
    items = read(
        tmp_path, inventory(policy="certain"), "p4_text_outside_cropbox.pdf",
        "212_nam_tuong_lai.pdf", "213_hai_van_ban_mot_tep.pdf",
    )  # fmt: skip
    assert items["p4_text_outside_cropbox.pdf"].state == State.FILED
    assert Record.objects.get().signer == "Lê Văn Mẫu"
    later, two = items["212_nam_tuong_lai.pdf"], items["213_hai_van_ban_mot_tep.pdf"]
    assert (later.state, two.state) == (State.WAITING, State.WAITING)
    assert "date_after_intake" in codes(later)
    [told] = [row for row in two.warnings if row["code"] == "several_papers"]
    assert told["params"] == {"pages": "3"}
    assert "page 3" in str(explain(told["code"], told["params"]))
    assert two.proposals["number"]["value"] == "213"
    assert two.proposals["signer"]["page"] == 1


def test_a_paper_outside_the_inventory_s_years_waits(tmp_path):
    place = inventory(policy="certain")
    Inventory.objects.filter(pk=place.pk).update(year_from=2015, year_to=2020)
    [item] = read(tmp_path, place, "p4_text_outside_cropbox.pdf").values()
    assert item.state == State.WAITING
    assert "date_outside_years" in codes(item)


PAPER = "p4_text_outside_cropbox.pdf"


def place_of(words):
    """Where these words of the paper stand, in points from below: left, bottom, right, top."""
    with pypdfium2.PdfDocument(CASES / PAPER) as pdf:
        text = pdf[0].get_textpage()
        at, count = text.search(words).get_next()
        boxes = [text.get_charbox(at + step) for step in range(count)]
    seen = [box for box in boxes if box[2] > box[0]]
    lefts, bottoms, rights, tops = zip(*seen, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def struck(pdf, page):
    left, bottom, right, top = place_of("Lê Văn Mẫu")
    height = bottom + 0.35 * (top - bottom)
    page.contents_add(f"q 0.8 w {left} {height} m {right} {height} l S Q".encode())


def hidden(pdf, page):
    left, bottom, right, top = place_of("Văn Mẫu")
    page.contents_add(
        f"q 1 g {left - 1} {bottom - 2} {right - left + 2} {top - bottom + 4} re f Q".encode()
    )


def half_hidden(pdf, page):
    left, bottom, right, top = place_of("Ban Thường vụ")
    middle = (bottom + top) / 2
    page.contents_add(f"q 1 g {left} {middle} {right - left} {top - middle + 2} re f Q".encode())


def note(pdf, page):
    page.obj.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Text, Rect=Array([500, 300, 520, 320]), F=4,
                    Contents=String("Bản này là TỐI MẬT"),
                )
            )
        ]
    )  # fmt: skip


def strokes(pdf, page):
    page.contents_add(
        b"q 0.8 0 0 RG 0.7 w 480 300 m 480 306 l 483 302 l 486 306 l 486 300 l S "
        b"488 300 m 491 306 l 494 300 l S Q"
    )


@pytest.mark.parametrize(
    ("change", "told"),
    daily(
        {
            "struck": (struck, None),
            "hidden": (hidden, "words_covered"),
            "half hidden": (half_hidden, None),
            "note": (note, "by_hand"),
            "strokes": (strokes, "drawn_not_read"),
        },
        "hidden",
        "note",
    ),
)
def test_a_paper_of_which_a_part_was_struck_hidden_or_written_over_waits(change, told, tmp_path):
    with pikepdf.open(CASES / PAPER) as pdf:
        change(pdf, pdf.pages[0])
        pdf.save(tmp_path / PAPER)
    [item] = read(tmp_path, inventory(policy="certain"), tmp_path / PAPER).values()
    # By hand "MẬT" was written on it.
    assert item.state == (State.AT_SECURITY if change is note else State.WAITING)
    assert told is None or told in codes(item)
    assert change is not note or item.level == Level.SECRET
