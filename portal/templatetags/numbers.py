"""The quiet mark of a number that no rule places, and where its letters become a type."""

from django import template

from archive.domain.kept_numbers import FOUND_WITH, is_outside_rules, new_letters

register = template.Library()


def page_of_new_type(_letters: str) -> str | None:
    """Where a type with these letters is added to the list of types; None: there is no such page yet."""
    return None


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
