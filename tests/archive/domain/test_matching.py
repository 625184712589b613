"""Which record answers which row."""

import random
from datetime import date
from itertools import product

import pytest

from archive.domain.matching import Candidate, ExpectedRow, answers, row_answered

KEY = "14khbtctu"
DAY = date(2021, 3, 8)
MONTH = date(2021, 3, 1)
YEAR = date(2021, 1, 1)


def row(number, issued=DAY, precision="day", level=0, issuer=""):
    return ExpectedRow(number, KEY, issued, precision, level, issuer)


def candidate(number=1, issued=DAY, precision="day", level=0, issuer="", *, party=False):
    return Candidate(number, KEY, issued, precision, level, party, issuer)


@pytest.mark.parametrize(
    ("record", "listed"),
    [
        (candidate(issued=MONTH, precision="month"), row(1)),
        (candidate(issued=YEAR, precision="year"), row(1)),
        (candidate(), row(1, MONTH, "month")),
        (candidate(), row(1, YEAR, "year")),
    ],
)
def test_dates_agree_to_the_precision_both_know(record, listed):
    assert row_answered(record, [listed]) == 1


@pytest.mark.parametrize(
    ("record", "listed"), [(candidate(issued=None), row(1)), (candidate(), row(1, None))]
)
def test_a_number_without_a_date_is_likely_and_not_certain(record, listed):
    # It returns each term: that it stands once in this list does not say which term's paper came.
    assert row_answered(record, [listed]) is None


BOARD = "Ban Tổ chức Tỉnh ủy"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", BOARD), (BOARD, "Ban tổ chức Tỉnh uỷ"), (BOARD, "BAN TỔ CHỨC TỈNH ỦY"),
        (BOARD, "Ban Tổ chức"), (BOARD, "BTCTU"), (BOARD, "Ban TCTU"), ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("Ban Tổ chức HU Đức Trọng", "Ban Tổ chức Huyện ủy Đức Trọng"), ("…", BOARD),
    ],
)  # fmt: skip
def test_an_issuer_agrees_as_far_as_both_name_it(one, other):
    assert row_answered(candidate(issuer=one), [row(1, issuer=other)]) == 1
    assert row_answered(candidate(issuer=other), [row(1, issuer=one)]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BOARD, "Ban Tuyên giáo Tỉnh ủy"), (BOARD, "Ban Tổ chức Huyện ủy Đức Trọng"), (BOARD, "VPTU"),
        ("Huyện ủy Đức Trọng", "Huyện ủy Di Linh"), ("Ban Thường vụ Tỉnh ủy", "Ban Tuyên vận Tỉnh ủy"),
    ],
)  # fmt: skip
def test_the_same_number_of_another_issuer_is_another_paper(one, other):
    assert row_answered(candidate(issuer=one), [row(1, issuer=other)]) is None


def test_another_term_never_agrees_however_vague():
    assert (
        row_answered(candidate(issued=YEAR, precision="year"), [row(1, date(2016, 3, 8))]) is None
    )
    assert row_answered(candidate(), [row(1, date(2016, 1, 1), "year")]) is None


def test_the_finer_of_two_agreeing_rows_is_answered():
    assert row_answered(candidate(), [row(1, MONTH, "month"), row(2)]) == 2


def test_two_rows_that_agree_alike_are_left_to_a_person():
    vague = candidate(issued=MONTH, precision="month")
    assert row_answered(vague, [row(1), row(2, date(2021, 3, 9))]) is None


def test_a_row_is_answered_once_and_by_the_record_that_knows_more():
    vague = candidate(1, MONTH, "month")
    assert answers([vague, candidate(2)], [row(7)]) == {2: 7}


def test_what_a_person_sees_answered_does_not_depend_on_what_is_above():
    ordinary, secret = candidate(2), candidate(1, level=2)
    assert answers([secret, ordinary], [row(7)])[2] == 7
    assert answers([ordinary], [row(7), row(8, level=2)]) == {2: 7}
    assert answers([ordinary, secret], [row(7), row(8, level=2)]) == {2: 7, 1: 8}


def test_a_row_above_the_record_is_answered_where_none_below_is():
    assert answers([candidate()], [row(7, level=1)]) == {1: 7}


def test_of_two_records_that_nobody_need_see_together_each_answers_the_row():
    secret, of_the_party = candidate(1, level=2), candidate(2, party=True)
    assert answers([of_the_party], [row(7)]) == {2: 7}
    assert answers([secret, of_the_party], [row(7)]) == {1: 7, 2: 7}
    # Who sees the secret one of the Party sees all three.
    assert answers([secret, of_the_party, candidate(3, level=2, party=True)], [row(7)]) == {
        1: 7,
        2: 7,
    }


def test_what_a_person_parted_is_not_tied_again_and_the_next_may_answer():
    assert answers([candidate(1)], [row(7)], {(1, 7)}) == {}
    assert answers([candidate(1), candidate(2)], [row(7)], {(1, 7)}) == {2: 7}
    assert answers([candidate(1)], [row(7), row(8)], {(1, 7)}) == {1: 8}


@pytest.mark.parametrize("seed", range(40))
def test_nobodys_answers_change_by_what_they_do_not_see(seed):
    chance = random.Random(seed)
    days = [(DAY, "day"), (DAY, "day"), (MONTH, "month"), (YEAR, "year"), (date(2021, 3, 9), "day")]
    records = [
        candidate(n, *chance.choice(days), chance.randrange(4), party=chance.random() < 0.4)
        for n in range(1, 7)
    ]
    rows = [row(n, *chance.choice(days), chance.randrange(4)) for n in range(1, 7)]
    parted = {(chance.randrange(1, 7), chance.randrange(1, 7)) for _ in range(3)}
    whole = answers(records, rows, parted)
    for clearance, party in product(range(4), (False, True)):
        mine = [r for r in records if r.level <= clearance and (party or not r.party_papers)]
        theirs = [r for r in rows if r.level <= clearance]
        seen, shown = {r.id for r in mine}, {r.id for r in theirs}
        cut = {pair for pair in parted if pair[0] in seen and pair[1] in shown}
        alone = answers(mine, theirs, cut)
        assert alone == {r: w for r, w in whole.items() if r in seen and w in shown}
