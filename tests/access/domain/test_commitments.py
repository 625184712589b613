"""What a signature keeps of a text, and up to which day it holds."""

from datetime import date, timedelta

import pytest

from access.domain.commitments import TextSaid, digest_of, holds_until, is_renewable
from access.domain.conditions import Share
from access.domain.trainings import one_a_line

SAID = TextSaid("Số hóa", "Cam kết", "Tôi giữ bí mật.", 12)


@pytest.mark.parametrize(
    ("signed", "months", "campaign", "last"),
    [
        (date(2026, 8, 12), 12, None, date(2027, 8, 11)),
        (date(2026, 8, 31), 6, None, date(2027, 2, 27)),
        (date(2027, 12, 31), 2, None, date(2028, 2, 28)),
        (date(2026, 1, 1), 1, None, date(2026, 1, 31)),
        (date(2026, 8, 12), 12, date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 8, 12), 60, date(2999, 12, 31), date(2031, 8, 11)),
    ],
)
def test_a_signature_holds_whole_months_and_never_beyond_its_campaign(
    signed, months, campaign, last
):
    assert holds_until(signed, TextSaid("a", "b", "c", months, campaign)) == last


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (TextSaid("Số hóa", "Cam kết", "Tôi giữ bí mật!", 12), 1),
        (TextSaid("Số hóa", "Cam kết khác", "Tôi giữ bí mật.", 12), 1),
        (TextSaid("Số hóa 2", "Cam kết", "Tôi giữ bí mật.", 12), 1),
        (SAID, 2),
    ],
)
def test_another_word_title_campaign_or_number_is_another_digest(said, number):
    assert digest_of(said, number) != digest_of(SAID, 1)


def test_a_commitment_is_signed_anew_in_its_last_sixty_days():
    day = date(2026, 8, 12)
    assert is_renewable(day, day + timedelta(days=60))
    assert not is_renewable(day, day + timedelta(days=61))
    assert not is_renewable(day, None)


@pytest.mark.parametrize(
    ("share", "percent"),
    [(Share(999, 1000), 99), (Share(1000, 1000), 100), (Share(0, 3), 0), (Share(), None)],
)
def test_a_hundred_is_said_of_all_alone(share, percent):
    assert share.percent == percent
    assert share.is_whole == (share.done == share.whole)


def test_names_are_read_one_a_line_each_once():
    assert one_a_line(" an ;\n\n K'  Brinh\r\nan") == ["an", "K' Brinh"]
