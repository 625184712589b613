"""What is done by those who see more is told to others as far as they see it, and undone by nobody else."""

import pytest
from django.test import Client

from access.api import Level
from access.models import User
from archive.api import (
    change_inventory,
    import_reading,
    make_dossier,
    move_dossier,
    renumber_dossier,
    undo_import,
)
from archive.domain.listing.reading import read_tables
from archive.domain.listing.tables import Table
from archive.models import Dossier, Inventory, ListedRecord
from archive.queries.covers import values_of_cover
from archive.queries.imports import undoing_of
from ingest.models import Batch
from tests.archive.test_acts_beside_hidden import a_list, asked, brought, five, house, row
from tests.people import AT, actor, inventory, unit
from tests.portal.items import a_batch

__all__ = ["house"]
pytestmark = pytest.mark.django_db


def shown(address, who="bao"):
    client = Client()
    client.force_login(User.objects.get(username=who))
    return client.get(address).content.decode()


def test_what_a_dossier_is_called_after_it_left_a_persons_sight_is_not_told_them(house):
    dossier = five()
    renumber_dossier(asked=asked(dossier, "bao"), number="5c")
    assert "5c" in shown("/muc-luc/ML01/sap-xep/")
    secret = inventory("MLMAT", level=Level.SECRET, highest=Level.SECRET)
    move_dossier(asked=asked(five(), "ky"), inventory=secret, box=None)
    renumber_dossier(asked=asked(Dossier.objects.get(pk=dossier.pk), "ky"), number="X-88")
    told = shown("/muc-luc/ML01/sap-xep/")
    assert "X-88" not in told
    assert "MLMAT" not in told
    assert "X-88" in shown("/muc-luc/ML01/sap-xep/", who="ky")


def test_undoing_a_list_leaves_alone_what_went_to_another_inventory(house):
    made = brought("bao", [(1, "31-KH/BTCTU", "08/03/2021", "về 31", "8")])
    dossier = Dossier.objects.get(number="8")
    far = inventory("MLXA", place=unit("XA"))
    for place in (Inventory.objects.get(code="ML02"), far):
        dossier.refresh_from_db()
        assert undoing_of(made, actor("bao")).going == (0 if dossier.inventory != house else 1)
        ListedRecord.objects.filter(dossier=dossier).update(inventory=place)
        Dossier.objects.filter(pk=dossier.pk).update(inventory=place)
    Dossier.objects.filter(pk=dossier.pk).update(inventory=Inventory.objects.get(code="ML02"))
    ListedRecord.objects.filter(dossier=dossier).update(inventory=dossier.inventory)
    done = undo_import(actor=actor("bao"), inventory=house, import_id=made.pk, at=AT)
    assert (done.rows, done.dossiers) == (0, 0)
    assert ListedRecord.objects.filter(number_key="31khbtctu").exists()


def test_a_list_tells_nobody_how_many_rows_above_them_it_named(house):
    row(five(), 70, "31", level=2)
    row(five(), 71, "99", level=2)
    made = brought("ky", [(1, "31-KH/BTCTU", "08/03/2021", "về việc 31", "5"),
                          (2, "32-KH/BTCTU", "08/03/2021", "về 32", "5")])  # fmt: skip
    assert (made.level, made.made["rows"]) == (0, 1)
    # Of the rows that stand in dossier 5, the one that all see is not named in the list.
    assert (made.made["known"], made.made["changed"], made.made["gone"]) == (0, 0, 1)


def test_a_hidden_batch_and_a_hidden_act_keep_no_inventory_in_sight(house):
    place = inventory("MLMOI", highest=Level.SECRET)
    a_batch(place, source="mat", level=Level.SECRET)
    secret = make_dossier(
        actor=actor("ky"), inventory=place, values={"number": "1", "level": 2}, at=AT
    )
    renumber_dossier(asked=asked(secret, "ky"), number="2")
    Dossier.objects.filter(pk=secret.pk).update(removed_at=AT)
    client = Client()
    client.force_login(User.objects.get(username="bao"))
    assert client.post("/muc-luc/MLMOI/bo/").headers["Location"] == "/phong/"
    assert client.get("/muc-luc/MLMOI/").status_code == 404
    assert Batch.objects.get(inventory=place).level == Level.SECRET
    assert Inventory.objects.get(code="MLMOI").level == Level.SECRET


def test_an_open_batch_keeps_its_inventory(house):
    place = inventory("MLMOI")
    a_batch(place)
    client = Client()
    client.force_login(User.objects.get(username="bao"))
    assert client.post("/muc-luc/MLMOI/bo/").headers["Location"] == "/muc-luc/MLMOI/bia/"
    assert Inventory.objects.get(code="MLMOI").level == Level.ORDINARY


def test_an_import_goes_by_the_level_its_inventory_has_at_each_step(house):
    values = {**values_of_cover("inventory", house), "level": 2}
    stale = Inventory.objects.get(pk=house.pk)
    change_inventory(actor=actor("ky"), code="ML01", version=house.version, values=values, at=AT)
    read = read_tables([Table("", False, a_list((1, "31-KH/BTCTU", "08/03/2021", "về 31", "8")))])
    import_reading(actor=actor("ky"), inventory=stale, read=read, at=AT, although_unlike=True)
    made = ListedRecord.objects.get(number_key="31khbtctu")
    assert (made.level, made.dossier.level) == (2, 2)
