"""The conditions typed among the words, in words: what was understood, and what was not."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from language.types import type_by_code
from search.domain.condition_values import ConditionName, OfTerms, OfType
from search.domain.conditions import Condition, read_conditions, without
from search.domain.meanings import Meanings
from search.domain.query import settled_text
from search.domain.results import Days
from search.forms import Asked

HEADINGS: Final[dict[ConditionName, object]] = {
    "type": _("Type"),
    "number": _("Number"),
    "date": _("Dated"),
    "signer": _("Signed by"),
    "issuer": _("Issuer"),
    "inventory_code": _("Inventory"),
    "accession": _("Accession number"),
    "term": _("Term"),
}
# How each is written right, for whoever wrote it otherwise.
HOW_TO: Final[dict[ConditionName, object]] = {
    "type": _('No such type of document is known. Type its letters or its whole name: loai:KH, loai:"kế hoạch".'),
    "number": _("A number begins with figures: so:14, so:14-KH/BTCTU."),
    "date": _("Not a date. Type ngay:05/01/2013, ngay:01/2013, ngay:2013, or from – to: ngay:01/2013-03/2013."),
    "signer": _('Type the name behind the colon: ky:"Đàm Quang Thiệu".'),
    "issuer": _('Type the name or the letters behind the colon: cq:"Tỉnh ủy", cq:BTCTU.'),
    "inventory_code": _("Type the code behind the colon: muc:ML07-2020."),
    "term": _("No such term is known. Type its name: nhiem-ky:2010-2015."),
    "accession": _("An accession number is KS- and figures: ma:KS-0000010 or ma:10."),
}  # fmt: skip
LONGEST_SHOWN: Final = 60
# Letters of the archive's own that are named to whoever typed none of a list.
MOST_OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class Understood:
    """A condition as understood, and the address of the search without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A condition of which nothing could be made, and how to write it."""

    typed: str
    how: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a search says in conditions; `apart` are names with a blank behind their colon."""

    understood: tuple[Understood, ...]
    not_understood: tuple[NotUnderstood, ...]
    apart: tuple[str, ...]


def understood(asked: Asked, meanings: Meanings) -> Conditions:
    """What was made of the conditions in the words of a search, by what the archive means."""
    text = settled_text(asked.text)
    read = read_conditions(text, meanings)
    return Conditions(
        tuple(
            Understood(_in_words(one), asked.with_text(without(text, [one.typed])))
            for one in read.conditions
        ),
        tuple(NotUnderstood(one.typed, _how(one.name, meanings)) for one in read.misread),
        read.apart,
    )


def _how(name: ConditionName, meanings: Meanings) -> str:
    how = str(HOW_TO[name])
    if name == "type" and meanings.letters:
        own = ", ".join(f"loai:{one}" for one in sorted(meanings.letters)[:MOST_OFFERED])
        words = gettext("Letters of our own: %(own)s.") % {"own": own}
        return f"{how} {words}"
    if name == "term" and meanings.terms:
        known = ", ".join(list(meanings.terms.values())[-MOST_OFFERED:])
        words = gettext("Terms that are known: %(known)s.") % {"known": known}
        return f"{how} {words}"
    return how


def _in_words(condition: Condition) -> str:
    heading, value = str(HEADINGS[condition.name]), _value_in_words(condition)
    if condition.excluded:
        return gettext("Not: %(heading)s %(value)s") % {"heading": heading, "value": value}
    return f"{heading}: {value}"


def _value_in_words(condition: Condition) -> str:
    value = condition.value
    if isinstance(value, OfType):
        kinds = filter(None, map(type_by_code, value.codes))
        return ", ".join([*(kind.name for kind in kinds), *value.letters])
    if isinstance(value, OfTerms):
        return ", ".join(value.names)[:LONGEST_SHOWN]
    if isinstance(value, Days):
        return _days_in_words(value)
    typed = condition.typed.split(":", 1)[1].lstrip("=").strip('"').strip()
    return typed[:LONGEST_SHOWN]


def _days_in_words(days: Days) -> str:
    first, last = (end and f"{date.fromordinal(end):%d/%m/%Y}" for end in (days.first, days.last))
    if first == last:
        return str(first)
    if first and last:
        return f"{first} – {last}"
    if first:
        return gettext("from %(day)s") % {"day": first}
    return gettext("until %(day)s") % {"day": last}
