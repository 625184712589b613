"""Confirming on the screen: what is filed, who wins, and what nobody may see or choose."""

import re

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from access.api import Level
from archive.models import Record
from audit.api import Outcome, TrailFilters, events
from ingest.domain.ledger import State
from ingest.models import Item
from tests.ingest.views.scans import answers, decided, open_a_batch, signed_in, waiting
from tests.pages import tight
from tests.people import inventory

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(workstation):
    return open_a_batch(inventory())


def address(item, name="confirm"):
    return reverse(f"ingest:{name}", args=[item.pk])


def words(response):
    return tight(response)


def trail(subject, outcome=None):
    return list(events(TrailFilters(subject=subject, outcome=outcome or "")))


def test_confirming_files_the_item_and_goes_on_to_the_next(client, batch):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf", unsure=["number"]), waiting(batch, "2.pdf")
    shown = client.get(reverse("ingest:confirm_next"), follow=True)
    sent = answers(shown, number="19")
    gone_on = client.post(address(first), sent, follow=True)
    record = Record.objects.get()
    assert (record.number_text, record.reviewed) == ("19-KH/BTCTU", True)
    assert Item.objects.get(pk=first.pk).state == State.FILED
    assert gone_on.redirect_chain[-1][0] == address(second)
    assert "19-KH/BTCTU" in words(gone_on)


def test_doubt_is_open_with_its_crop_and_certainty_is_quiet(client, batch):
    signed_in(client, "an")
    item = waiting(batch, unsure=["issued"], alternatives=["13/03/2021"])
    page = words(client.get(address(item)))
    asks = re.findall(r'<div class="ask( ask--doubt)?"(.*?)</div>', page, re.DOTALL)
    doubtful = [body for open_, body in asks if open_]
    assert len(asks) == 15
    assert len(doubtful) == 1
    assert 'id="id_issued"' in doubtful[0]
    assert 'class="crop"' in doubtful[0]
    assert 'data-value="13/03/2021"' in doubtful[0]


def test_each_page_image_is_drawn_once_and_only_what_is_needed_is_fetched(client, batch):
    signed_in(client, "an")
    item = waiting(batch, pages=3, unsure=["number", "issued"])
    page = words(client.get(address(item)))
    images = re.findall(r"<image [^>]*>", page)
    assert len(images) == 3
    assert [" href=" in image for image in images] == [True, False, False]


def test_boxes_keep_their_place_on_a_page_that_is_not_square(client, batch):
    signed_in(client, "an")
    item = waiting(batch, unsure=["number"])
    page = words(client.get(address(item)))
    # 1300 and 1400 of ten thousand down a page of 1654 by 2339 pixels.
    assert 'data-box="2000 1838 1000 141"' in page
    assert 'viewBox="0 0 10000 14141"' in page


def test_no_level_under_the_stamp_can_be_chosen(client, batch):
    signed_in(client, "an", clearance=Level.SECRET)
    item = decided(waiting(batch, level="CONFIDENTIAL"), Level.CONFIDENTIAL)
    shown = client.get(address(item))
    assert [value for value, _ in shown.context["form"].fields["level"].choices] == [1, 2, 3]
    for level in (Level.ORDINARY, "", "9", "x"):
        answer = client.post(address(item), answers(shown, level=level))
        assert answer.status_code == 422
    assert not Record.objects.exists()
    assert client.post(address(item), answers(shown, level=2)).status_code == 302
    assert Record.objects.get().level == Level.SECRET


def test_no_level_under_the_inventory_can_be_chosen(client, batch):
    signed_in(client, "an", clearance=Level.SECRET)
    item = waiting(batch)
    inventory("MLMAT", level=Level.CONFIDENTIAL)
    shown = client.get(address(item))
    answer = client.post(address(item), answers(shown, inventory="MLMAT"))
    assert answer.status_code == 422
    assert "level" in answer.context["form"].errors


def test_an_error_keeps_what_was_typed_and_the_summary_takes_the_focus(client, batch):
    signed_in(client, "an")
    item = waiting(batch, unsure=["number"])
    shown = client.get(address(item))
    answer = client.post(address(item), answers(shown, issued="31/02/2021", place="Đà Lạt"))
    page = words(answer)
    assert answer.status_code == 422
    assert "data-focus" in page
    assert 'href="#id_issued"' in page
    assert 'value="31/02/2021"' in page
    assert 'value="Đà Lạt"' in page
    # What came back from the person is no longer in doubt; only the error is.
    assert page.count("ask--doubt") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"abstract": ""},
        {"abstract": "x" * 6000},
        {"inventory": "không có"},
        {"type_code": "no-such-type"},
        {"number": "14", "symbol": "K" * 200},
        {"dossier": "HS không có"},
        {"version": "x"},
    ],
)
def test_what_makes_no_record_is_refused_in_words(client, batch, changes):
    signed_in(client, "an")
    item = waiting(batch)
    answer = client.post(address(item), answers(client.get(address(item)), **changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Record.objects.exists()


def test_of_two_people_one_wins_and_the_other_chooses_between_both_values(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh")
    item = waiting(batch)
    mine, theirs = client.get(address(item)), other.get(address(item))
    assert client.post(address(item), answers(mine, number="15")).status_code == 302
    answer = other.post(address(item), answers(theirs, number="16"))
    page = words(answer)
    assert answer.status_code == 409
    assert 'value="15"' in page
    assert 'data-value="16"' in page
    assert "Somebody else" in page or "khác" in page
    assert Record.objects.get().number_text == "15-KH/BTCTU"
    # Choosing their own value after all is a correction, on top of what they now have seen.
    assert other.post(address(item), answers(answer, number="16")).status_code == 302
    assert Record.objects.get().number_text == "16-KH/BTCTU"


def test_whoever_comes_after_a_rejection_is_told_and_goes_on(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "binh")
    item = waiting(batch)
    theirs = other.get(address(item))
    client.post(address(item, "reject"), {"words": "trùng"})
    answer = other.post(address(item), answers(theirs), follow=True)
    assert answer.redirect_chain
    assert not Record.objects.exists()
    assert Item.objects.get().state == State.REJECTED


def test_the_last_decision_can_be_opened_again_and_corrected(client, batch):
    signed_in(client, "an")
    item, after = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    client.post(address(item), answers(client.get(address(item))))
    assert f'href="{address(item)}" data-again' in words(client.get(address(after)))
    again = client.get(address(item))
    assert "inventory" not in again.context["form"].fields
    client.post(address(item), answers(again, place="Đà Lạt"))
    assert Record.objects.get().place == "Đà Lạt"


def test_no_word_of_a_closed_paper_goes_with_the_browser_or_stays_in_a_session(client, workstation):
    closed = open_a_batch(inventory(), level=Level.CONFIDENTIAL)
    signed_in(client, "an", clearance=Level.SECRET)
    item = waiting(closed, "họp kín.pdf")
    answer = client.post(address(item), answers(client.get(address(item)), number="77"))
    record = Record.objects.get()
    assert record.number_text == "77-KH/BTCTU"
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert record.accession in said[0]
    carried = said + [str(session.get_decoded()) for session in Session.objects.all()]
    assert not any("77-KH" in one or "họp kín" in one for one in carried)
    again = waiting(closed, "2.pdf")
    assert f'href="{address(item)}" data-again' in words(client.get(address(again)))


def test_an_item_above_the_clearance_is_not_there_and_the_look_is_on_the_trail(client, batch):
    signed_in(client, "an")
    item = waiting(batch, "mat.pdf", level="CONFIDENTIAL")
    label = item.label
    missing = client.get(reverse("ingest:confirm", args=[item.pk + 999]))
    refused = client.get(address(item))
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert "mat.pdf" not in words(refused)
    assert client.post(address(item), {}).status_code == 404
    for name in ("put_off", "reject", "rescan"):
        assert client.post(address(item, name), {"words": "lý do"}).status_code == 404
    assert client.get(reverse("ingest:page_image", args=[item.pk, 1])).status_code == 404
    assert len(trail(label, Outcome.REFUSED)) == 6
    assert client.get(reverse("ingest:confirm_next")).status_code == 200


def test_whoever_raises_a_level_above_their_own_clearance_has_no_way_back(client, batch):
    signed_in(client, "an")
    item, after = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    client.post(address(item), answers(client.get(address(item)), level=Level.SECRET))
    assert Record.objects.get().level == Level.SECRET
    assert "data-again" not in words(client.get(address(after)))
    assert client.get(address(item)).status_code == 404


def test_a_look_is_on_the_trail_before_the_fields_are_shown(client, batch):
    signed_in(client, "an")
    item = waiting(batch)
    client.get(address(item))
    seen = trail(item.label, Outcome.DONE)
    assert "read" in {event.action for event in seen}


def test_later_goes_to_the_end_of_the_queue(client, batch):
    signed_in(client, "an")
    first, second = waiting(batch, "1.pdf"), waiting(batch, "2.pdf")
    gone_on = client.post(address(first, "put_off"), follow=True)
    assert gone_on.redirect_chain[-1][0] == address(second)


def test_sending_away_asks_for_a_reason(client, batch):
    signed_in(client, "an")
    item = waiting(batch)
    client.post(address(item, "rescan"), {"words": " "})
    assert Item.objects.get().state == State.WAITING
    client.post(address(item, "rescan"), {"words": "mờ chữ"})
    assert Item.objects.get().state == State.QUARANTINED
    assert "mờ chữ" in words(client.get(reverse("ingest:quarantine")))


def test_a_batch_that_is_done_leads_to_what_its_inventory_still_lacks(client, batch):
    signed_in(client, "an")
    left = client.get(reverse("ingest:confirm_next"), {"lo": batch.code})
    assert left.templates[0].name == "ingest/nothing_waits.html"
    assert f'href="/muc-luc/{batch.inventory.code}/danh-sach/missing/"' in words(left)


def test_what_bears_a_mark_is_no_job_of_the_archivist_until_its_level_is_decided(client, batch):
    signed_in(client, "an", clearance=Level.SECRET)
    marked = waiting(batch, "2.pdf", level="CONFIDENTIAL")
    none = client.get(reverse("ingest:confirm_next"), follow=True)
    assert none.templates[0].name == "ingest/nothing_waits.html"
    assert client.get(address(marked)).status_code == 302
    table = words(client.get(reverse("ingest:waiting"), {"muc": "do-mat"}))
    assert "2.pdf" in table
    assert "Cán bộ bảo mật quyết định độ mật" in table
    decided(marked, Level.CONFIDENTIAL)
    shown = client.get(reverse("ingest:confirm_next"), follow=True)
    assert shown.redirect_chain[-1][0] == address(marked)


def test_a_queue_that_is_done_does_not_look_as_if_all_work_were(client, batch):
    signed_in(client, "an")
    waiting(batch, "1.pdf")
    done = client.get(reverse("ingest:confirm_next"), {"hang": "xem-lai"}, follow=True)
    assert done.templates[0].name == "ingest/nothing_waits.html"
    assert "Còn 1 văn bản chờ xác nhận." in words(done)
    assert f'href="{reverse("ingest:confirm_next")}"' in words(done)


def test_the_page_holds_no_style_and_no_script_of_its_own(client, batch):
    signed_in(client, "an")
    item = waiting(batch, unsure=["number"])
    for page in (words(client.get(address(item))), words(client.get(reverse("ingest:desk")))):
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]* src=)", page)
        assert not re.search(r"\son\w+=", page)


def test_a_filed_item_whose_record_was_raised_since_shows_neither_fields_nor_image(client, batch):
    signed_in(client, "an")
    other = signed_in(Client(), "mat", clearance=Level.SECRET)
    item = waiting(batch)
    client.post(address(item), answers(client.get(address(item))))
    assert client.get(address(item)).status_code == 200
    other.post(address(item), answers(other.get(address(item)), level=Level.SECRET))
    assert Record.objects.get().level == Level.SECRET
    assert client.get(address(item)).status_code == 404
    assert client.get(reverse("ingest:page_image", args=[item.pk, 1])).status_code == 404


def test_whoever_sends_a_file_away_is_shown_where_it_comes_back(client, batch):
    signed_in(client, "an", clearance=Level.SECRET)
    item = waiting(batch)
    assert "không còn thấy tệp" not in words(client.get(address(item)))
    done = client.post(address(item, "reject"), {"words": "bản nháp"}, follow=True)
    assert f'href="/lo/{batch.code}/?muc=loai"' in words(done)


def test_whoever_will_lose_a_file_from_sight_by_sending_it_away_is_told_before_and_after(
    client, workstation
):
    signed_in(client, "an")
    batch = open_a_batch(inventory("ML09"), source="/kin", highest=Level.TOP_SECRET)
    item = waiting(batch, level="ORDINARY")
    assert words(client.get(address(item))).count("không còn thấy tệp") == 2
    done = client.post(address(item, "rescan"), {"words": "mờ chữ"}, follow=True)
    assert "không còn thấy tệp" in words(done)
    assert "muc=cach-ly" not in words(done)
