"""Lists as offices send them, taken over, and the papers that come afterwards and before."""

from pathlib import Path

import pytest

from archive.api import import_list
from archive.models import ListedRecord
from tests.people import AT, actor, answering, inventory, person, record

pytestmark = pytest.mark.django_db
LISTS = Path(__file__).parent / "lists_given"


@pytest.fixture
def shelf():
    return inventory()


@pytest.fixture
def take(shelf):
    """Takes a list over; gives how many rows it made."""
    person("bao", "archivist")

    def taken(name):
        with (LISTS / name).open("rb") as source:
            made = import_list(actor=actor("bao"), inventory=shelf, source=source, name=name, at=AT)
        return len(made.found.new)

    return taken


def answered(number):
    return answering(ListedRecord.objects.get(number_key=number))


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_the_dates_of_a_list_are_known_as_far_as_it_shows_them(ending, take, shelf):
    assert take(f"x8_dates.{ending}") == 15
    known = [
        (row.number_text.split("-")[0], str(row.issued_on), row.issued_precision)
        for row in ListedRecord.objects.order_by("position")
    ]
    assert known == [
        ("14", "2012-03-01", "month"), ("15", "2012-01-01", "year"), ("16", "2012-04-02", "day"),
        ("17", "2012-04-01", "day"), ("18", "2012-03-20", "day"), ("19", "2012-03-20", "day"),
        ("20", "2012-01-01", "year"), ("21", "2012-03-20", "day"), ("22", "2012-03-01", "month"),
        ("23", "2012-03-01", "month"), ("24", "2012-03-01", "month"), ("25", "2012-03-20", "day"),
        ("26", "2012-01-01", "year"), ("27", "2012-03-01", "month"), ("28", "2102-03-20", "day"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["list", "paper"])
def test_a_month_answers_a_day_of_that_month(first, take, shelf):
    """Cells that show 03/2012 and 2012, whatever day they hold; papers of a day, before or after."""
    if first == "list":
        take("z4_month_year_cells.xlsx")
    march = record(shelf, number="54", issued="20/03/2012")
    year = record(shelf, number="55", symbol="BC/BTCTU", kind="bao-cao", issued="17/08/2012")
    if first == "paper":
        take("z4_month_year_cells.xlsx")
    assert (answered("54khbtctu"), answered("55bcbtctu")) == (march, year)


@pytest.mark.parametrize("first", ["list", "paper"])
def test_a_day_of_another_month_answers_no_month(first, take, shelf):
    if first == "list":
        take("z4_month_year_cells.xlsx")
    record(shelf, number="54", issued="01/04/2012")
    record(shelf, number="55", symbol="BC/BTCTU", kind="bao-cao", issued="31/12/2011")
    if first == "paper":
        take("z4_month_year_cells.xlsx")
    assert (answered("54khbtctu"), answered("55bcbtctu")) == (None, None)


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("14khbtctu", "31/3/12"), ("16bcbtctu", "02/4/12"), ("17bcbtctu", "1.4.2012"),
        ("18bcbtctu", "20-3-12"), ("19bcbtctu", "20/3/12"), ("20bcbtctu", "05/3/12"),
        ("22bcbtctu", "22/3/12"), ("23bcbtctu", "05/03/12"), ("24bcbtctu", "5/3/12"),
        ("25bcbtctu", "20/3/12"), ("27bcbtctu", "7/3/12"),
    ],
)  # fmt: skip
def test_days_written_short_answer_the_rows_of_a_list(row, day, take, shelf):
    take("x8_dates.xlsx")
    symbol = "KH/BTCTU" if "kh" in row else "BC/BTCTU"
    paper = record(shelf, number=row[:2], symbol=symbol, issued=day)
    assert answered(row) == paper


def test_a_day_of_two_figures_for_the_year_is_read_in_a_list_too(take, shelf):
    paper = record(shelf, number="19", symbol="BC/BTCTU", issued="20/03/2012")
    take("x8_dates.xlsx")  # "20-3-12"
    assert answered("19bcbtctu") == paper


def test_a_paper_of_a_month_answers_the_day_of_the_list(take, shelf):
    take("z1_list.xlsx")
    paper = record(shelf, number="14", issued="03/2012")
    assert answered("14khbtctu") == paper
