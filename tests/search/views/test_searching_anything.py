"""Nothing typed and nothing in the address makes the search page fail."""

import random

import pytest

from tests.daily import daily
from tests.people import record
from tests.search.views.conftest import index
from tests.search.views.results import shown

pytestmark = pytest.mark.django_db


HOSTILE = [
    "\0", "'", '"', '"""', "-", "--", '-"', "~", '"a"~', '"a"~999999', "*", "?", "(", "[a", "\\", "%", "%%s", "{{7*7}}",
    "<script>alert(1)</script>", "a:b", "nam:..", "OR 1=1", "\u202e", "\ufeff", "à" * 3, "đ̣", "🏛️", "１２", "²",
    "AND OR NOT", "/" * 50, "1" * 5000, "a " * 5000, "ế" * 5000, "số hóa " * 1500, "\n\t\r", "\x1b[31m", "\ud7ff",
    "ngay:99/99", 'loai:"', "ky:=", "-ma:", "so:" * 50, "ngay:" + "..-" * 200, "ky:" + "ế" * 3000, "loai:KH " * 400, "ky:\0",
    "so:" + "1" * 900, "x" * 900, "ấ" * 900, "đảgg " * 200,
]  # fmt: skip


@pytest.mark.drill
@pytest.mark.parametrize("kind", ["memory", "tantivy"])
def test_nothing_typed_and_nothing_in_the_address_makes_an_error(
    officer, shelf, settings, tmp_path, kind
):
    if kind == "tantivy":
        settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    ask_everywhere(officer, shelf, HOSTILE)


def test_what_people_type_by_mistake_makes_no_error(officer, shelf):
    ask_everywhere(officer, shelf, HOSTILE[::5])


def ask_everywhere(officer, shelf, texts):
    filed = record(shelf)
    index()
    for text in texts:
        for query in ({"q": text}, {"q": text, "dau": "1"}, {"cq": text, "loai": text}):
            assert officer.get("/tim/", query).status_code == 200, query
        response = officer.get(f"/van-ban/{filed.pk}/", {"q": text, "trong": text, "thu": "1"})
        assert response.status_code == 200, text
    assert "<script>alert" not in shown(officer.get("/tim/", {"q": HOSTILE[18]}))


@pytest.mark.drill
@pytest.mark.parametrize("kind", ["memory", "tantivy"])
def test_any_value_of_any_name_in_the_address_is_borne(officer, shelf, settings, tmp_path, kind):
    if kind == "tantivy":
        settings.KHOSO_SEARCH = f"tantivy:{tmp_path / 'index'}"
    filed = record(shelf)
    index()
    values = [
        "abc",
        "",
        "-1",
        "0",
        "9",
        "12",
        "23",
        "01",
        "1e9",
        "99999999999",
        "9" * 30,
        "٣",
        "1.5",
        "None",
        "\0",
        "ế" * 400,
    ]
    for name in ("nam", "loai", "cq", "ml", "mat", "page", "xep", "dau", "la"):
        for value in values:
            assert officer.get("/tim/", {name: value, "q": "số"}).status_code == 200, (name, value)
    for name in ("trang", "cho", "rong", "thu", "nam", "mat", "page"):
        for value in values:
            address = f"/van-ban/{filed.pk}/"
            assert officer.get(address, {"thu": "1", "q": "số", name: value}).status_code == 200, (
                name,
                value,
            )
    assert officer.get("/tim/", {"nam": [str(year) for year in range(1000)]}).status_code == 200


@pytest.mark.parametrize("many", daily([15, 60], 15))
def test_random_characters_are_borne(officer, shelf, many):
    record(shelf)
    index()
    chance = random.Random(7)
    letters = [
        chr(code)
        for code in [
            *range(1, 0x250),
            *range(0x300, 0x370),
            *range(0x1E00, 0x1F00),
            *range(0x2000, 0x2070),
        ]
    ]
    for _ in range(many):
        text = "".join(chance.choices(letters, k=chance.randint(1, 40)))
        assert officer.get("/tim/", {"q": text}).status_code == 200, ascii(text)
