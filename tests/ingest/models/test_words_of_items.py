"""Names, proposals, answers and reasons of a closed item stand encrypted, from its coming to its end."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from access.api import Level
from archive.actions.levels import raise_bytes
from archive.api import open_store
from archive.domain.description import Description
from archive.domain.secrecy import Secrecy
from archive.machine_api import pay_owed, what_is_owed
from archive.models import Owed, Record
from audit.api import Act
from ingest.actions.claiming import claim_next
from ingest.actions.filing import confirm_item, reject_item, send_to_rescan
from ingest.actions.levels import ask_level
from ingest.actions.reading import note_opened, quarantine
from ingest.actions.replacing import Offer, offer_scan
from ingest.actions.taking_back import take_back
from ingest.actions.taking_up import take_up_again
from ingest.domain.ledger import State
from ingest.models import Item
from ingest.queries.amending import scans_to_choose
from ingest.queries.confirming import in_hand_of
from ingest.queries.items import items_beside, items_visible_to, secrecy_of
from ingest.queries.page_looks import item_part_to
from ingest.queries.queues import item_seen
from ingest.queries.tables import items_for_table
from ingest.tasks.handing import fits
from tests.ingest.views.scans import decided, open_a_batch, queued, waiting
from tests.people import AT, SETUP, actor, inventory, person, record
from tests.word_keys import standing

pytestmark = pytest.mark.django_db

MARKER = "MARKERLỜI"
SAID = Description(
    number="14", symbol="KH/BTCTU", issued="08/03/2021", type_code="ke-hoach",
    issuer=f"Ban {MARKER}", abstract=f"về {MARKER}", level=Level.SECRET,
)  # fmt: skip
# What of a page is told by its bytes is kept elsewhere.
TEXTS = {"ingest_itempage.text", "ingest_itempage.words", "archive_scanpage.text"}


@pytest.fixture
def shelf():
    return inventory(highest=Level.TOP_SECRET)


@pytest.fixture
def who():
    person("bao", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    return actor("bao")


def closed_item(shelf, name=f"{MARKER}.pdf", level="SECRET", **fields):
    """An item that bears a mark of secrecy, as a person decided it, and that waits to be confirmed."""
    said = {"abstract": f"về {MARKER}", "issuer": f"Ban {MARKER}", **fields}
    item = waiting(open_a_batch(shelf), name, level=level, **said)
    return decided(item, Level[level], basis=f"dấu {MARKER}")


def confirmed(item, who, said=SAID):
    confirm_item(
        actor=who, item_id=item.pk, version=item.version, inventory=item.inventory_id, dossier="",
        description=said, at=AT,
    )  # fmt: skip
    return Item.objects.get(pk=item.pk)


def test_no_word_of_a_closed_item_stands_plain_from_its_coming_to_its_filing(guarded, shelf, who):
    item = queued(open_a_batch(shelf), f"{MARKER}.pdf")
    assert (item.rank, standing(MARKER)) == (3, set())
    assert Item.objects.get().name == f"{MARKER}.pdf"
    Item.objects.all().delete()

    item = closed_item(shelf)
    assert (item.rank, item.state, standing(MARKER)) == (2, State.WAITING, set())
    assert item.proposals["abstract"]["value"] == f"về {MARKER}"
    filed = confirmed(item, who)
    assert (filed.state, standing(MARKER)) == (State.FILED, set())
    assert filed.values["abstract"] == f"về {MARKER}"
    assert Record.objects.get().abstract == f"về {MARKER}"
    assert confirmed(item, who).record_id == filed.record_id, "the same answer, sent once more"


def test_what_turned_out_to_be_ordinary_is_plain_and_searched_as_ever(guarded, shelf, who):
    item = waiting(open_a_batch(shelf), f"{MARKER}.pdf", abstract=MARKER)
    assert (item.rank, item.name_token) == (0, "")
    assert {"ingest_item.name", "ingest_item.proposals"} <= standing(MARKER)
    assert not Owed.objects.filter(table="ingest_item").exists(), "it was written right at once"
    assert Item.objects.filter(name__contains=MARKER).exists()


def test_words_of_who_sends_it_away_are_as_closed_as_what_is_feared(guarded, shelf, who):
    for act, state in ((reject_item, State.REJECTED), (send_to_rescan, State.QUARANTINED)):
        item = waiting(open_a_batch(shelf), f"{MARKER}.pdf", abstract=MARKER)
        act(actor=who, item_id=item.pk, reason=f"mờ {MARKER}", at=AT)
        gone = Item.objects.get(pk=item.pk)
        assert (gone.state, gone.rank, gone.reason_params["words"]) == (state, 3, f"mờ {MARKER}")
        assert standing(MARKER) - TEXTS == set(), act
        act(actor=who, item_id=item.pk, reason=f"mờ {MARKER}", at=AT)
        assert Item.objects.get(pk=item.pk).version == gone.version, "pressed twice"
        assert take_back(actor=who, item_id=item.pk, at=AT) == State.WAITING
        back = Item.objects.get(pk=item.pk)
        assert (back.rank, back.reason_params, back.name) == (0, {}, f"{MARKER}.pdf")
        Item.objects.filter(pk=item.pk).update(level=1)
    assert standing(MARKER) - TEXTS == set()


def test_words_of_who_asks_about_its_level_and_of_who_offers_a_scan_are_encrypted(
    guarded, shelf, who
):
    item = waiting(open_a_batch(shelf))
    ask_level(actor=who, item_id=item.pk, asked=Level.SECRET, words=MARKER, at=AT)
    assert Item.objects.get(pk=item.pk).reason_params["words"] == MARKER
    made = record(shelf, level=Level.SECRET)
    for _ in range(2):
        offered = offer_scan(
            actor=who, record_id=made.pk, file=BytesIO(b"better"), at=AT,
            offer=Offer(f"{MARKER}.pdf", f"Bản quét {MARKER}", f"rõ {MARKER}"),
            store=open_store(settings.KHOSO_VAULT),
        )  # fmt: skip
    assert (offered.replaces_reason, standing(MARKER)) == (f"rõ {MARKER}", set())
    assert Item.objects.filter(replaces=made).count() == 1


def test_a_level_that_rises_takes_the_words_of_what_was_filed_along(guarded, shelf, who):
    item = waiting(open_a_batch(shelf), f"{MARKER}.pdf", abstract=MARKER)
    filed = confirmed(item, who, Description(**{**vars_of(SAID), "level": Level.ORDINARY}))
    raise_bytes(files=[filed.original_id], to=Secrecy(Level.SECRET), who=SETUP, at=AT)
    assert "ingest_item.name" in standing(MARKER), "who raises it says nothing of its item"
    pay_owed(at=AT)
    assert (
        standing(MARKER) & {"ingest_item.name", "ingest_item.proposals", "ingest_item.values"}
        == set()
    )
    assert Item.objects.get().values["abstract"] == f"về {MARKER}"
    raise_bytes(files=[filed.original_id], to=Secrecy(Level.TOP_SECRET), who=SETUP, at=AT)
    pay_owed(at=AT)
    silent = Item.objects.get()
    assert (silent.name, "abstract" in silent.proposals, "abstract" in silent.values) == (
        str(silent.pk), False, False,
    )  # fmt: skip


def vars_of(said):
    return {name: getattr(said, name) for name in said.__dataclass_fields__}


def test_an_ordinary_paper_that_becomes_top_secret_at_once_is_silent(guarded, shelf, who):
    item = waiting(open_a_batch(shelf), f"{MARKER}.pdf", abstract=MARKER)
    filed = confirmed(item, who, Description(**{**vars_of(SAID), "level": Level.ORDINARY}))
    raise_bytes(files=[filed.original_id], to=Secrecy(Level.TOP_SECRET), who=SETUP, at=AT)
    pay_owed(at=AT)
    silent = Item.objects.get()
    assert (silent.name, "abstract" in silent.proposals) == (str(silent.pk), False)
    assert not {one for one in standing(f"về {MARKER}") if one.startswith("ingest_item.")}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", MARKER), ("proposals", f'{{"abstract": "{MARKER}"}}'), ("reason_params", '{"words": "x"}'),
        ('"values"', '{"abstract": "x"}'), ("number_key", "14khbtctu"), ("replaces_reason", "vì"),
    ],
)  # fmt: skip
def test_plain_words_in_a_closed_item_are_refused(guarded, shelf, column, value):
    queued(open_a_batch(shelf))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE ingest_item SET {column} = %s", [value])


def test_the_same_file_is_known_again_be_the_keys_open_or_shut(guarded, shelf):
    batch = open_a_batch(shelf)
    first = queued(batch, f"{MARKER}.pdf", b"same")
    for shut in (False, True):
        if shut:
            guarded.shut()
        again = open_a_batch(shelf)
        assert again.pk == batch.pk
        assert queued(again, f"{MARKER}.pdf", b"same") is None, shut
        other = queued(again, f"khác {shut}.pdf", b"same")
        assert (other.state, other.duplicate_of_id) == (State.DUPLICATE, first.pk)
    assert standing(MARKER) == set()


def test_while_keys_are_shut_what_may_be_closed_comes_in_and_nobody_sees_it(guarded, shelf, who):
    ordinary = waiting(open_a_batch(shelf), "thường.pdf")
    kept = closed_item(shelf, number="15")
    guarded.shut()
    shut = actor("bao")
    made = queued(open_a_batch(shelf, source="/khác"), f"{MARKER}.pdf")
    assert (made.rank, made.state, standing(MARKER) - TEXTS) == (3, State.QUEUED, set())
    assert list(items_visible_to(shut)) == [ordinary]
    assert [item_seen(one.pk, shut) for one in (made, kept)] == [None, None]
    assert claim_next(worker="w1", dead=(), at=AT) is None
    send_to_rescan(actor=shut, item_id=ordinary.pk, reason=MARKER, at=AT)
    assert list(items_visible_to(shut)) == []
    assert standing(MARKER) - TEXTS == set()


def test_what_is_read_while_the_keys_are_shut_meanwhile_is_noted_as_far_as_it_goes(guarded, shelf):
    item = queued(open_a_batch(shelf), f"{MARKER}.pdf")
    claim = claim_next(worker="w1", dead=(), at=AT)
    held = dict(guarded._private), guarded._match_key
    guarded.shut()
    note_opened(
        claim=claim, media="application/pdf", pages=1, signed=False, born_digital=False, warnings=[]
    )
    quarantine(claim=claim, reason="damaged", params={"error": MARKER}, cpu_s=0, at=AT)
    assert standing(MARKER) == set()
    guarded._private.update(held[0])
    guarded._match_key = held[1]
    stopped = Item.objects.get(pk=item.pk)
    assert (stopped.name, stopped.reason_params) == (f"{MARKER}.pdf", {"error": MARKER})


def test_what_was_too_large_waits_for_the_keys_when_there_is_more_room_while_they_are_shut(
    guarded, shelf
):
    item = queued(open_a_batch(shelf), f"{MARKER}.pdf")
    claim = claim_next(worker="w1", dead=(), at=AT)
    quarantine(claim=claim, reason="memory_small", params={"needed": 9}, cpu_s=0, at=AT)
    guarded.shut()
    assert take_up_again(reason="memory_small", at=AT, only=lambda item: fits(item, 10)) == 1
    assert Item.objects.values_list("state", "rank").get(pk=item.pk) == (State.QUEUED, 3)
    assert standing(MARKER) == set()


def test_a_number_that_two_closed_items_bear_is_seen(guarded, shelf, who):
    one = closed_item(shelf, number="31")
    other = closed_item(shelf, "khác.pdf", number="31")
    plain = waiting(open_a_batch(shelf), "thường.pdf", number="31")
    key = other.number_key
    assert {row.pk for row in items_beside(one, last=0, number_key=key, actor=who)} == {
        other.pk, plain.pk,
    }  # fmt: skip
    assert one.number_token == other.number_token == plain.number_token != ""


def test_a_number_read_while_keys_are_shut_is_owed_its_token(guarded, shelf):
    held = dict(guarded._private), guarded._match_key
    guarded.shut()
    made = inventory("ML02")
    item = waiting(open_a_batch(made, source="/thường"))
    assert (item.rank, item.number_token, pay_owed(at=AT)) == (0, "", 0)
    guarded._private.update(held[0])
    guarded._match_key = held[1]
    pay_owed(at=AT)
    assert (Item.objects.get(pk=item.pk).number_token != "", what_is_owed().get("token")) == (
        True,
        None,
    )


def test_closed_names_are_searched_and_sorted_for_whoever_sees_them(guarded, shelf, who):
    rows = [closed_item(shelf, f"{MARKER} {n}.pdf", number=str(n)) for n in range(2)]
    plain = waiting(open_a_batch(shelf), f"thường {MARKER}.pdf")
    found = items_for_table(
        items_visible_to(who), MARKER.lower(), of_batches=True, actor=who, at=AT
    ).order_by("name_sorted", "pk")
    assert [row.pk for row in found] == [*sorted(row.pk for row in rows), plain.pk]
    person("thuong", "archivist")
    uncleared = actor("thuong")
    seen = items_for_table(
        items_visible_to(uncleared), MARKER, of_batches=False, actor=uncleared, at=AT
    )
    assert [row.pk for row in seen] == [plain.pk]
    made = record(shelf)
    assert {row.pk for row in scans_to_choose(made, f"{MARKER} 1", who)} == {rows[1].pk}


def test_a_field_of_a_closed_item_is_cut_out_of_the_page_it_stands_on(guarded, shelf, who):
    item = closed_item(shelf)
    found = item.proposals
    found["abstract"]["page"] = 1
    look, _box = item_part_to(item.pk, "abstract", act=Act.VIEW_PAGE, actor=who, at=AT)
    assert (look.number, look.signals["width"]) == (1, 1654)
    assert in_hand_of(item, who).initial["abstract"] == f"về {MARKER}"


def test_the_rule_in_words_and_the_rank_that_the_database_keeps_agree(guarded, shelf, who):
    item = closed_item(shelf)
    waiting(open_a_batch(shelf, source="/nữa"))
    queued(open_a_batch(shelf, source="/khác"))
    for row in Item.objects.select_related("batch"):
        assert row.rank == row.key_class == int(secrecy_of(row).level), row.state
    assert item.rank == 2


def test_raw_values_hold_a_mark_and_no_word(guarded, shelf):
    item = closed_item(shelf)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, proposals, number_key, name_token FROM ingest_item")
        name, proposals, key, token = cursor.fetchone()
    assert (name[0], key[0], list(json.loads(proposals))) == ("\x02", "\x02", ["\x02"])
    assert len(token) == 64
    assert item.number_key not in token
