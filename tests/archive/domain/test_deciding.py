from datetime import date

import pytest

from access.domain.levels import Level
from archive.domain.deciding import (
    LONGEST_BASIS,
    BelowWhatStands,
    Decision,
    NoBasis,
    NotYet,
    checked,
    counted_from,
    waits_for_decision,
)
from archive.domain.secrecy import Secrecy

TODAY = date(2026, 8, 12)
ORDINARY, SECRET = Secrecy(), Secrecy(Level.SECRET)


@pytest.mark.parametrize("basis", ["", "  ", "ab", "\n\t a \n", "\u200b"])
def test_a_decision_rests_on_words(basis):
    with pytest.raises(NoBasis):
        checked(Decision(SECRET, basis), stands=ORDINARY, today=TODAY)


@pytest.mark.parametrize(
    ("to", "stands"),
    [
        (ORDINARY, SECRET),
        (Secrecy(Level.CONFIDENTIAL), SECRET),
        (SECRET, Secrecy(Level.ORDINARY, party_papers=True)),
        (Secrecy(Level.CONFIDENTIAL, party_papers=True), SECRET),
    ],
)
def test_nothing_becomes_less_closed_in_any_respect(to, stands):
    with pytest.raises(BelowWhatStands):
        checked(Decision(to, "dấu trên văn bản"), stands=stands, today=TODAY)


def test_the_basis_is_kept_as_one_composed_line_no_longer_than_a_record_holds():
    said = checked(
        Decision(SECRET, " da\u0302\u0301u \n trên  văn bản "), stands=SECRET, today=TODAY
    )
    assert said.basis == "dấu trên văn bản"
    assert (
        len(checked(Decision(SECRET, "ab " * 500), stands=ORDINARY, today=TODAY).basis)
        <= LONGEST_BASIS
    )


@pytest.mark.parametrize(
    ("level", "place", "decided", "waits"),
    [
        (Level.SECRET, Level.ORDINARY, None, True),
        (Level.SECRET, Level.ORDINARY, Level.CONFIDENTIAL, True),
        (Level.SECRET, Level.ORDINARY, Level.SECRET, False),
        (Level.SECRET, Level.SECRET, None, False),
        (Level.ORDINARY, Level.ORDINARY, None, False),
        (Level.CONFIDENTIAL, Level.ORDINARY, Level.ORDINARY, True),
    ],
)
def test_what_is_above_its_inventory_waits_until_it_is_decided_so(level, place, decided, waits):
    assert waits_for_decision(level, place=place, decided=decided) == waits


@pytest.mark.parametrize(
    ("said", "before", "filed", "counted"),
    [
        # Nothing is said: what is filed and rises gets its level now, what came bears it.
        ({}, Level.ORDINARY, True, (TODAY, False)),
        ({}, Level.CONFIDENTIAL, True, (TODAY, False)),
        ({}, Level.SECRET, True, (None, False)),
        ({}, Level.ORDINARY, False, (None, False)),
        # What is said is so.
        ({"of_paper": True}, Level.ORDINARY, True, (None, True)),
        ({"since": date(2018, 6, 5)}, Level.SECRET, True, (date(2018, 6, 5), False)),
        ({"since": date(2018, 6, 5)}, Level.ORDINARY, False, (date(2018, 6, 5), False)),
        (
            {"since": date(2018, 6, 5), "of_paper": True},
            Level.ORDINARY,
            True,
            (date(2018, 6, 5), False),
        ),
    ],
)
def test_a_level_is_counted_from_the_day_it_was_given_or_the_paper_bore_it(
    said, before, filed, counted
):
    decision = Decision(SECRET, "dấu trên văn bản", **said)
    assert counted_from(decision, before=before, filed=filed, today=TODAY) == counted


def test_a_level_is_not_counted_from_a_day_still_to_come():
    late = Decision(SECRET, "dấu trên văn bản", since=date(2026, 8, 13))
    with pytest.raises(NotYet):
        checked(late, stands=ORDINARY, today=TODAY)
    assert checked(late, stands=ORDINARY, today=date(2026, 8, 13)).since == date(2026, 8, 13)
