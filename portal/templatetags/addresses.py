"""
Addresses in templates, by the English names of access/domain/addresses.py: `page=3` is `trang=3`.

A name that stands in no table there is an error where the page is drawn, so none can be invented.
"""

from typing import Protocol
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from access.domain.addresses import Heading, Param, Part, QueueWord, Tab, Tick
from archive.api import Sorting
from portal.templatetags.kho import icon

register = template.Library()

TABLES = {"queue": QueueWord, "tab": Tab, "part": Part, "tick": Tick}


class Stretched(Protocol):
    """A stretch of a list: the names under which an address says where it begins."""

    @property
    def after(self) -> str:
        """The name for the row it begins behind."""

    @property
    def before(self) -> str:
        """The name for the row it ends before."""


@register.simple_tag
def param(name: str) -> str:
    """The word for a name: `{% param "page" %}` is `trang`."""
    return Param[name.upper()]


@register.simple_tag
def named(table: str, name: str) -> str:
    """What an address says for a queue, a tab or a part: `{% named "queue" "levels" %}`."""
    return TABLES[table][name.upper()]


@register.simple_tag
def query(**values: object) -> str:
    """A query string of these values alone, without those that are empty."""
    given = [(Param[name.upper()], str(value)) for name, value in values.items() if _said(value)]
    return _queried(urlencode(given))


@register.simple_tag(takes_context=True)
def address_with(context: Context, **changes: object) -> str:
    """The query string of this page with some values put in, or removed where None is given."""
    asked = _asked(context)
    asked.pop(Param.LIST_PAGE, None)
    for name, value in changes.items():
        word = Param[name.upper()]
        asked.pop(word, None)
        if _said(value):
            asked[word] = str(value)
    return _here(asked)


@register.simple_tag(takes_context=True)
def address_without(context: Context, name: str) -> str:
    """The query string of this page without a word that was asked for."""
    asked = _asked(context)
    asked.pop(Param.LIST_PAGE, None)
    asked.pop(name, None)
    return _here(asked)


@register.simple_tag(takes_context=True)
def address_toggling(context: Context, word: str, value: str) -> str:
    """The query string of this page with one value of a word put in, or removed if it was there."""
    asked = _asked(context)
    asked.pop(Param.LIST_PAGE, None)
    values = asked.getlist(word)
    asked.setlist(word, [v for v in values if v != value] if value in values else [*values, value])
    return _here(asked)


@register.simple_tag(takes_context=True)
def address_from(context: Context, page: Stretched, word: str, row: object = None) -> str:
    """The query string of this page with another stretch of one list, the first for no row."""
    asked = _asked(context)
    # What was ticked is ticked on this page alone.
    for place in (page.after, page.before, Param.TICK):
        asked.pop(place, None)
    if row is not None:
        asked[word] = str(row)
    return _here(asked)


@register.simple_tag
def narrowing(*parts: str) -> str:
    """A query string that narrows a list to parts: the name and the value of each by turns."""
    return _queried(urlencode(list(zip(parts[::2], parts[1::2], strict=True))))


@register.simple_tag
def address_plain(kept: dict[str, str]) -> str:
    """The query string of a page with these words alone."""
    return f"?{urlencode(kept)}"


@register.simple_tag(takes_context=True)
def heading(
    context: Context, sorting: Sorting, column: str, word: str, css: str = ""
) -> SafeString:
    """A heading of a table that sorts it: the way it goes now, and the way to the other order."""
    name = Heading[column.upper()]
    here = name == sorting.column
    way = ("descending" if sorting.down else "ascending") if here else ""
    address = address_with(context, sort=sorting.turned(name), after=None, before=None, tick=None)
    mark = icon("down" if sorting.down else "up") if here else ""
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', way) if way else "",
        address,
        word,
        mark,
    )


def _asked(context: Context) -> QueryDict:
    request: HttpRequest = context["request"]
    return request.GET.copy()


def _said(value: object) -> bool:
    return value is not None and value != ""


def _here(asked: QueryDict) -> str:
    # "?" alone leads to this page without a query; an empty address would lead to it with one.
    return f"?{asked.urlencode()}"


def _queried(text: str) -> str:
    return f"?{text}" if text else ""
