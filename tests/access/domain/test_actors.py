"""Where keys are shut, nobody is cleared for what they keep."""

from itertools import combinations

import pytest

from access.domain.actors import Actor, within_open_keys
from access.domain.levels import Level
from archive.domain.standing import ranks_seen
from keys.domain.classes import CLASSES


def somebody(clearance, party_papers):
    return Actor(
        id=1, username="khue", full_name="Khuê", clearance=clearance, party_papers=party_papers
    )


@pytest.mark.parametrize("party_papers", [False, True])
@pytest.mark.parametrize("clearance", list(Level))
def test_whatever_is_open_a_person_sees_no_rank_beyond_it_and_none_beyond_their_own(
    clearance, party_papers
):
    person = somebody(clearance, party_papers)
    own = set(ranks_seen(clearance, party_papers=party_papers))
    for count in range(len(CLASSES)):
        for more in combinations(CLASSES[1:], count):
            cut = within_open_keys(person, {0, *more})
            seen = set(ranks_seen(cut.clearance, party_papers=cut.party_papers)) - {0}
            assert seen <= own & set(more)
            assert cut.shut == (cut != person)


def test_with_all_keys_open_nothing_changes_and_with_none_what_is_ordinary_is_left():
    person = somebody(Level.TOP_SECRET, True)
    assert within_open_keys(person, CLASSES) == person
    shut = within_open_keys(person, (0,))
    assert (shut.clearance, shut.party_papers, shut.shut) == (Level.ORDINARY, False, True)
    assert within_open_keys(somebody(Level.ORDINARY, False), (0,)).shut is False
