"""Who fulfils the conditions of work with papers: figures by unit, and the list behind each."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from access.api import (
    Granted,
    Permission,
    actor_of,
    allowed,
    behind_condition,
    conditions_on,
    named,
    require,
)
from access.domain.addresses import NO_UNIT, Condition, Param
from access.domain.conditions import CONDITION_WORDS, Share
from access.domain.machines import MACHINE_WORDS
from audit.api import Act


def conditions(request: HttpRequest) -> HttpResponse:
    """The units that the person sees, with how many of each fulfil what."""
    granted = _opened(request)
    found = conditions_on(timezone.localdate(), granted.actor)
    granted.note()
    context = {
        "heads": [_(words) for words in CONDITION_WORDS.values()],
        "rows": [(line, line.code or NO_UNIT, _cells(line.shares)) for line in found.units],
        "whole": _cells(found.whole),
        "may_keep": allowed(granted.actor, Permission.KEEP_COMMITMENTS),
    }
    return render(request, "access/conditions.html", context)


def behind(request: HttpRequest) -> HttpResponse:
    """Who, or which machine, is counted in a figure; who is lacking stands first."""
    granted = _opened(request)
    asked, unit = request.GET.get(Param.TAB, ""), request.GET.get(Param.UNIT, "")[:30]
    what = Condition(asked) if asked in set(Condition) else Condition.COMMITTED
    number = request.GET.get(Param.LIST_PAGE, "")
    page = behind_condition(timezone.localdate(), granted.actor, what, unit, number)
    granted.note(what=str(what), unit=unit)
    context = {
        "page": page,
        "what": what,
        "machines": what == Condition.SEALED,
        "heading": _(CONDITION_WORDS[what]),
        "tabs": [(str(one), _(words), one == what) for one, words in CONDITION_WORDS.items()],
        "unit": unit,
        "unit_said": _("no unit, or one that has ended") if unit == NO_UNIT else unit,
        "kinds": {kind: _(words) for kind, words in MACHINE_WORDS.items()},
        "may_see_people": allowed(granted.actor, Permission.SEE_PEOPLE),
        "may_see_lists": allowed(granted.actor, Permission.SEE_LISTS),
    }
    return render(request, "access/conditions_list.html", context)


def _cells(shares: Mapping[Condition, Share]) -> list[tuple[str, Share]]:
    return [(str(what), shares[what]) for what in Condition]


def _opened(request: HttpRequest) -> Granted:
    actor, at = actor_of(request), timezone.now()
    target = named("conditions")
    return require(actor, Permission.SEE_CONDITIONS, target, act=Act.SEE_CONDITIONS, at=at)
