"""The books of the register."""

from access.domain.levels import Level
from archive.domain.register import book_of, label_of


def book(unit="VP", level=Level.SECRET, *, party=False):
    return book_of(2026, unit=unit, level=level, party_papers=party)


def test_what_is_seen_together_is_counted_together_and_nothing_else():
    books = [
        book(), book("TCDDV"), book(level=Level.CONFIDENTIAL), book(party=True), book(""), book(None),
    ]  # fmt: skip
    assert len(set(books)) == len(books)


def test_a_unit_that_is_called_like_a_mark_does_not_count_with_others():
    assert book("M2", Level.CONFIDENTIAL) not in {
        book("", Level.SECRET),
        book("", Level.CONFIDENTIAL),
    }
    assert book("X") != book(None)
    assert book("D") != book("", party=True)


def test_an_entry_is_named_by_its_book_and_number():
    assert label_of(book(), 7) == "ĐK-2026-VP-M2-0007"
