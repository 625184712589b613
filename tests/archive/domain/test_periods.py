"""To which of two collections a paper belongs: rules without a database."""

from datetime import date

import pytest

from archive.domain.periods import BoundaryRule, Years, belongs_to, held_within, shared_years
from archive.domain.terms import Term
from language.dates import parse_date

EARLIER = Years(1, 2010, 2014)
OLD, NEW = Term(1, "2010–2015", date(2010, 9, 23)), Term(2, "2014–2019", date(2014, 3, 1))


def later(rule, day=None):
    return Years(2, 2014, 2024, rule, day)


def belongs(issued, rule=BoundaryRule.TERM, *, term=None, lies_in=None, day=None):
    periods = [later(rule, day), EARLIER]
    return belongs_to(parse_date(issued), term=term, lies_in=lies_in, periods=periods)


@pytest.mark.parametrize(
    ("issued", "found"),
    [
        ("08/03/2010", 1),
        ("31/12/2013", 1),
        ("01/01/2015", 2),
        ("2024", 2),
        ("2009", None),
        ("", None),
    ],
)
def test_a_year_of_one_collection_alone_needs_no_rule(issued, found):
    for rule in BoundaryRule:
        assert belongs(issued, rule, term=NEW, lies_in=2, day=date(2014, 6, 30)) == found


def test_by_the_term_of_the_committee():
    # The term goes on beyond the year, and began before it.
    assert belongs("20/12/2014", term=OLD) == 1
    assert belongs("20/12/2014", term=NEW) == 2
    assert belongs("2014", term=OLD, lies_in=2) == 1
    # Where no term is known the place says it.
    assert belongs("20/12/2014", lies_in=2) == 2
    assert belongs("20/12/2014") is None


def test_by_a_fixed_day():
    day, rule = date(2014, 6, 30), BoundaryRule.DAY
    assert belongs("30/06/2014", rule, day=day, lies_in=2) == 1
    assert belongs("01/07/2014", rule, day=day, lies_in=1) == 2
    assert belongs("05/2014", rule, day=day, lies_in=2) == 1
    # A year is not known to the day: the place says it.
    assert belongs("2014", rule, day=day, lies_in=2) == 2
    assert belongs("01/07/2014", rule, lies_in=1) == 1


def test_by_the_place():
    assert belongs("08/03/2014", BoundaryRule.PLACE, term=OLD, lies_in=2) == 2


def test_shared_years_are_those_that_end_one_and_begin_another():
    assert shared_years([EARLIER, later(BoundaryRule.TERM)]) == {
        2014: (EARLIER, later(BoundaryRule.TERM))
    }
    assert shared_years([EARLIER, Years(2, 2015, 2024)]) == {}
    assert shared_years([]) == {}


def test_an_inventory_belongs_to_the_one_collection_that_holds_all_its_years():
    both = [EARLIER, later(BoundaryRule.TERM)]
    assert held_within(2010, 2014, both) == 1
    assert held_within(2014, 2020, both) == 2
    assert held_within(2014, 2014, both) is None
    assert held_within(2012, 2016, both) is None
    assert held_within(None, 2014, both) is None
