"""The quiet mark of a number that no rule places, and where its letters become a type."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse

from access.api import Actor, Permission, allowed
from access.domain.addresses import Param
from archive.api import is_kept_as_it_stands
from archive.domain.kept_numbers import FOUND_WITH, new_letters

register = template.Library()


def page_of_new_type(letters: str) -> str:
    """Where these letters are given a type of their own, or told to be of none."""
    return f"{reverse('archive:new_letters')}?{urlencode({str(Param.LETTERS): letters})}"


@register.inclusion_tag("portal/parts/number_mark.html", takes_context=True)
def number_mark(context: Context, number: object, together: bool = False) -> dict[str, object]:
    """
    The mark of a number that is kept as it stands; `together` with the way to all such numbers.

    Who keeps the lists of letters is offered to add those that nobody knows.
    """
    text = str(number or "")
    actor = context.get("actor")
    keeps = isinstance(actor, Actor) and allowed(actor, Permission.KEEP_REFERENCE)
    outside = is_kept_as_it_stands(text)
    letters = new_letters(text) if keeps and outside else ""
    return {
        "outside": outside,
        "letters": letters,
        "new_type": page_of_new_type(letters) if letters else None,
        "all_of_them": f'"{FOUND_WITH}"' if together else "",
    }
