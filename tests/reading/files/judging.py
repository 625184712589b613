"""What was found of a file: its trouble, or its warnings."""

from reading.domain.reason_rules import RULES, Kind


def problem(found):
    assert found.problem is not None
    assert RULES[found.problem.code].kind is Kind.QUARANTINE
    return found.problem.code


def codes(found):
    assert found.problem is None
    return {warning.code for warning in found.warnings}
