"""Every address of the site, found by itself, with values that exist put into its places."""

import re
from collections.abc import Iterator
from itertools import islice, product

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

# Values to try for the names used in addresses; a name that is not here gets the defaults.
DEFAULTS = ("1", "2", "3", "x")


def patterns(resolver=None, prefix="") -> Iterator[tuple[str, object]]:
    """All patterns of the site, each with its whole route as text."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        route = prefix + route_of(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


def route_of(pattern) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    assert isinstance(pattern, RegexPattern)
    return "\0" + str(pattern) + "\0"


def addresses(values: dict[str, list[str]], *, shut: str = "") -> list[str]:
    """
    Addresses to visit: each pattern with each combination of the values of its places.

    Below what is `shut` to whoever visits, whatever stands in the places, each pattern once.
    """
    found: dict[str, None] = {}
    for route, _ in patterns():
        once = shut and route.startswith(shut)
        for address in islice(filled(route, values), 1 if once else None):
            found[address] = None
    return list(found)


def filled(route: str, values: dict[str, list[str]]) -> Iterator[str]:
    route = re.sub("\0([^\0]*)\0", lambda match: plain(match[1]), route)
    places = re.findall(r"<(?:(\w+):)?(\w+)>", route)
    choices = [
        values.get(name) or (DEFAULTS[:3] if kind == "int" else DEFAULTS) for kind, name in places
    ]
    for chosen in product(*choices):
        address = route
        for (kind, name), value in zip(places, chosen, strict=True):
            address = address.replace(f"<{kind}:{name}>" if kind else f"<{name}>", value, 1)
        yield "/" + address.lstrip("/")


def plain(regex: str) -> str:
    """A regular expression of an address as a route with places; enough for those in use."""
    text = regex.removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    text = re.sub(r"\(\?!.*?\)", "", text)
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text)
    text = re.sub(r"\((?:\?:)?[^()]*(?:\([^()]*\)[^()]*)*\)[*+?]?", "", text)
    return re.sub(r"[\\$^]|\.[*+]", "", text)
