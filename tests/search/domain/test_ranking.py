"""The order of relevance is made of constants: what they are, and that they stay within bounds."""

import random
import tomllib
from pathlib import Path

import pytest

import search
from language.vietnamese import canonical
from search.domain.query import parse
from search.domain.ranking import (
    FIELDS,
    FOUND,
    LEAST_ABOVE_ALL_POINTS,
    TIERS,
    WHOLE,
    Points,
    tier,
)
from search.domain.rarity import RAREST, rarity
from tests.search.engines.corpus import any_query

TABLE = tomllib.loads(
    (Path(search.__file__).parent / "data" / "word_rarity.toml").read_text("utf-8")
)


def test_words_of_every_paper_are_common_with_and_without_marks_and_the_unknown_is_rare():
    for common in ("của", "và", "về", "kế", "hoạch", "đảng", "ủy", "cua", "ke", "hoach", "dang"):
        assert rarity(common) <= 2, common
    assert rarity("của") < rarity("kiểm") < rarity("chênh") < rarity("xyz") == RAREST
    assert rarity("2012") == RAREST


@pytest.mark.parametrize("section", TABLE)
def test_every_listed_word_is_one_that_a_query_can_have_and_listed_once(section):
    listed = [word for words in TABLE[section].values() for word in words.split()]
    assert [canonical(word)[0] for word in listed] == listed
    assert len(set(listed)) == len(listed)
    assert set(map(int, TABLE[section])) <= set(range(RAREST))


def test_a_tier_grows_with_the_count_falls_with_the_length_and_is_never_outside():
    for field in FIELDS:
        for length in (1, 20, 400, 5_000, 2_000_000):
            counts = [count for count in (1, 2, 5, 40, 2_000_000) if count <= length]
            steps = [tier(count, length, field.usual) for count in counts]
            assert steps == sorted(steps)
            assert set(steps) <= set(range(1, TIERS + 1))
        of_once = [tier(1, length, field.usual) for length in (1, 20, 400, 5_000, 2_000_000)]
        assert of_once == sorted(of_once, reverse=True)
        assert of_once[0] > of_once[-1] == 1


@pytest.mark.parametrize(
    "text",
    [
        "á",
        " ".join(f"từ{n}ắ" for n in range(40)),
        " ".join(f"{n}-KH/TU" for n in range(1, 40)),
        " ".join(f"{n}a" for n in range(1, 40)),
        "14-KH/BTCTU",
        *[any_query(random.Random(seed)) for seed in range(30)],
    ],
)
@pytest.mark.parametrize("step", [None, "marks"])
def test_no_record_can_have_more_points_than_the_bound(text, step):
    query = parse(text)
    points = Points.of(query, step)
    most = FOUND + sum(worth.points[-1] for worth in points.words)
    most += (
        sum(given for _, given in points.runs)
        + points.opens * len(points.openings)
        + points.number * (2 * len(query.number_keys) + len(query.date_keys))
        + WHOLE * bool(query.whole)
    )
    assert most < LEAST_ABOVE_ALL_POINTS
    for worth in points.words:
        assert worth.points[0] > 0
        assert list(worth.points) == sorted(worth.points)


def test_a_record_of_the_number_asked_outweighs_all_words():
    query = parse("14-KH/BTCTU kế hoạch số hóa")
    points = Points.of(query, None)
    assert points.number > sum(worth.points[-1] for worth in points.words)
