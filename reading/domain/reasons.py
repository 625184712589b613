"""
Why a file was not taken, or wants a person's eye: a closed list.

Every sentence says the cause first and then what a person can do. The sentences are message
ids: screens translate them, nothing else in the product writes a reason of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reading.domain.reason_rules import RULES, Kind, Rule, gettext_noop

Plain = str | int | float

UNKNOWN_VALUE = "–"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `RULES` and the values its sentence names. Values never hold document text."""

    code: str
    params: dict[str, Plain] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What this reason does to a file; an unknown code sets it aside."""
        return rule_of(self.code).kind


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message id and its parameters: translated first, then filled with `%`."""

    message: str
    params: dict[str, Plain]

    def __str__(self) -> str:
        return self.message % self.params


_UNLISTED = Rule(
    "unlisted",
    Kind.QUARANTINE,
    gettext_noop(
        "The file was set aside for a reason not on the list (%(code)s). Tell the administrator."
    ),
)


def rule_of(code: str) -> Rule:
    """The row of `code`; a code that is not listed gets a row that says so."""
    return RULES.get(code, _UNLISTED)


def explain(code: str, params: Mapping[str, object]) -> Explanation:
    """
    The message id of a reason and exactly the parameters it names.

    Never fails: a value that is missing shows as a dash, what the sentence does not name is
    left out, and an unlisted code is named to the administrator.
    """
    rule = rule_of(code)
    if rule is _UNLISTED:
        return Explanation(rule.message, {"code": code})
    at_page = bool(rule.at_page) and params.get("page") not in (None, "")
    return Explanation(rule.at_page if at_page else rule.message, _fill(rule, params))


def listed_params(code: str, params: Mapping[str, object]) -> dict[str, Plain]:
    """The given parameters without those the code's sentence does not name."""
    names = rule_of(code).params
    return {name: _plain(value) for name, value in params.items() if name in names}


def page_ranges(pages: Iterable[int]) -> str:
    """Page numbers as people write them: 2, 5–7, 9."""
    parts: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if parts and parts[-1][1] == page - 1:
            parts[-1] = (parts[-1][0], page)
        else:
            parts.append((page, page))
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in parts)


def _fill(rule: Rule, params: Mapping[str, object]) -> dict[str, Plain]:
    return {name: _plain(params.get(name, UNKNOWN_VALUE)) for name in rule.params}


def _plain(value: object) -> Plain:
    return value if isinstance(value, str | int | float) else str(value)
