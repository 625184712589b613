"""A page that somebody turned stays turned, for everybody, and the file is never changed."""

import io
import re

import pytest
from PIL import Image

from access.api import Level, Role
from archive.models import Change, ScanPage
from audit.models import Event
from tests.people import inventory, record
from tests.reading.looking.test_page_images import pdf
from tests.search.views.conftest import index

pytestmark = pytest.mark.django_db


def turn(client, row, degrees, *, number=1, **headers):
    address = f"/van-ban/{row.pk}/trang/{number}/xoay/"
    return client.post(address, {"goc": degrees}, headers=headers)


def seen(client, row, number=1):
    answer = client.get(f"/van-ban/{row.pk}/trang/{number}/", {"rong": 800})
    return Image.open(io.BytesIO(answer.content))


def opened(client, row, **query):
    return client.get(f"/van-ban/{row.pk}/", query)


def test_a_turned_page_is_turned_for_the_next_reader_and_its_words_with_it(officer, sign_in, shelf):
    row = record(shelf, pages=("Kế hoạch số hóa",), file=pdf().getvalue())
    index()
    wide, tall = seen(officer, row).size
    [before] = opened(officer, row, q="số hóa").context["finds"]
    answer = turn(officer, row, 90, accept="application/json")
    assert answer.status_code == 204
    other = sign_in(Role.ARCHIVIST)
    assert seen(other, row).size[0] / seen(other, row).size[1] == pytest.approx(
        tall / wide, abs=0.01
    )
    page = opened(other, row, q="số hóa")
    assert 'trang/1/?rong=1100&amp;xoay=90"' in page.content.decode()
    [after] = page.context["finds"]
    was, now = before.rectangles[0], after.rectangles[0]
    middle = was.x + was.width / 2, was.y + was.height / 2
    assert (now.x + now.width / 2, now.y + now.height / 2) == pytest.approx(
        (10_000 - middle[1], middle[0]), abs=10
    )
    assert page.context["height"] < 1000


def test_a_turn_is_told_to_feed_and_trail_once(officer, shelf):
    row = record(shelf, pages=("một", "hai"))
    feed = Change.objects.count()
    for _ in range(2):
        turn(officer, row, 180, number=2)
    assert list(ScanPage.objects.filter(record=row).values_list("turn", flat=True)) == [0, 180]
    assert Change.objects.count() == feed + 1
    [event] = Event.objects.filter(action="turn_page")
    assert (event.subject, event.details["page"], event.details["turn"]) == (row.accession, 2, 180)


def test_without_a_script_the_button_turns_by_a_quarter_and_comes_back(officer, shelf):
    row = record(shelf, pages=("một", "hai"))
    turn(officer, row, 270, number=2)
    text = opened(officer, row, trang=2).content.decode()
    assert re.search(r'<input type="hidden" name="goc" value="0">', text)
    answer = turn(officer, row, 0, number=2)
    assert (answer.status_code, answer["Location"]) == (302, f"/van-ban/{row.pk}/?trang=2")
    assert not ScanPage.objects.exclude(turn=0).exists()


@pytest.mark.parametrize("degrees", ["", "45", "-90", "360", "x"])
def test_no_other_angle_is_kept(degrees, officer, shelf):
    row = record(shelf)
    assert turn(officer, row, degrees).status_code == 400
    assert turn(officer, row, 90, number=9).status_code == 404
    assert not Event.objects.filter(action="turn_page").exists()


def test_who_may_not_read_a_record_does_not_turn_it(officer, shelf):
    row = record(inventory("ML09", level=Level.SECRET), level=Level.SECRET)
    assert turn(officer, row, 90).status_code == 404
    assert not ScanPage.objects.exclude(turn=0).exists()


def test_a_turn_is_asked_for_by_post_alone(officer, shelf):
    row = record(shelf)
    assert officer.get(f"/van-ban/{row.pk}/trang/1/xoay/").status_code == 405
