"""A key class is the rank of what it keeps."""

from access.domain.levels import Level
from archive.domain.secrecy import Secrecy
from archive.domain.standing import RANKS, rank_of
from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES, is_class, joined


def test_there_is_a_class_for_each_rank_and_no_other():
    assert CLASSES == RANKS
    assert [number for number in range(-1, 100) if is_class(number)] == list(RANKS)


def test_only_what_is_open_to_all_is_open_without_anybody():
    assert OPEN_CLASS == 0
    assert {OPEN_CLASS, *SHUT_CLASSES} == set(CLASSES)
    assert OPEN_CLASS not in SHUT_CLASSES


def test_two_classes_joined_are_what_two_secrecies_are_together():
    secrecies = [Secrecy(level, party) for level in Level for party in (False, True)]
    for one in secrecies:
        for other in secrecies:
            both = one | other
            ranks = [rank_of(s.level, party_papers=s.party_papers) for s in (one, other, both)]
            assert joined(ranks[0], ranks[1]) == ranks[2]
