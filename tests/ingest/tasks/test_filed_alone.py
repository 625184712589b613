"""What the machine files alone of files as they come, and what it leaves to a person, in words."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from access.api import Level
from archive.api import Inventory, Record, open_vault
from audit.api import Who
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.domain.reasons import explain
from ingest.models import Item
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from tests.people import inventory, unit

pytestmark = pytest.mark.django_db

WHO = Who(name="console")
CASES = Path(__file__).parents[3] / "benchmarks" / "fields" / "cases"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def read(tmp_path, place, *names):
    """The items of these cases, taken in and read as they are."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for name in names:
        shutil.copyfile(CASES / name, scans / name)
    batch = open_batch(
        who=WHO, source=str(scans), title="Lô", inventory=place, unit=unit().pk,
        level=Level.ORDINARY, at=NOW,
    )  # fmt: skip
    vault, scratch = open_vault(settings.KHOSO_VAULT), tmp_path / "scratch"
    intake = Intake(vault=vault, who=WHO, scratch=scratch, now=lambda: NOW)
    list(take_in_folder(scans, batch=batch, intake=intake))
    Worker(
        vault=vault, engine="tesseract:", readers=1, scratch=scratch, now=lambda: NOW
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
