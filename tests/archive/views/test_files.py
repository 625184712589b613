"""Page images over HTTP: what cannot be shown says so calmly, what is busy asks to come again."""

import io
from contextlib import ExitStack

import pikepdf
import pytest

from access.api import Role
from access.models import User
from archive.api import the_viewer
from tests.people import inventory, person, record
from tests.reading import hostile
from tests.reading.looking.test_page_images import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    shelf = inventory("ML01")
    person("canbo", Role.OFFICER)
    client.force_login(User.objects.get(username="canbo"))
    return client, shelf


def image(client, row, number=1, **query):
    return client.get(f"/van-ban/{row.pk}/trang/{number}/", query)


def test_a_page_comes_as_a_picture(officer):
    client, shelf = officer
    row = record(shelf, pages=("một",), file=pdf().getvalue())
    answer = image(client, row)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "no-store"


def test_a_page_that_was_built_to_hurt_is_answered_with_a_sentence(officer, monkeypatch):
    client, shelf = officer
    row = record(shelf, pages=("một",), file=hostile.form_that_draws_itself())
    monkeypatch.setattr(the_viewer(), "limits", type(the_viewer().limits)(cpu_s=1))
    answer = image(client, row)
    assert answer.status_code == 422
    assert "Trang này" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert image(client, row).status_code == 422
    other = record(shelf, pages=("hai",), file=pdf(colours=[(9, 9, 9)]).getvalue())
    assert image(client, other).status_code == 200


def test_beyond_the_queue_the_answer_is_to_come_again(officer):
    client, shelf = officer
    row = record(shelf, pages=("một",), file=pdf(colours=[(1, 2, 3)]).getvalue())
    lanes = the_viewer()._lanes
    with _all_taken(lanes):
        answer = image(client, row)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer.content.decode() == "Máy đang bận, đồng chí thử lại."
    assert image(client, row).status_code == 200


def test_a_file_under_a_password_says_so(officer):
    client, shelf = officer
    closed = io.BytesIO()
    with pikepdf.open(pdf(colours=[(7, 7, 7)])) as document:
        document.save(closed, encryption=pikepdf.Encryption(owner="o", user="u", R=6))
    answer = image(client, record(shelf, pages=("một",), file=closed.getvalue()))
    assert answer.status_code == 422
    assert "mật khẩu" in answer.content.decode()


def _all_taken(lanes):
    taken = ExitStack()
    for number in range(lanes.places.all):
        turn = lanes._join(f"somebody {number}")
        turn.begun = True
        taken.callback(lanes._turns.remove, turn)
    return taken


def test_the_administrator_sees_which_walls_stand(client):
    person("quantri", Role.ADMINISTRATOR)
    client.force_login(User.objects.get(username="quantri"))
    shown = client.get("/").content.decode()
    assert "Buồng kín" in shown
    walls = the_viewer().walls
    if walls.closed:
        assert "Landlock" in shown or "người dùng riêng" in shown
