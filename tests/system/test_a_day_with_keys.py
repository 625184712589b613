"""
A day of work in an archive with keys, from an empty folder: taken in, recognised, decided, confirmed,
searched, read, raised, killed, started again. Nothing of what is closed then stands in clear anywhere.
"""

import re
import sqlite3
from contextlib import closing, contextmanager
from io import BytesIO
from urllib.parse import quote_plus

import pytest
from openpyxl import Workbook

from search.engines import open_engine
from tests.search.engines.corpus import document
from tests.system.day_papers import Paper, digest
from tests.system.keyed_site import Site
from tests.system.visitor import awaited

pytestmark = [pytest.mark.slow, pytest.mark.drill]

ORDINARY = Paper("chàomào", 11)
TO_CONFIDENTIAL, TO_SECRET = Paper("bìmbịp", 12), Paper("kỳnhông", 13)
STAMPED = Paper("cồngcộc", 14, mark="MẬT")
SCANNED, LATE = (
    Paper("chuồn chuồn", 15, picture=True),
    Paper("bươm bướm", 16, picture=True),
)
LEFT = Paper("chíchchòe", 17)
CLOSED = (TO_CONFIDENTIAL, TO_SECRET, STAMPED, SCANNED, LATE, LEFT)
SHELF, ROW, BOX, SENT = "sáosậumục", "sáosậudòng", "sáosậuhộp", "sáosậugửi"

SAID_OF_ALL = ("file", "title", "body")
TYPED = ("signer", "recipients", "place", "issuer")
CONFIRMED = (TO_CONFIDENTIAL, TO_SECRET, STAMPED, SCANNED)


def closed_words():
    """All that stood on a closed paper or was said of it, and of the shelf that is closed itself."""
    words = [SHELF, ROW, SENT, TO_CONFIDENTIAL.word("reason")]
    words += [paper.word("basis") for paper in (STAMPED, TO_SECRET)]
    words += [word for paper in CLOSED for word in paper.words(*SAID_OF_ALL)]
    words += [word for paper in CONFIRMED for word in paper.words(*TYPED)]
    return words


@pytest.fixture(scope="module")
def site(tmp_path_factory, with_tables):
    """The site at the end of its day; nothing of what was begun is left to do."""
    folder = tmp_path_factory.mktemp("day")
    site = Site(folder, with_tables(folder / "data"), closed=SHELF)
    site.start()
    try:
        morning(site, folder)
        noon(site)
        evening(site)
        yield site
    finally:
        if site.process.poll() is None:
            site.stop()


def morning(site, folder):
    """A folder is taken in at the console, files and a list at a screen; the officer decides a level."""
    box = folder / f"Hộp {BOX}"
    box.mkdir()
    for paper in (ORDINARY, TO_CONFIDENTIAL, TO_SECRET, STAMPED):
        (box / paper.name).write_bytes(paper.content())
    site.run("ingest_batch", box, "--inventory", "ML01", "--json")
    archivist, officer = site.person("luutru"), site.person("baomat")
    list_sent(archivist)
    sent(archivist, SCANNED, LEFT)
    for paper in (ORDINARY, TO_CONFIDENTIAL, TO_SECRET, SCANNED, LEFT):
        item_of(site, paper, state="waiting")
    item = item_of(site, STAMPED, state="at_security")
    decided = {"level": "1", "basis": f"dấu {STAMPED.word('basis')}"}
    officer.send(f"/do-mat/{item}/", having="basis", **decided)
    item_of(site, STAMPED, state="waiting")


def list_sent(archivist):
    """A list of the closed shelf, with one row."""
    book, file = Workbook(), BytesIO()
    heads = ("STT", "Số, ký hiệu VB", "Ngày tháng VB", "Trích yếu nội dung", "Cơ quan ban hành")
    book.active.append(heads)
    book.active.append((1, "77-BC/BTCTU", "05/03/2021", f"Báo cáo về {ROW}", "Ban Tổ chức"))
    book.save(file)
    shelf = "/muc-luc/ML02/nhap/"
    files = [("file", f"{SHELF}.xlsx", file.getvalue())]
    columns = archivist.send(shelf, files=files)
    archivist.send(columns)
    preview = columns.removesuffix("cot/")
    archivist.send(preview, having="seen")
    assert ROW in archivist.get("/muc-luc/ML02/danh-sach/expected/").page


def sent(archivist, *papers):
    files = [("files", paper.name, paper.content()) for paper in papers]
    archivist.send("/lo/nhan/", having="inventory", files=files, inventory="ML02", title=SENT)


def noon(site):
    """Confirmed, searched and read by who may; two rise from ordinary, after they were read."""
    archivist = site.person("luutru")
    shelves = {ORDINARY: 0, TO_CONFIDENTIAL: 0, TO_SECRET: 0, STAMPED: 1, SCANNED: 1}
    records = {paper: confirmed(site, paper, level) for paper, level in shelves.items()}
    for paper, record in records.items():
        awaited(lambda p=paper, r=record: finds(archivist, p, r), f"{paper.beast} is found")
        read(archivist, paper, record)
    officer = site.person("chuyenvien")
    assert finds(officer, ORDINARY, records[ORDINARY])
    assert finds(officer, TO_SECRET, records[TO_SECRET])
    assert not finds(officer, SCANNED, records[SCANNED])
    raised(site, records)
    # Whoever pays the debts of that is killed in the middle, and so is who shows pages.
    site.kill("work")
    site.kill("config.web")
    assert not finds(officer, TO_SECRET, records[TO_SECRET])
    site.records = records


def confirmed(site, paper, level):
    """Typed as it stands on the paper; the number of its record."""
    item, archivist = item_of(site, paper, state="waiting"), site.person("luutru")
    said = {name: paper.word(name) for name in ("signer", "recipients", "place")}
    archivist.send(
        f"/xac-nhan/{item}/", having="abstract", number=str(paper.number), symbol="KH/BTCTU",
        issued="14/08/2021", type_code="ke-hoach", issuer=f"Ban {paper.word('issuer')}",
        abstract=f"Sắp xếp kho {paper.word('title')}", level=str(level),
        inventory="ML02" if paper.picture else "ML01", **said,
    )  # fmt: skip
    return site.one("SELECT record_id FROM ingest_item WHERE id = ?", item)


def finds(person, paper, record):
    found = person.ask("GET", f"/tim/?q={quote_plus(paper.word('body'))}")
    assert found.status == 200
    return f"/van-ban/{record}/" in found.page


def read(person, paper, record):
    """The text, the picture of the page, the file itself."""
    page = person.get(f"/van-ban/{record}/?q=kho")
    assert paper.word("body").split()[0] in page.page
    picture = person.get(f"/van-ban/{record}/trang/1/?rong=1100")
    assert picture.body.startswith(b"\xff\xd8")
    assert person.get(f"/van-ban/{record}/tep/").body.startswith(b"%PDF")


def raised(site, records):
    """One by whoever corrects it, one by decision."""
    archivist, officer = site.person("luutru"), site.person("baomat")
    corrected = {"level": "1", "reason": f"thuộc danh mục {TO_CONFIDENTIAL.word('reason')}"}
    page = f"/van-ban/{records[TO_CONFIDENTIAL]}/sua/"
    archivist.send(page, having="reason", **corrected)
    label = re.search(r"KS-\d+", officer.get(f"/van-ban/{records[TO_SECRET]}/mo-ta/").page)[0]
    officer.send(f"/do-mat/{label}/", having="basis", level="2", basis=TO_SECRET.word("basis"))


def evening(site):
    """One more comes and its reader is killed; the keeper is; all stops, and starts again."""
    sent(site.person("luutru"), LATE)
    item_of(site, LATE, state="reading")
    site.kill("work")
    item_of(site, LATE, state="waiting", within=90)
    site.kill("keys.keeper")
    site.stop()
    site.start()
    site.people.clear()
    archivist, records = site.person("luutru"), site.records
    for paper in (TO_CONFIDENTIAL, TO_SECRET, SCANNED):
        awaited(lambda p=paper: finds(archivist, p, records[p]), f"{paper.beast} is found again")
        read(archivist, paper, records[paper])
    officer = site.person("chuyenvien")
    assert officer.ask("GET", f"/van-ban/{records[TO_CONFIDENTIAL]}/").status == 404
    # By itself it waits for ten minutes in which nobody works.
    site.person("quantri").send("/", to="/chi-muc/lam-lai/")
    awaited(lambda: site.one("SELECT waits FROM search_indexer") == 0, "the index is built anew")
    awaited(lambda: site.owes() == {}, "what is owed is paid")


def item_of(site, paper, *, state, within=60):
    """The number of the item with this file, when it has come there."""
    query = (
        "SELECT i.id FROM ingest_item i JOIN archive_storedfile f ON f.id = i.original_id "
        "WHERE f.digest = ? AND i.state = ?"
    )
    of_file = digest(paper.content())
    return awaited(lambda: site.one(query, of_file, state), f"{paper.beast} {state}", within=within)


def places(told):
    """Where anything was found: the first folder, or the file."""
    return {one["file"].partition("/")[0] for one in told["found"]}


def test_after_a_days_work_nothing_of_what_is_closed_stands_in_clear(site):
    told = site.checked(closed_words(), code=0)
    assert told["searched_files"] > 20
    assert told["found"] == told["index"] == told["plain_objects"] == told["unread"] == []


def test_the_same_look_finds_what_is_ordinary_where_it_stands(site):
    told = site.checked(ORDINARY.words("body", "title", "file"), code=1)
    # Its bytes came before anybody knew that it is ordinary, and stay encrypted, for everybody to read.
    assert places(told) & {"khoso.sqlite3", "khoso.sqlite3-wal"}
    assert {one["word"] for one in told["found"]} == set(ORDINARY.words("body", "title", "file"))
    assert ORDINARY.word("body") in {one["word"] for one in told["index"]}


def test_the_same_look_finds_a_closed_word_in_each_kind_of_place(site):
    site.stop()
    word = LEFT.word("body")
    with planted(site.data, word):
        told = site.checked([word], code=1)
    assert places(told) >= {"khoso.sqlite3", "khoso.sqlite3-wal", "scratch", "logs", "vault"}
    assert {one["file"].partition("/")[0] for one in told["index"]} == {"index-before"}


@contextmanager
def planted(data, word):
    """The word in the database, its journal, a copy that was worked on, a log, the vault, an index."""
    left = {
        "scratch/worker-1/original": word.encode("utf-16-le"),
        "logs/web.log": word.upper().encode(),
        "vault/aa/bb/left": b"%PDF " + word.encode(),
    }
    for name, content in left.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)
    engine = open_engine(f"tantivy:{data / 'index-before'}")
    engine.commit()
    engine.put([document(1, body=word)])
    engine.commit()
    with closing(sqlite3.connect(data / "khoso.sqlite3")) as tables:
        tables.execute("CREATE TABLE planted (word)")
        tables.execute("INSERT INTO planted VALUES (?)", [word])
        tables.commit()
        tables.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables.execute("INSERT INTO planted VALUES (?)", [word])
        tables.commit()
        yield
