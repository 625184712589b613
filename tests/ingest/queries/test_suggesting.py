"""What is offered while confirming: rows of the list, names confirmed before, what is here already."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from access.api import Level
from archive.models import Dossier, ListedRecord, Record
from audit.api import TrailFilters, events
from ingest.domain.ledger import State
from ingest.models import Item
from tests.ingest.views.scans import answers, open_a_batch, signed_in, waiting
from tests.people import answering, inventory, record

pytestmark = pytest.mark.django_db
ABSTRACT = "về số hóa hồ sơ đảng viên"


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def batch(workstation, shelf):
    return open_a_batch(shelf)


def address(item, name="confirm"):
    return reverse(f"ingest:{name}", args=[item.pk])


def listed(shelf, number="09", *, position=1, day=date(2021, 3, 22), abstract=ABSTRACT, **more):
    dossier, _ = Dossier.objects.get_or_create(inventory=shelf, number=more.pop("place", "07"))
    return ListedRecord.objects.create(
        inventory=shelf, dossier=dossier, position=position, number_text=f"{number}-KH/BTCTU",
        number_key=f"{int(number)}khbtctu", issued_on=day, abstract=f"Kế hoạch {abstract}", **more,
    )  # fmt: skip


def unread(batch, name="1.pdf", **fields):
    """A scan whose number was written by hand and whose day was not read."""
    unsure = fields.pop("unsure", ["number", "issued"])
    return waiting(batch, name, unsure=unsure, **{"number": "", "issued": "03/2021", **fields})


def offered(response):
    return [json.loads(offer.data) for offer in response.context["offers"]]


def confirm(client, item, response, **changes):
    return client.post(address(item), answers(response, **changes))


def test_the_lists_own_row_is_the_first_suggestion_and_fills_what_was_not_read(
    client, batch, shelf
):
    signed_in(client, "an")
    row = listed(shelf)
    listed(shelf, "10", position=2, abstract="về công tác nhân sự đại hội chi bộ")
    shown = client.get(address(unread(batch)))
    [offer] = shown.context["offers"]
    assert (offer.id, offer.alone) == (row.pk, True)
    assert offered(shown)[0]["fills"] == {"number": "09", "issued": "22/03/2021", "dossier": "07"}
    assert {"symbol", "inventory"} <= set(offered(shown)[0]["agrees"])


def test_a_row_is_taken_without_a_script_and_nothing_it_says_is_open_any_more(client, batch, shelf):
    signed_in(client, "an")
    row, item = listed(shelf), unread(batch)
    shown = client.get(address(item), {"dong": row.pk})
    form = shown.context["form"]
    assert [form[name].value() for name in ("number", "issued", "dossier")] == [
        "09",
        "22/03/2021",
        "07",
    ]
    assert shown.context["doubts"] == 0
    # The number's place on the page stands beside it, to be compared.
    assert reverse("ingest:part_of_page", args=[item.pk, "number"]) in shown.content.decode()
    assert confirm(client, item, shown).status_code == 302
    filed = Record.objects.get()
    assert (filed.number_text, filed.issued_text) == ("09-KH/BTCTU", "22/03/2021")
    assert answering(ListedRecord.objects.get()) == filed
    assert filed.dossier.number == "07"


def test_where_the_page_says_otherwise_both_stand_there_and_the_field_stays_open(
    client, batch, shelf
):
    signed_in(client, "an")
    row = listed(shelf)
    item = unread(batch, number="06", issued="20/03/2021")
    shown = client.get(address(item), {"dong": row.pk})
    asks = {ask.field.name: ask for ask in shown.context["asks"]}
    assert shown.context["form"]["number"].value() == "06"
    assert asks["number"].doubtful
    assert asks["issued"].doubtful
    assert "09" in {chip.value for chip in asks["number"].chips}
    assert "22/03/2021" in {chip.value for chip in asks["issued"].chips}
    assert set(offered(shown)[0]["beside"]) == {"number", "issued"}


@pytest.mark.parametrize(
    ("read", "chips", "differs"),
    [("03/2021", set(), False), ("2021", {"03/2021"}, False), ("", {"03/2021"}, False),
     ("04/2021", {"03/2021"}, True)],
)  # fmt: skip
def test_a_row_that_leaves_the_day_open_does_not_close_it(
    client, batch, shelf, read, chips, differs
):
    signed_in(client, "an")
    day = {"day": date(2021, 3, 1), "issued_precision": "month"}
    row, item = listed(shelf, **day), unread(batch, issued=read)
    shown = client.get(address(item), {"dong": row.pk})
    [asked] = [ask for ask in shown.context["asks"] if ask.field.name == "issued"]
    assert asked.doubtful
    assert shown.context["form"]["issued"].value() == read
    assert "issued" not in {*offered(shown)[0]["fills"], *offered(shown)[0]["agrees"]}
    assert chips <= {chip.value for chip in asked.chips}
    assert bool(shown.context["offers"][0].differing) is differs


def test_an_issuer_that_the_list_shortens_is_the_same(client, batch, shelf):
    signed_in(client, "an")
    listed(shelf, issuer="UBND tỉnh Lâm Đồng")
    item = unread(
        batch, issuer="Ủy ban nhân dân tỉnh Lâm Đồng", unsure=["number", "issued", "issuer"]
    )
    [offer] = offered(client.get(address(item)))
    assert "issuer" in offer["agrees"]
    assert "issuer" not in offer["beside"]


def test_a_row_that_is_answered_or_hidden_or_of_another_paper_is_not_offered(client, batch, shelf):
    signed_in(client, "an")
    listed(shelf, "09")
    record(shelf, number="09", issued="22/03/2021")
    listed(shelf, "10", position=2, level=Level.SECRET)
    secret = inventory("MLMAT", level=Level.SECRET, title="Kín")
    listed(secret, "11")
    assert client.get(address(unread(batch))).context["offers"] == []


def test_a_top_secret_row_is_offered_to_the_cleared_without_its_abstract(client, batch, shelf):
    signed_in(client, "ky", clearance=Level.TOP_SECRET)
    listed(shelf, abstract="về điều rất kín", level=Level.TOP_SECRET)
    shown = client.get(address(unread(batch, number="09", issued="22/03/2021", abstract="")))
    assert [offer["fills"].get("level") for offer in offered(shown)] == ["3"]
    assert "điều rất kín" not in shown.content.decode()


def test_an_item_of_no_inventory_gets_the_row_of_any_that_the_person_sees(
    client, shelf, workstation
):
    signed_in(client, "an")
    batch = open_a_batch_of_none(shelf)
    row = listed(shelf)
    item = unread(batch)
    shown = client.get(address(item), {"dong": row.pk})
    assert shown.context["form"]["inventory"].value() == shelf.code
    assert shown.context["doubts"] == 0


def open_a_batch_of_none(shelf):
    from ingest.actions.intake import open_batch
    from tests.ingest.views.scans import WHO
    from tests.people import AT

    return open_batch(
        who=WHO, source="/scans", title="Hộp", inventory=None, unit=shelf.unit_id,
        level=Level.ORDINARY, at=AT,
    )  # fmt: skip


def test_a_sure_paper_is_offered_nothing_and_stays_one_key(client, batch, shelf):
    signed_in(client, "an")
    listed(shelf)
    shown = client.get(address(waiting(batch)))
    assert (shown.context["offers"], shown.context["doubts"]) == ([], 0)


def test_an_inventory_chosen_once_is_there_for_the_next_of_the_batch(client, shelf, workstation):
    signed_in(client, "an")
    other = signed_in(Client(), "binh")
    batch = open_a_batch_of_none(shelf)
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", number="15")
    shown = client.get(address(first))
    assert shown.context["form"]["inventory"].value() == ""
    confirm(client, first, shown, inventory=shelf.code)
    again = client.get(address(second))
    assert again.context["form"]["inventory"].value() == shelf.code
    assert again.context["doubts"] == 0
    # What one person chose is not chosen for another.
    assert other.get(address(second)).context["form"]["inventory"].value() == ""


def test_a_signer_that_was_confirmed_for_the_same_body_needs_no_key(client, batch, shelf):
    signed_in(client, "an")
    known_signer(client, batch, "Đàm Quang Thiệu")
    item = waiting(batch, "2.pdf", number="15", signer="Đàm Quang Thiệu", unsure=["signer"])
    assert client.get(address(item)).context["doubts"] == 0


def test_a_signer_that_was_misread_is_offered_as_he_was_confirmed(client, batch, shelf):
    signed_in(client, "an")
    known_signer(client, batch, "Đàm Quang Thiệu")
    item = waiting(batch, "2.pdf", number="15", signer="Đài Quang Thiệu", unsure=["signer"])
    page = client.get(address(item))
    asks = {ask.field.name: ask for ask in page.context["asks"]}
    assert asks["signer"].doubtful
    assert "Đàm Quang Thiệu" in {chip.value for chip in asks["signer"].chips}
    assert '<option value="Đàm Quang Thiệu">' in page.content.decode()
    # Of two suggestions the letters in which they differ are marked.
    assert re.search(r"Đà<mark>m</mark> Quang Thiệu", page.content.decode())


def known_signer(client, batch, name):
    item = waiting(batch, "0.pdf", number="3", signer=name)
    confirm(client, item, client.get(address(item)))


def test_names_of_records_above_the_clearance_are_not_offered(client, batch, shelf):
    signed_in(client, "an")
    other = signed_in(Client(), "mat", clearance=Level.SECRET)
    item = waiting(batch, "0.pdf", number="3", signer="Vũ Kín")
    confirm(other, item, other.get(address(item)), level=Level.SECRET)
    mine = waiting(batch, "2.pdf", number="15", signer="Vũ Kí", unsure=["signer"])
    assert "Vũ Kín" not in client.get(address(mine)).content.decode()
    assert "Vũ Kín" in other.get(address(mine)).content.decode()


def test_a_number_and_day_that_are_here_already_are_filed_by_an_act_of_its_own(client, batch):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    confirm(client, first, client.get(address(first)))
    held = Record.objects.get()
    shown = client.get(address(second))
    assert reverse("archive:record", args=[held.pk]) in shown.content.decode()
    refused = confirm(client, second, shown)
    assert refused.status_code == 422
    assert Record.objects.count() == 1
    key = refused.context["repeat_key"]
    assert confirm(client, second, shown, repeat=key).status_code == 302
    assert Record.objects.count() == 2


def test_a_number_that_was_typed_is_held_against_what_is_here(client, batch):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", number="", unsure=["number"])
    confirm(client, first, client.get(address(first)), issuer="BAN TỔ CHỨC TỈNH ỦY")
    shown = client.get(address(second))
    assert shown.context["repeats"] == []
    # Leading noughts, case and marks do not make another number or another body.
    refused = confirm(client, second, shown, number="014")
    assert refused.status_code == 422
    assert refused.context["repeats"]
    # Another day, or another body, is another paper.
    third = waiting(batch, "3.pdf", number="", unsure=["number"])
    for item, changes in (
        (second, {"issued": "09/03/2021"}),
        (third, {"issuer": "Văn phòng Tỉnh ủy"}),
    ):
        again = client.get(address(item))
        assert confirm(client, item, again, number="14", **changes).status_code == 302


def test_one_that_waits_with_the_same_number_is_named_with_a_link(client, batch):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    page = client.get(address(second))
    assert f'href="{address(first)}"' in page.content.decode()
    assert confirm(client, second, page).status_code == 302


def test_nothing_is_told_of_a_repeat_that_is_above_the_clearance(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "mat", clearance=Level.SECRET)
    hidden, mine = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    confirm(other, hidden, other.get(address(hidden)), level=Level.SECRET)
    shown = client.get(address(mine))
    assert shown.context["repeats"] == []
    assert other.get(address(mine)).context["repeats"] != []
    assert confirm(client, mine, shown).status_code == 302


def test_a_second_press_gets_the_first_answer(client, batch):
    signed_in(client, "an")
    item = waiting(batch)
    sent = answers(client.get(address(item)), number="19")
    first, second = client.post(address(item), sent), client.post(address(item), sent)
    assert (second.status_code, second["Location"]) == (first.status_code, first["Location"])
    assert Record.objects.get().number_text == "19-KH/BTCTU"
    told = [event.action for event in events(TrailFilters(subject=item.label))]
    assert told.count("confirm") == 1
    # Other words are no second press: the person is shown both.
    assert client.post(address(item), {**sent, "number": "20"}).status_code == 409


def test_a_second_press_on_a_correction_and_on_a_rejection_is_no_conflict(client, batch):
    signed_in(client, "an")
    item, away = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", number="15")
    confirm(client, item, client.get(address(item)))
    sent = answers(client.get(address(item)), place="Đà Lạt")
    assert [client.post(address(item), sent).status_code for _ in range(2)] == [302, 302]
    for _ in range(2):
        answer = client.post(address(away, "reject"), {"words": "trùng"}, follow=True)
        assert "toast--err" not in answer.content.decode()
    assert Item.objects.get(pk=away.pk).state == State.REJECTED


def test_recipients_that_were_read_with_doubt_cost_no_key(client, batch):
    signed_in(client, "an")
    item = waiting(batch, recipients="Như trên;\nLưu VT", unsure=["recipients"])
    shown = client.get(address(item))
    asks = {ask.field.name: ask for ask in shown.context["asks"]}
    assert shown.context["doubts"] == 0
    assert asks["recipients"].sure == "chưa xem"
