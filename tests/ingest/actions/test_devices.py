"""At which machines a batch is taken in: asked for by form, verb and command, told beside the batch."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from access.api import AccessDenied, Level, ListError, delete_workstation
from access.models import User, Workstation
from archive.api import open_store
from audit.api import Act
from audit.models import Event
from ingest.actions.sending import SentFile, take_in_sent
from ingest.models import Batch, BatchDevice, Item
from ingest.queries.batches import devices_of
from ingest.queries.items import batch_to
from tests.pages import tight
from tests.people import AT, KEEPER, actor, inventory, person

pytestmark = pytest.mark.django_db
PAGE = "/lo/nhan/"


@pytest.fixture
def archivist(workstation):
    inventory("ML01")
    person("an", "archivist")
    return replace(actor("an"), sealed=True, workstation="PC01")


def scanner(name="QUET-01", *, days=30, host=None, **more):
    return Workstation.objects.create(
        name=name, kind="scanner", host=host, sealed_until=timezone.localdate() + timedelta(days=days), **more
    )  # fmt: skip


def send(who, settings, *, name="01.pdf", at=AT, **more):
    content = name.encode()
    file = SentFile(name, BytesIO(content), len(content))
    store = open_store(settings.KHOSO_VAULT)
    return take_in_sent(
        actor=who, inventory="ML01", title="Hộp 31", file=file, store=store, at=at, **more
    )


def pdf(name="01.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode(), "application/pdf")


def test_person_machine_and_scanner_stand_beside_the_batch_and_on_the_trail(archivist, settings):
    one = scanner()
    for name in ("01.pdf", "02.pdf"):
        batch = send(archivist, settings, name=name, scanner=one.pk)
    send(archivist, settings, name="03.pdf")
    rows = BatchDevice.objects.values_list("batch", "by", "workstation", "scanner__name")
    assert list(rows) == [(batch.pk, "an", "PC01", "QUET-01"), (batch.pk, "an", "PC01", None)]
    told = Event.objects.filter(action="take_in").order_by("pk")
    assert [event.details.get("scanner") for event in told] == ["QUET-01", "QUET-01", None]
    assert {(event.who, event.workstation) for event in told} == {("an", "PC01")}


@pytest.mark.parametrize(
    "more",
    [
        {"days": -1},
        {"sealed_until": None},
        {"valid_until": timezone.localdate() - timedelta(days=1)},
        {"kind": "workstation", "address": "10.0.0.9"},
    ],
    ids=["lapsed", "no seal", "ended", "a workstation"],
)
def test_what_is_no_scanner_with_a_valid_seal_is_refused_whatever_number_is_sent(
    archivist, settings, more
):
    one = scanner()
    changes = {name: value for name, value in more.items() if name != "days"}
    if "days" in more:
        changes["sealed_until"] = timezone.localdate() + timedelta(days=more["days"])
    Workstation.objects.filter(pk=one.pk).update(**changes)
    for number in (one.pk, 999):
        with pytest.raises(AccessDenied):
            send(archivist, settings, scanner=number, at=timezone.now())
    refused = Event.objects.filter(action="take_in", outcome="refused")
    assert {event.rule for event in refused} == {"scanner_sealed"}
    assert not Item.objects.exists()


def test_without_training_seal_or_commitment_nothing_is_taken_in(archivist, settings):
    for lacking in ("trained", "sealed", "committed"):
        with pytest.raises(AccessDenied) as why:
            send(replace(archivist, **{lacking: False}), settings)
        assert why.value.rule == lacking


def test_the_form_asks_for_the_scanner_and_begins_with_the_one_on_this_machine(
    archivist, client, settings
):
    client.force_login(User.objects.get(username="an"))
    assert "id_scanner" not in client.get(PAGE).content.decode()
    own = scanner(host=Workstation.objects.get(name="PC01"))
    scanner("QUET-02")
    lapsed = scanner("QUET-03", days=-1)
    page = client.get(PAGE).content.decode()
    assert f'value="{own.pk}" selected' in page
    assert "QUET-02" in page
    assert "QUET-03" not in page
    sent = {"inventory": "ML01", "title": "Hộp 31"}
    for said in ({}, {"scanner": ""}, {"scanner": lapsed.pk}, {"scanner": "999"}, {"scanner": "x"}):
        answer = client.post(PAGE, {**sent, **said, "files": pdf()})
        assert answer.status_code == 422
        assert 'value="Hộp 31"' in answer.content.decode()
    assert not Item.objects.exists()
    client.post(PAGE, {**sent, "scanner": own.pk, "files": pdf()})
    batch = Batch.objects.get()
    User.objects.filter(username="an").update(full_name="Lê Văn An")
    shown = tight(client.get(f"/lo/{batch.code}/"))
    assert "máy quét QUET-01" in shown
    assert "Lê Văn An <br>" in shown
    client.post(PAGE, {**sent, "scanner": "0", "files": pdf("02.pdf")})
    assert "không nêu máy quét" in tight(client.get(f"/lo/{batch.code}/"))


def test_where_it_was_taken_in_is_told_to_those_who_may_see_all_of_it(archivist, settings):
    code = send(archivist, settings).code

    def told():
        batch, _granted = batch_to(code, act=Act.LIST, actor=archivist, at=AT)
        return [one.workstation for one in devices_of(batch, archivist)]

    assert told() == ["PC01"]
    Batch.objects.update(highest=Level.SECRET)
    assert told() == []


def test_a_scanner_at_which_a_batch_was_made_is_not_deleted(archivist, settings):
    one = scanner()
    send(archivist, settings, scanner=one.pk)
    with pytest.raises(ListError):
        delete_workstation(by=KEEPER, machine=one.pk, name=one.name, at=AT)


@pytest.fixture
def folder(settings, tmp_path):
    settings.KHOSO_OCR = f"scripted:{tmp_path}/script.json"
    place = tmp_path / "Hộp 31"
    place.mkdir()
    (place / "trong.pdf").touch()
    return str(place)


def test_a_folder_is_taken_in_by_a_person_at_a_scanner(archivist, folder):
    scanner()
    call_command(
        "ingest_batch", folder, "--inventory", "ML01", "--as", "an", "--scanner", "QUET-01"
    )
    batch = Batch.objects.get()
    row = BatchDevice.objects.get()
    assert batch.opened_by == "an"
    assert row.by.startswith("an (")
    assert (row.workstation, row.scanner.name) == ("console", "QUET-01")
    event = Event.objects.get(action="take_in")
    assert (event.who, event.details["scanner"]) == ("an", "QUET-01")
    assert event.os_account


@pytest.mark.parametrize(
    "words",
    [
        ("--as", "khongco", "--scanner", "-"),
        ("--as", "khue", "--scanner", "-"),
        ("--as", "an"),
        ("--as", "an", "--scanner", "QUET-09"),
        ("--scanner", "QUET-09"),
    ],
    ids=str,
)
def test_who_may_not_and_what_has_no_seal_takes_no_folder_in(archivist, folder, words):
    scanner()
    person("khue", "archivist", trained=False)
    with pytest.raises(CommandError):
        call_command("ingest_batch", folder, "--inventory", "ML01", *words)
    assert not Batch.objects.exists()


def test_who_is_cleared_brings_what_is_closed_by_a_command_and_a_screen_says_that_keys_are_shut(
    folder, guarded, client
):
    """A program by hand never has keys, and needs none to bring what nobody is shown."""
    inventory("ML01", highest=Level.SECRET)
    person("an", "archivist", clearance=Level.SECRET)
    person("khue", "archivist")
    guarded.shut()
    call_command("ingest_batch", folder, "--inventory", "ML01", "--as", "an")
    assert (Batch.objects.get().opened_by, Batch.objects.get().highest) == ("an", Level.SECRET)
    with pytest.raises(CommandError, match="cleared"):
        call_command("ingest_batch", folder, "--inventory", "ML01", "--as", "khue")
    for name, shut in (("an", True), ("khue", False)):
        client.force_login(User.objects.get(username=name))
        page = client.get("/lo/nhan/").content.decode()
        assert ("Khóa đang đóng nên chưa gửi được" in page) is shut
        assert ("vượt mức đồng chí được xem" in page) is not shut


def test_whoever_works_at_the_machine_itself_goes_on_and_is_named_by_their_account(folder):
    inventory("ML01")
    call_command("ingest_batch", folder, "--inventory", "ML01")
    assert BatchDevice.objects.get().by.startswith("console (")
