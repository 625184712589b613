import pytest

from access.domain.levels import Level
from archive.domain.deciding import (
    LONGEST_BASIS,
    BelowWhatStands,
    Decision,
    NoBasis,
    checked,
    waits_for_decision,
)
from archive.domain.secrecy import Secrecy

ORDINARY, SECRET = Secrecy(), Secrecy(Level.SECRET)


@pytest.mark.parametrize("basis", ["", "  ", "ab", "\n\t a \n", "\u200b"])
def test_a_decision_rests_on_words(basis):
    with pytest.raises(NoBasis):
        checked(Decision(SECRET, basis), stands=ORDINARY)


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
        checked(Decision(to, "dấu trên văn bản"), stands=stands)


def test_the_basis_is_kept_as_one_composed_line_no_longer_than_a_record_holds():
    said = checked(Decision(SECRET, " da\u0302\u0301u \n trên  văn bản "), stands=SECRET)
    assert said.basis == "dấu trên văn bản"
    assert len(checked(Decision(SECRET, "ab " * 500), stands=ORDINARY).basis) <= LONGEST_BASIS


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
