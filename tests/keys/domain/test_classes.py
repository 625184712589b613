"""A key class is the rank of what it keeps."""

from archive.domain.standing import RANKS
from keys.domain.classes import CLASSES, OPEN_CLASS, SHUT_CLASSES, is_class


def test_there_is_a_class_for_each_rank_and_no_other():
    assert CLASSES == RANKS
    assert [number for number in range(-1, 100) if is_class(number)] == list(RANKS)


def test_only_what_is_open_to_all_is_open_without_anybody():
    assert OPEN_CLASS == 0
    assert {OPEN_CLASS, *SHUT_CLASSES} == set(CLASSES)
    assert OPEN_CLASS not in SHUT_CLASSES
