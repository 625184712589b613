"""What becomes of each line of a list of people."""

import unicodedata

import pytest

from access.domain.people import RESERVED_NAMES
from access.domain.people_lists import PersonRow
from access.domain.people_verdicts import Account, Place, Standing, Verdict, Why, judge

PLACES = [
    Place("VP", "Văn phòng"),
    Place("VPC", "Văn phòng cũ", ended=True),
    Place("P1", "Phòng Tổ chức"),
    Place("P2", "Phòng Tổ chức"),
    Place("P3", "Phòng Đảng viên", ended=True),
    Place("P4", "Phòng Đảng viên"),
]
STANDING = Standing(
    accounts=[Account("lan", "Trần Thị Lan", "VP", "Phó phòng")],
    places=PLACES,
    waiting=frozenset({"cho"}),
)


def row(full_name="Lê Văn An", username="an", unit="VP", position="", number=2):
    return PersonRow("", number, full_name, username, unit, position)


def said(*rows, standing=STANDING):
    return [(one.verdict, one.why) for one in judge(list(rows), standing)]


@pytest.mark.parametrize(
    ("line", "verdict", "why"),
    [
        (row(), Verdict.NEW, None),
        (row(unit="văn phòng"), Verdict.NEW, None),
        (row(unit="van phong"), Verdict.NEW, None),
        (row(unit="Phòng Đảng viên"), Verdict.NEW, None),
        (row("K’ Brinh", "brinh"), Verdict.NEW, None),
        (row(username="An.Le"), Verdict.NEW, None),
        (row(unit=""), Verdict.DOUBTFUL, Why.NO_UNIT),
        (row("Trần Thị Lan", "lan2"), Verdict.DOUBTFUL, Why.SAME_PERSON),
        (row("TRẦN THỊ LAN", "lan", "VP", "Phó phòng"), Verdict.KNOWN, Why.STANDS),
        (row("Trần Thị Lan", "lan", "P1", "Phó phòng"), Verdict.KNOWN, Why.DIFFERS),
        (row("Trần Thị Lan", "lan", "P4", "Phó phòng"), Verdict.KNOWN, Why.DIFFERS),
        (row("Ai Đó", "cho"), Verdict.KNOWN, Why.WAITS),
        (row("Trần Thị Lân", "lan"), Verdict.REFUSED, Why.TAKEN),
        (row(""), Verdict.REFUSED, Why.NO_NAME),
        (row("123"), Verdict.REFUSED, Why.NO_NAME),
        (row("x" * 151), Verdict.REFUSED, Why.NAME_LONG),
        (row("An\u202egnp"), Verdict.REFUSED, Why.NAME_SIGNS),
        (row(position="\u200bPhó"), Verdict.REFUSED, Why.NAME_SIGNS),
        (row(position="x" * 151), Verdict.REFUSED, Why.POSITION),
        (row(username=""), Verdict.REFUSED, Why.NO_ACCOUNT),
        (row(username="ân"), Verdict.REFUSED, Why.UNUSABLE),
        (row(username="an@tinhuy.vn"), Verdict.REFUSED, Why.UNUSABLE),
        (row(username="аn"), Verdict.REFUSED, Why.UNUSABLE),
        (row(username="1an"), Verdict.REFUSED, Why.UNUSABLE),
        (row(unit="Không có"), Verdict.REFUSED, Why.UNKNOWN_UNIT),
        (row(unit="Phòng Tổ chức"), Verdict.REFUSED, Why.SEVERAL_UNITS),
        (row(unit="VPC"), Verdict.REFUSED, Why.UNIT_ENDED),
    ],
)
def test_a_line_is_new_known_doubtful_or_refused_with_its_reason(line, verdict, why):
    assert said(line) == [(verdict, why)]


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_nobody_is_called_as_what_acts_without_being_a_person(name):
    assert said(row(username=name)) == [(Verdict.REFUSED, Why.RESERVED)]
    assert said(row(username=name.upper())) == [(Verdict.REFUSED, Why.RESERVED)]


def test_two_lines_with_one_account_are_refused_when_they_differ_and_told_once_when_not():
    an, other = row(), row("Lê Thị An", number=3)
    assert said(an, other) == [(Verdict.REFUSED, Why.TWICE)] * 2
    assert said(an, row(number=3)) == [(Verdict.NEW, None), (Verdict.KNOWN, Why.AGAIN)]
    assert said(an, row(username="AN", number=3)) == [
        (Verdict.NEW, None),
        (Verdict.KNOWN, Why.AGAIN),
    ]


def test_namesakes_in_one_unit_are_doubtful_and_in_two_are_not():
    assert said(row(), row(username="an2")) == [
        (Verdict.NEW, None),
        (Verdict.DOUBTFUL, Why.SAME_PERSON),
    ]
    assert said(row(), row(username="an2", unit="P4")) == [(Verdict.NEW, None)] * 2


def test_a_name_taken_apart_and_another_apostrophe_are_the_same_name():
    there = Standing([Account("brinh", "K' Brinh", "VP")], PLACES)
    for name in ("K’Brinh", "K' Brinh", unicodedata.normalize("NFC", "K' Brinh")):
        assert said(row(name, "brinh"), standing=there) == [(Verdict.KNOWN, Why.STANDS)]


def test_what_was_made_of_a_list_is_known_when_it_comes_again():
    rows = [row(f"Người {n}", f"n{n}", position="Chuyên viên") for n in range(50)]
    made = [
        Account(one.username, one.row.full_name, one.unit, one.row.position)
        for one in judge(rows, STANDING)
    ]
    assert set(said(*rows, standing=Standing(made, PLACES))) == {(Verdict.KNOWN, Why.STANDS)}
