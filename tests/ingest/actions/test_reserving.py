"""A queue item is one person's for a while; a queue stays within its batch."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.api import Level
from archive.models import Record
from audit.api import TrailFilters, events
from ingest.actions.reserving import reserve, reserve_next
from ingest.models import Item, Reservation
from ingest.queries.items import waiting_items
from ingest.queries.reservations import TERM
from tests.ingest.views.scans import answers, open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import AT, actor, inventory, person

pytestmark = pytest.mark.django_db
NEXT = reverse("ingest:confirm_next")


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


def address(item, name="confirm"):
    return reverse(f"ingest:{name}", args=[item.pk])


def taken(client, query=""):
    return client.get(NEXT + query).headers.get("Location", "")


def two():
    person("an", "archivist")
    person("binh", "checker")
    return actor("an"), actor("binh")


def test_two_people_who_ask_for_the_next_get_different_items(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh", "checker")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", number="15")
    assert taken(client) == address(first)
    assert taken(other) == address(second)
    # Asking again gives nobody a second one.
    assert (taken(client), taken(other)) == (address(first), address(second))


def test_when_all_is_held_the_next_page_says_by_whom(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh", "checker")
    waiting(batch)
    client.get(NEXT)
    assert "Nguyễn Văn An" in other.get(NEXT).content.decode()


def test_whoever_opens_a_held_item_is_told_who_works_on_it_and_may_decide_it(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh", "checker")
    item = waiting(batch)
    client.get(address(item))
    shown = other.get(address(item))
    assert shown.context["held"] == "Nguyễn Văn An"
    assert client.get(address(item)).context["held"] == ""
    assert other.post(address(item), answers(shown)).status_code == 302
    assert Record.objects.count() == 1


@pytest.mark.parametrize(
    "act", ["decide", "put_off", "reject", "rescan", "leave"], ids=lambda act: act
)
def test_what_is_decided_put_off_or_left_is_held_no_more(client, batch, act):
    signed_in(client, "an")
    item = waiting(batch)
    shown = client.get(address(item))
    assert Reservation.objects.get().person == "an"
    if act == "decide":
        client.post(address(item), answers(shown))
    else:
        client.post(address(item, act), {"words": "mờ chữ"})
    assert not Reservation.objects.exists()


def test_leaving_lets_nothing_go_that_another_holds(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh", "checker")
    item = waiting(batch)
    client.get(address(item))
    other.post(address(item, "leave"))
    assert Reservation.objects.get().person == "an"


def test_an_item_is_held_on_while_the_person_works_and_free_when_nobody_did(batch):
    an, binh = two()
    item = waiting(batch)

    def fresh():
        return Item.objects.select_related("reservation").get(pk=item.pk)

    assert reserve(actor=an, item=fresh(), at=AT) == ""
    assert reserve(actor=binh, item=fresh(), at=AT + TERM / 2) == an.full_name
    assert reserve(actor=an, item=fresh(), at=AT + TERM / 2) == ""
    late = AT + TERM + timedelta(seconds=1)
    assert reserve(actor=binh, item=fresh(), at=late) == an.full_name
    assert reserve(actor=binh, item=fresh(), at=AT + TERM * 2) == ""
    assert reserve(actor=an, item=fresh(), at=AT + TERM * 2) == binh.full_name


def test_a_reservation_of_a_clock_that_was_set_back_holds_nobody_up(batch):
    an, binh = two()
    item = waiting(batch)
    reserve(actor=an, item=item, at=AT + timedelta(days=30))
    held = Item.objects.select_related("reservation").get(pk=item.pk)
    assert reserve(actor=binh, item=held, at=AT) == ""


def test_of_two_who_reserve_at_once_one_gets_the_item_and_the_other_the_next(batch):
    an, binh = two()
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf", number="15")
    unaware = Item.objects.select_related("reservation").get(pk=first.pk)
    assert reserve_next(actor=an, rows=waiting_items(an), at=AT) == first
    # Seen before the other took it, it is lost all the same.
    assert reserve(actor=binh, item=unaware, at=AT) == an.full_name
    assert reserve_next(actor=binh, rows=waiting_items(binh), at=AT) == second


def test_holding_on_is_no_event_and_asks_for_the_right_to_confirm(client, batch):
    signed_in(client, "an")
    item, secret = waiting(batch), waiting(batch, "2.pdf", level="CONFIDENTIAL", number="15")
    before = len(list(events(TrailFilters())))
    assert client.post(address(item, "hold")).status_code == 204
    assert len(list(events(TrailFilters()))) == before
    assert Reservation.objects.get().until > timezone.now()
    assert client.post(address(secret, "hold")).status_code == 404
    assert Reservation.objects.count() == 1
    assert client.get(address(item, "hold")).status_code == 405


def test_the_queue_stays_within_the_batch_it_was_opened_from(client, batch):
    signed_in(client, "an")
    elsewhere = waiting(batch, "1.pdf")
    mine = open_a_batch(inventory("ML02"), source="/scans/2")
    first, second = waiting(mine, "2.pdf", number="15"), waiting(mine, "3.pdf", number="16")
    way = f"?lo={mine.code}"
    assert taken(client, way) == address(first) + way
    shown = client.get(address(first) + way)
    assert f'href="{reverse("ingest:batch", args=[mine.code])}"' in shown.content.decode()
    gone_on = client.post(address(first) + way, answers(shown))
    assert gone_on["Location"] == NEXT + way
    assert taken(client, way) == address(second) + way
    again = client.get(address(second) + way)
    assert f'href="{address(first)}{way}" data-again' in tight(again)
    done = client.post(address(second) + way, answers(again), follow=True)
    assert done.templates[0].name == "ingest/nothing_waits.html"
    assert "Còn 1 văn bản chờ xác nhận ở các lô khác" in done.content.decode()
    assert taken(client) == address(elsewhere)


def test_sending_away_and_putting_off_stay_on_the_way_too(client, batch):
    signed_in(client, "an")
    waiting(batch, "1.pdf")
    mine = open_a_batch(inventory("ML02"), source="/scans/2")
    item = waiting(mine, "2.pdf", number="15")
    way = f"?lo={mine.code}&hang=cho"
    for name in ("put_off", "reject"):
        answer = client.post(address(item, name) + way, {"words": "trùng"})
        assert answer["Location"] == f"{NEXT}?hang=cho&lo={mine.code}"


def test_a_batch_that_is_hidden_looks_like_one_that_does_not_exist(client, batch):
    signed_in(client, "an")
    waiting(batch)
    hidden = open_a_batch(inventory("MLMAT", level=Level.SECRET), level=Level.SECRET, source="/m")
    pages = [client.get(NEXT, {"lo": code}).content for code in (hidden.code, "2026-9999")]
    bare = [page.replace(hidden.code.encode(), b"").replace(b"2026-9999", b"") for page in pages]
    assert bare[0].count(b"<h1>") == 1
    assert _without_tokens(bare[0]) == _without_tokens(bare[1])


def _without_tokens(page):
    import re

    page = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
    return re.sub(rb"\d\d:\d\d", b"", page)


def test_all_pages_are_reached_by_number_and_by_step(client, batch):
    signed_in(client, "an")
    item = waiting(batch, pages=12)
    shown = client.get(address(item), {"trang": "11"})
    page = shown.content.decode()
    assert shown.context["shown"] == 11
    assert 'href="?trang=10"' in page
    assert 'href="?trang=12"' in page
    assert "/12</span>" in page


def drawn():
    from fpdf import FPDF

    paper = FPDF(unit="pt", format=(595, 842))
    paper.add_page()
    paper.set_font("Times", size=12)
    paper.text(130, 115, "14-KH/BTCTU")
    return bytes(paper.output())


def test_a_crop_bears_no_name_and_is_a_look_at_its_page(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh", "checker")
    item = waiting(batch, unsure=["number"], content=drawn())
    part = reverse("ingest:part_of_page", args=[item.pk, "number"])
    page = reverse("ingest:page_image", args=[item.pk, 1])
    assert client.get(page).content != other.get(page).content
    mine = client.get(part)
    assert mine["Content-Type"] == "image/jpeg"
    assert mine.content == other.get(part).content
    told = list(events(TrailFilters(subject=item.label, who="binh")))
    assert [event.action for event in told].count("view_page") == 1


def test_no_crop_is_given_of_what_is_hidden_or_was_not_read(client, batch):
    signed_in(client, "an")
    item = waiting(batch)
    secret = waiting(batch, "2.pdf", level="CONFIDENTIAL", number="15")
    for one, field in ((item, "nothing"), (item, "dossier"), (secret, "number")):
        address_of = reverse("ingest:part_of_page", args=[one.pk, field])
        assert client.get(address_of).status_code == 404


def test_so_much_of_a_page_is_never_a_crop(client, batch):
    signed_in(client, "an")
    item = waiting(batch, content=drawn())
    Item.objects.filter(pk=item.pk).update(
        proposals={
            **item.proposals,
            "abstract": {**item.proposals["abstract"], "box": [0, 0, 10000, 9000]},
        }
    )
    part = reverse("ingest:part_of_page", args=[item.pk, "abstract"])
    assert client.get(part).status_code == 404
    assert part not in client.get(address(item)).content.decode()
