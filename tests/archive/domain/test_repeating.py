"""Which records are papers that were filed before, and which they are."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from time import process_time

from archive.domain.repeating import Filed, repeats, what_each_repeats

BEGUN = datetime(2026, 8, 12, 2, 0, tzinfo=UTC)


def filed(number, chance):
    return Filed(
        order=(BEGUN + timedelta(minutes=chance.randrange(5)), number),
        bytes=chance.randrange(12),
        number_key=chance.choice(["", "1kh", "2kh"]),
        issued_on=chance.choice([None, date(2012, 3, 5), date(2013, 1, 1)]),
        precision=chance.choice(["day", "month", "year"]),
        issuer=chance.choice(["", "Ban", "Đoàn"]),
    )


def test_each_repeats_what_it_repeats_of_all_the_first_filed_first():
    chance = Random(7)
    papers = [filed(number, chance) for number in range(120)]
    told = what_each_repeats(papers[60:], papers)
    assert told == {
        one.order[1]: [
            other.order[1]
            for other in sorted(papers, key=lambda paper: paper.order)
            if repeats(one, other)
        ]
        for one in papers[60:]
    }
    assert any(len(numbers) > 2 for numbers in told.values())


def test_a_list_of_many_is_not_held_against_all_of_itself():
    many = [
        Filed((BEGUN, number), number, f"{number}kh", date(2012, 3, 5), "day", "")
        for number in range(20_000)
    ]
    begun = process_time()
    assert not any(what_each_repeats(many, many).values())
    assert process_time() - begun < 10  # each with each takes minutes
