"""What the papers of a term are known by says just what the rule for one paper says."""

import random
from datetime import date, timedelta

import pytest

from archive.domain.spans import Span
from archive.domain.term_papers import issuer_of_paper, papers_of_terms, terms_named
from archive.domain.terms import Body, Called, Term, bodies_of, paper_of
from language.dates import parse_date
from tests.archive.domain.test_terms import BODIES

NUMBERS = [
    "14-KH/BTCTU",
    "39-KH/TU",
    "12-NQ/HU",
    "7-NQ/ĐU",
    "không số",
    "",
    "03-NQ/ĐH",
    "5/QĐ-UBND",
]
NAMES = [
    "", "Tỉnh ủy", "Ban Thường vụ Tỉnh ủy", "Tỉnh ủy Bình Thuận", "Ban Tổ chức Tỉnh ủy", "Huyện ủy Đức Trọng",
    "Ban Tuyên giáo Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban Tổ chức Tỉnh ủy; Ban Tuyên giáo Tỉnh ủy",
    "Huyện ủy Lạc Dương", "Đại hội đại biểu Đảng bộ tỉnh lần thứ X",
]  # fmt: skip


def are_of(papers, number, name, issued):
    """Whether one of the parts has the paper, as an index would tell it."""
    first, last = (Span(day, day) for day in (issued.earliest(), issued.latest()))
    mark = issuer_of_paper(number, name).mark
    return any(
        mark in one.marks and one.first.covers(first) and one.last.covers(last) for one in papers
    )


def changing(rng):
    """Bodies whose codes, names and terms begin and end as they please."""

    def span():
        first = date(2000, 1, 1) + timedelta(rng.randrange(9000))
        last = first + timedelta(rng.randrange(200, 6000))
        return Span(rng.choice([None, first]), rng.choice([None, last]))

    def terms(body):
        ends = sorted(rng.sample(range(9000), 3))
        days = [date(2000, 1, 1) + timedelta(end) for end in ends]
        return (
            Term(body * 10, "một", days[0], days[1]),
            Term(body * 10 + 1, "hai", days[1] + timedelta(1), rng.choice([None, days[2]])),
        )

    return bodies_of(
        Body(
            number, rng.choice(["TU", "HU", "BTCTU", "ĐU", ""]), alone=rng.random() < 0.5, above=rng.choice([None, 1, 2]),
            span=span(), terms=terms(number) if rng.random() < 0.6 else (), own_terms=rng.random() < 0.2,
            names=tuple(Called(rng.choice(NAMES[1:]), span()) for _ in range(rng.randrange(3))),
        )
        for number in range(1, 7)
    )  # fmt: skip


def dates(rng):
    day = date(2000, 1, 1) + timedelta(rng.randrange(9500))
    return parse_date(rng.choice([f"{day:%d/%m/%Y}", f"{day:%m/%Y}", f"{day:%Y}"]))


@pytest.mark.parametrize("seed", range(40))
def test_a_paper_is_among_those_of_a_term_where_the_rule_says_so_and_nowhere_else(seed):
    rng = random.Random(seed)
    bodies = changing(rng) if seed else BODIES
    met = [issuer_of_paper(number, name) for number in NUMBERS for name in NAMES]
    of = {term: papers_of_terms(bodies, {term}, met) for term in terms_named(bodies)}
    for _ in range(150):
        number, name, issued = rng.choice(NUMBERS), rng.choice(NAMES), dates(rng)
        said = bodies.term_of(paper_of(number, issuer=name, issued=issued))
        found = {term for term, papers in of.items() if are_of(papers, number, name, issued)}
        assert found == ({said.id} if said else set()), (number, name, str(issued))


def test_papers_that_nobody_met_and_terms_that_nobody_asked_for_are_left_out():
    met = [issuer_of_paper("14-KH/BTCTU", "")]
    assert papers_of_terms(BODIES, set(), met) == ()
    assert papers_of_terms(BODIES, set(terms_named(BODIES)), []) == ()
