"""The quiet mark of a number that no rule places, and where its letters become a type."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from access.domain.addresses import Param
from archive.domain.kept_numbers import FOUND_WITH, is_outside_rules, new_letters

register = template.Library()


def page_of_new_type(letters: str) -> str:
    """Where these letters are given a type of their own, or told to be of none."""
    return f"{reverse('archive:new_letters')}?{urlencode({Param.LETTERS: letters})}"


@register.inclusion_tag("portal/parts/number_mark.html")
def number_mark(number: object, together: bool = False) -> dict[str, object]:
    """The mark of a number that is kept as it stands; `together` with the way to all such numbers."""
    text = str(number or "")
    letters = new_letters(text)
    return {
        "outside": is_outside_rules(text),
        "letters": letters,
        "new_type": page_of_new_type(letters) if letters else None,
        "all_of_them": f'"{FOUND_WITH}"' if together else "",
    }
