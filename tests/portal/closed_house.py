"""A site with open keys, on a disk of its own, with papers that are closed, and what the database's writer sees of them."""

from django.conf import settings

from access.api import Level, Role
from archive.api import open_store
from archive.domain.protection import Decision
from archive.machine_api import (
    finish_lowering,
    last_change,
    leave_no_traces,
    pay_objects,
    pay_owed,
)
from search.api import catch_up, open_engine
from tests.people import AT, inventory, person, record
from tests.portal.test_administrators_ways import (
    BYTES,
    MARK,
    OFFICER,
    OTHER,
    PAGE,
    READER,
    TODAY,
    WORDS,
    client_of,
)

DECISION = Decision("15-QĐ/BTCTU", TODAY, "Điều 22 Luật BVBMNN")


def built(keys, settings, tmp_path):
    """A secret paper and one that is open to all, who reads either, and who only works with their unit."""
    data = tmp_path / "data"
    (data / "index").mkdir(parents=True)
    settings.KHOSO_DATA = str(data)
    settings.KHOSO_VAULT = f"file:{data / 'vault'}"
    settings.KHOSO_SEARCH = f"tantivy:{data / 'index'}"
    person(OTHER, Role.OFFICER)
    person(READER, Role.OFFICER, clearance=Level.SECRET)
    for name in (OFFICER, "lam"):
        person(name, Role.SECURITY_OFFICER, clearance=Level.TOP_SECRET, party_papers=True)
    shelf = inventory("ML01", highest=Level.SECRET)
    paper = record(
        shelf, abstract=MARK, level=Level.SECRET, pages=(PAGE,), file=BYTES, issued="08/03/2012"
    )
    mine = record(shelf, number="15", abstract="giấy thường", pages=("trang thường",), file=b"open")
    worked()
    return {"data": data, "shelf": shelf, "paper": paper, "mine": mine, "keys": keys}


def store():
    """The vault of the site."""
    return open_store(settings.KHOSO_VAULT)


def worked():
    """Worker and indexer have done all that they can do."""
    engine = open_engine(settings.KHOSO_SEARCH)
    for _ in range(2):
        pay_owed(at=AT)
        pay_objects(store(), at=AT)
        catch_up(engine)
        finish_lowering(followed=last_change(), at=AT)
    catch_up(engine)
    leave_no_traces()


def shown(name, *records):
    """The addresses at which somebody reads a word of the secret paper."""
    papers = [
        f"/van-ban/{one.pk}/{rest}" for one in records for rest in ("", "trang/1/", "trang/99/")
    ]
    return shown_at(name, *("/", f"/tim/?q={MARK}", f"/tim/?q={PAGE}", "/muc-luc/ML01/"), *papers)


def shown_at(name, *paths):
    """Those of the addresses at which somebody reads a word that is closed."""
    client, found = client_of(name), []
    for path in paths:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        text = content.decode("utf-8", "replace")
        found += [path for word in WORDS if text.count(word) > path.count(word) * 9]
    return found
