"""The one rule of which files may stay, as a table."""

import pytest

from access.domain.levels import Level
from archive.domain.posture import (
    HIGHEST,
    UNDECIDED,
    Kind,
    Posture,
    PostureError,
    may_keep_abstract,
    may_keep_file,
    settled,
)

REGISTER = Posture()
CONFIDENTIAL, SECRET = Posture(Kind.LAN, Level.CONFIDENTIAL), Posture(Kind.LAN, Level.SECRET)
NEITHER, ONE_BY_ONE, ALWAYS = (False, False), (False, True), (True, True)
# Whether it stays, and whether it does when this one paper was admitted.
TABLE = {
    (REGISTER, Level.ORDINARY): ALWAYS,
    (REGISTER, Level.CONFIDENTIAL): NEITHER,
    (REGISTER, Level.SECRET): NEITHER,
    (REGISTER, Level.TOP_SECRET): NEITHER,
    (CONFIDENTIAL, Level.ORDINARY): ALWAYS,
    (CONFIDENTIAL, Level.CONFIDENTIAL): ALWAYS,
    (CONFIDENTIAL, Level.SECRET): ONE_BY_ONE,
    (CONFIDENTIAL, Level.TOP_SECRET): ONE_BY_ONE,
    (SECRET, Level.ORDINARY): ALWAYS,
    (SECRET, Level.CONFIDENTIAL): ALWAYS,
    (SECRET, Level.SECRET): ALWAYS,
    (SECRET, Level.TOP_SECRET): ONE_BY_ONE,
}


@pytest.mark.parametrize(("posture", "level"), TABLE)
def test_a_file_stays_by_posture_and_level_or_because_it_was_admitted(posture, level):
    stays = tuple(may_keep_file(posture, level, admitted=said) for said in (False, True))
    assert stays == TABLE[posture, level]


def test_where_nobody_has_decided_only_what_is_ordinary_stays():
    assert [level for level in Level if may_keep_file(UNDECIDED, level)] == [Level.ORDINARY]


def test_of_a_top_secret_paper_alone_no_abstract_is_kept():
    assert [level for level in Level if not may_keep_abstract(level)] == [Level.TOP_SECRET]


@pytest.mark.parametrize("highest", [Level.ORDINARY, Level.TOP_SECRET])
def test_an_independent_lan_names_a_highest_level_and_never_top_secret(highest):
    with pytest.raises(PostureError):
        settled(Kind.LAN, highest)


def test_where_papers_are_registered_only_no_level_is_asked():
    assert settled(Kind.REGISTER, HIGHEST) == UNDECIDED
