"""
.doc and .rtf through the whole reading process: with LibreOffice, and what happens without it.
"""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from access.api import Level
from archive.api import open_store
from audit.api import Who
from ingest.actions.intake import open_batch
from ingest.domain.ledger import State
from ingest.models import Item, ItemPage
from ingest.tasks.taking_in import Intake, take_in_folder
from ingest.tasks.worker import Worker
from reading.domain.proposals import propose
from reading.files.findings import DOC, RTF
from reading.files.office_program import office_folder
from reading.process.messages import Finished, Finishing, Opened, PageRead, Unread
from tests.people import unit
from tests.reading.process.following import follow, kinds, run

FILES = Path(__file__).parents[1] / "files" / "word_files"
needs_office = pytest.mark.skipif(office_folder() is None, reason="LibreOffice is not installed")
PAPER = (FILES / "w1_vntime.doc").read_bytes()


def pages_of(events):
    return [event.reading for event in events if isinstance(event, PageRead)]


@needs_office
def test_a_doc_in_tcvn3_is_read_like_any_word_file(reader, request_for):
    events = run(reader(), request_for(PAPER, name="a.doc"))
    assert kinds(events) == [Opened, PageRead, Finishing, Finished]
    assert events[0].media == DOC
    assert [warning.code for warning in events[0].warnings] == ["encoding_converted"]
    found = {name: one.value for name, one in propose(pages_of(events)).items()}
    assert found["abstract"] == "tổ chức hội nghị tổng kết công tác xây dựng Đảng năm 2011"
    assert (found["number"], found["issued"]) == ("14", "20/03/2012")
    assert events[-1].pdfa == "pass"


@pytest.mark.drill
@needs_office
def test_a_rich_text_keeps_numbers_symbols_and_old_letters(reader, request_for):
    events = run(reader(), request_for((FILES / "typed_in_word.rtf").read_bytes(), name="a.rtf"))
    assert events[0].media == RTF
    assert pages_of(events)[0].text.split("\n") == [
        "KẾ HOẠCH",
        "tổ chức hội nghị tổng kết",
        "Điều 1. Thành lập Ban Chỉ đạo.",
        "Điều 2. Ban có nhiệm vụ.",
        "Đồng ý ☑",
    ]


@pytest.mark.drill
@needs_office
def test_a_stamp_in_a_doc_names_its_level(reader, request_for):
    content = (FILES / "w7_stamp_picture.doc").read_bytes()
    events = run(reader(), request_for(content, name="a.doc", engine="tesseract:"))
    assert propose(pages_of(events))["level"].value == "CONFIDENTIAL"
    assert "pictures_in_word" in {warning.code for warning in events[-1].warnings}


@pytest.mark.drill
@needs_office
def test_one_process_reads_old_files_after_others_and_leaves_nothing(reader, request_for, tmp_path):
    process = reader()
    for number in range(3):
        events = run(process, request_for(PAPER, job=f"{number}-1", name="a.doc"))
        assert type(events[-1]) is Finished
        Path(events[-1].access_copy).unlink()
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.drill
@needs_office
@pytest.mark.parametrize(
    "content",
    [
        PAPER[:11000] + bytes(len(PAPER) - 11000),
        PAPER[:512] + PAPER[512:2048][::-1] + PAPER[2048:],
        b"{\\rtf1 " + b"{" * 200_000 + b"}",
        b"{\\rtf1\\ansi{\\object\\objemb{\\*\\objdata 0105000002000000ffff}}}",
        b'{\\rtf1{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1/a.png"}}}',
    ],
    ids=["emptied", "scrambled", "deep", "an object", "a picture from outside"],
)
def test_hostile_files_end_well_and_the_process_goes_on(content, reader, request_for):
    process = reader()
    process.send(request_for(content, job="1-1", name="a.doc"))
    assert type(follow(process)[-1]) in {Unread, Finished}
    assert type(run(process, request_for(PAPER, job="2-1", name="a.doc"))[-1]) is Finished


@pytest.fixture
def without_office(monkeypatch, tmp_path):
    """A machine on which the other programs are and LibreOffice is not."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "tesseract").symlink_to(shutil.which("tesseract"))
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(programs))
        yield patched


def test_without_libreoffice_an_old_file_is_named(reader, request_for, without_office):
    events = run(reader(), request_for(PAPER, name="a.doc"))
    assert (type(events[-1]), events[-1].reason) == (Unread, "old_word")


@pytest.mark.drill
@needs_office
@pytest.mark.django_db
def test_what_waited_for_libreoffice_is_read_once_it_is_there(tmp_path, scripted, without_office):
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.doc").write_bytes(PAPER)
    batch = open_batch(
        who=Who(name="console"), source=str(folder), title="Lô", inventory=None, unit=unit().pk,
        level=Level.ORDINARY, at=timezone.now(),
    )  # fmt: skip
    store = open_store(settings.KHOSO_VAULT)
    intake = Intake(
        store=store, who=Who(name="console"), scratch=tmp_path / "scratch", now=timezone.now
    )
    list(take_in_folder(folder, batch=batch, intake=intake))

    def work():
        Worker(
            store=store, engine=scripted(), readers=1, scratch=tmp_path / "scratch",
            now=timezone.now,
        ).run(until_idle=True)  # fmt: skip

    work()
    item = Item.objects.get()
    assert (item.state, item.reason) == (State.QUARANTINED, "old_word")
    assert (item.attempts, item.deaths, item.give_backs) == (0, 0, 0)

    without_office.undo()
    work()
    item.refresh_from_db()
    assert (item.state, item.reason, item.media) == (State.WAITING, "", DOC)
    assert "KẾ HOẠCH" in ItemPage.objects.get().text
