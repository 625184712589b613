"""What is top secret is told by its number: its title stands on no screen, in no file and in no answer of a command."""

import html
import io
import json
from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from access.api import Level
from access.models import User
from archive.models import Dossier, Inventory, ListedRecord
from tests.archive.actions.test_listing import HEAD, ROWS, xlsx
from tests.archive.views.test_importing import bring, sent
from tests.pages import tight
from tests.people import person, record

pytestmark = pytest.mark.django_db
TITLE = "Việc không ai nêu tên"
OF_DOSSIERS = ["Hồ sơ số", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Số tờ", "Độ mật"]
CLOSED = ["07", TITLE, "Vĩnh viễn", "5", "Tuyệt mật"]
OPEN = ["08", "Việc thường", "Vĩnh viễn", "6", ""]


@pytest.fixture
def cleared(archivist, settings, tmp_path):
    """An archivist who sees whatever is closed."""
    settings.KHOSO_DATA = tmp_path
    person("ky", "archivist", clearance=Level.TOP_SECRET, party_papers=True)
    archivist.force_login(User.objects.get(username="ky"))
    return archivist


def text_of(client, address):
    return html.unescape(tight(client.get(address)))


@pytest.fixture
def closed(shelf):
    return Dossier.objects.create(
        inventory=shelf, number="07", title=TITLE, keywords="tên việc", level=Level.TOP_SECRET
    )


@pytest.mark.parametrize(
    "place", ["", "ho-so/{0}/", "ho-so/{0}/gop/", "danh-sach/dossiers-expected/"]
)
def test_a_screen_names_the_dossier_by_its_number(place, cleared, closed):
    ListedRecord.objects.create(inventory=closed.inventory, position=1, dossier=closed)
    shown = text_of(cleared, f"/muc-luc/ML01/{place.format(closed.pk)}")
    assert "07" in shown
    assert TITLE not in shown
    assert "tên việc" not in shown


def test_who_moves_a_record_reads_its_dossier_by_the_number(cleared, closed):
    one = record(closed.inventory, number="14", dossier="07", level=Level.TOP_SECRET)
    shown = text_of(cleared, f"/van-ban/{one.pk}/chuyen/")
    assert "07" in shown
    assert TITLE not in shown


def test_no_words_of_the_title_find_the_dossier(cleared, closed):
    assert f"ho-so/{closed.pk}/" not in text_of(cleared, "/muc-luc/ML01/?loc=nêu tên")
    assert f"ho-so/{closed.pk}/" in text_of(cleared, "/muc-luc/ML01/?loc=07")


def test_a_file_is_not_headed_by_the_title_of_the_inventory(cleared, shelf):
    Inventory.objects.update(level=Level.TOP_SECRET, title=TITLE)
    answer = cleared.get("/muc-luc/ML01/danh-sach/expected/xlsx/")
    assert load_workbook(BytesIO(answer.content)).active["A1"].value == "Phải có – ML01"


def test_no_step_of_a_list_of_dossiers_tells_the_title(cleared, shelf):
    columns = sent(
        cleared, xlsx(OF_DOSSIERS, CLOSED, OPEN, [*CLOSED[:1], f"{TITLE} nữa", *CLOSED[2:]]).read()
    ).url
    shown = text_of(cleared, columns)
    assert "Việc thường" in shown
    assert TITLE not in shown
    preview = cleared.post(columns).url
    for part in ("ho-so", "ngo"):
        assert TITLE not in text_of(cleared, f"{preview}?phan={part}")


def test_a_row_that_is_told_as_gone_or_doubtful_by_a_command_has_no_abstract(
    cleared, shelf, tmp_path
):
    rows = [[*ROWS[0][:3], TITLE, *ROWS[0][4:6], "Tuyệt mật"], ROWS[1]]
    cleared.post(bring(cleared, *rows))
    assert ListedRecord.objects.filter(level=3, abstract="").exists()
    path = tmp_path / "sau.xlsx"
    path.write_bytes(
        xlsx(HEAD, ROWS[1], ["3", "", "", f"{TITLE} nữa", "01", "3", "Tuyệt mật"]).read()
    )
    out = io.StringIO()
    options = ("--preview", "--json", "--although-unlike")
    call_command(
        "import_list", str(path), "--inventory", "ML01", "--as", "ky", *options, stdout=out
    )
    told = json.loads(out.getvalue())
    assert [one["title"] for one in told["gone"]] == [""]
    assert told["problems"]
    assert TITLE not in out.getvalue()
