from reading.domain.attention import attention
from reading.domain.readings import PageReading
from reading.domain.reason_rules import Kind
from reading.domain.reasons import Reason

GOOD = {"codec": "dct", "dpi": 300, "mode": "colour", "skew": 0.2, "blank": False}


def page(number, **signals):
    return PageReading(
        number=number,
        text="Số 5",
        confidence=96.0,
        coverage=0.99,
        validity=0.99,
        signals={**GOOD, **signals},
    )


def test_good_pages_call_for_nothing():
    assert attention([page(1), page(2)]) == ()


def test_a_fault_is_told_once_with_all_its_pages_and_its_worst_figure():
    found = attention(
        [page(1, dpi=100), page(2, dpi=150), page(3, dpi=120), page(5, skew=-4.25, dpi=300)]
    )
    assert found == (
        Reason("low_resolution", {"pages": "1–3", "dpi": 100}),
        Reason("skewed", {"pages": "5", "degrees": 4.2}),
    )
    assert {reason.kind for reason in found} == {Kind.WARNING}


def test_what_is_drawn_and_not_read_is_told_of_print_and_scans():
    drawn = [page(1, codec="text", drawn_not_read=True), page(3, drawn_not_read=True)]
    assert attention(drawn) == (Reason("drawn_not_read", {"pages": "1, 3"}),)
    assert attention([page(1, drawn_not_read=False)]) == ()


def test_a_black_and_white_scan_hides_stamps_and_a_red_frame_may_be_one():
    assert attention([page(1, mode="bilevel"), page(2, red_frame=True)]) == (
        Reason("bilevel", {"pages": "1"}),
        Reason("red_frame", {"pages": "2"}),
    )


def test_a_blank_page_is_only_blank():
    blank = PageReading(
        number=1, text="", signals={**GOOD, "blank": True, "dpi": 72, "mode": "bilevel"}
    )
    assert attention([blank]) == (Reason("blank_pages", {"pages": "1"}),)


def test_text_that_lost_a_block_is_doubtful_though_confidence_is_high():
    lost = PageReading(1, "x", confidence=94.0, coverage=0.927, validity=0.995, signals=GOOD)
    assert attention([lost]) == (Reason("doubtful_text", {"pages": "1"}),)


def test_pages_with_their_own_print_have_no_scan_to_find_fault_with():
    printed = PageReading(
        1, "x", confidence=100.0, validity=1.0, signals={"codec": "text", "dpi": 0, "mode": "print"}
    )
    assert attention([printed]) == ()
