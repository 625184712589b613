import re

import pytest

from reading.domain.reason_rules import RULES, Kind
from reading.domain.reasons import Reason, explain, listed_params, page_ranges


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_reason_says_a_cause_and_what_to_do(code):
    sentences = str(explain(code, {}))
    assert sentences.count(".") >= 2
    assert "%" not in sentences


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_sentence_can_be_filled_with_its_own_parameters(code):
    rule = RULES[code]
    values = {name: f"<{name}>" for name in rule.params}
    told = explain(code, values)
    assert set(re.findall(r"%\((\w+)\)s", told.message)) <= set(told.params)
    assert "–" not in str(told)


def test_the_page_at_fault_is_named_when_it_is_known():
    assert str(explain("damaged", {"page": 3})).startswith("Page 3 cannot be decoded")
    assert "page" not in str(explain("damaged", {}))


def test_an_unlisted_code_is_named_to_the_administrator_and_sets_the_file_aside():
    assert "strange" in str(explain("strange", {"x": 1}))
    assert Reason("strange").kind is Kind.QUARANTINE


def test_values_a_sentence_does_not_name_are_left_out():
    assert listed_params("damaged", {"page": 2, "detail": "words of a document"}) == {"page": 2}
    assert explain("damaged", {"detail": "words of a document"}).params == {"page": "–"}


def test_a_percent_sign_in_a_value_does_no_harm():
    assert "100%s.pdf" in str(explain("same_bytes", {"name": "100%s.pdf"}))


def test_pages_are_written_as_people_write_them():
    assert page_ranges([7, 2, 5, 6, 9, 2]) == "2, 5–7, 9"
