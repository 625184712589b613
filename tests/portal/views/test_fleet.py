"""The page of the workers: who reads what, and nothing of what is read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.models import User
from audit.models import Event
from ingest.actions.claiming import extend_leases, note_trouble, register_worker
from ingest.domain.ledger import State
from ingest.models import Item
from tests.people import inventory, person
from tests.portal.items import a_batch, read

pytestmark = pytest.mark.django_db
PAGE = "/may-doc/"


@pytest.fixture
def keeper():
    person("an", "administrator")
    client = Client()
    client.force_login(User.objects.get(username="an"))
    return client


def a_worker(name, item=None, *, at=None, pages=0):
    now = timezone.now()
    register_worker(worker=name, at=now - timedelta(minutes=2), readers=2)
    held = {item.pk: 0} if item else {}
    extend_leases(worker=name, held=held, at=at or now, pages_lately=pages)
    if item:
        Item.objects.filter(pk=item.pk).update(state=State.READING, worker=name, pages=3)


def shown(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_tells_who_reads_what_how_fast_and_since_when(keeper):
    item = read(a_batch(inventory()))
    a_worker("kho-1:11:5", item, pages=30)
    a_worker("kho-2:12:5", pages=3)
    text = shown(keeper)
    for said in ("kho-1", "kho-2", item.label, "1 trên 3 trang", "15,0", "1,5", "16,5", "chờ việc"):
        assert said in text, said
    assert Event.objects.latest("id").subject_kind == "fleet"


def test_no_word_of_a_paper_stands_on_it(keeper):
    item = read(a_batch(inventory()))
    a_worker("kho-1:11:5", item)
    text = shown(keeper)
    assert item.label in text
    assert item.name not in text
    assert "về số hóa" not in text


def test_what_is_wrong_is_said_with_what_follows(keeper):
    assert "Chưa có tiến trình đọc nào chạy." in shown(keeper)
    a_worker("kho-1:11:5", at=timezone.now() - timedelta(minutes=3))
    text = shown(keeper)
    assert "không phản hồi" in text
    assert "notice--err" in text
    a_worker("kho-2:11:5")
    note_trouble(worker="kho-2:11:5", trouble="vault_full", at=timezone.now())
    text = shown(keeper)
    assert "tạm dừng" in text
    assert "notice--err" not in text


def test_it_asks_as_many_queries_for_thirty_workers_as_for_one_and_few(keeper):
    batch = a_batch(inventory())
    a_worker("kho-0:1:5", read(batch, number="1"))
    keeper.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        keeper.get(PAGE)
    for number in range(2, 31):
        a_worker(f"kho-{number % 3}:{number}:5", read(batch, number=str(number)))
    with CaptureQueriesContext(connection) as thirty:
        keeper.get(PAGE)
    assert len(thirty) == len(one)
    asked = [
        row["sql"] for row in thirty if row["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}
    ]
    assert len(asked) <= 8, asked


def test_it_is_not_there_for_who_does_not_look_after_the_machine():
    for role in ("archivist", "security_officer", "auditor"):
        person(role, role)
        client = Client()
        client.force_login(User.objects.get(username=role))
        assert client.get(PAGE).status_code == 404
