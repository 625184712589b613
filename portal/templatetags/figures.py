"""Figures in templates: each as it is written, and as the way to the list that it is the length of."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.templatetags.kho import dotted

register = template.Library()


@register.simple_tag(takes_context=True)
def counted(
    context: Context, value: int | None, which: str, code: str = "", narrowed: str = ""
) -> SafeString | str:
    """
    A figure with its list: of the inventory with this `code`, or of all, `narrowed` by an address.

    Nothing has no list, and whoever may not count is led to none.
    """
    text = dotted(value)
    actor = context.get("actor")
    if not value or not actor or not actor.may_count:
        return text
    address = (
        reverse("archive:figures_list", args=[code, which])
        if code
        else reverse("archive:all_figures_list", args=[which])
    )
    return format_html('<a href="{}{}">{}</a>', address, narrowed, text)
