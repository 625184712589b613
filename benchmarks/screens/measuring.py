"""Every address of the site, asked as every role: milliseconds of the processor, and queries."""

import re
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from access.api import Role, person_named

ROUNDS = 5
FIGURES = ("expected", "received", "filed", "missing", "surplus")
# Kept by other makers, or no screens: what gives bytes is measured with the files it gives.
LEFT_OUT = ("quan-tri/", "dang-xuat/", "csp/")
SEARCHES = ("kế hoạch số hóa", '"ban chấp hành"', "14-KH/BTCTU", "")


def measure(places: dict[str, Any], *, searches: bool) -> list[dict[str, Any]]:
    """A row for each address that answers a role with a page, or leads on to one."""
    rows = []
    for role in Role:
        client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
        client.force_login(person_named(role), "django.contrib.auth.backends.ModelBackend")
        for address in (*addresses(places), *(further(places) if searches else ())):
            if client.get(address).status_code in {200, 302}:
                rows.append({"role": str(role), "address": address, **cost(client, address)})
    return rows


def cost(client: Client, address: str) -> dict[str, Any]:
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        taken.append(1000 * (time.process_time() - started))
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return {
        "ms": round(min(taken), 1),
        "median_ms": round(median(taken), 1),
        "queries": len(seen),
    }


def addresses(places: dict[str, Any]) -> list[str]:
    """All addresses a GET may have, with values that exist put into their places."""
    found: dict[str, None] = {}
    for route in routes():
        if route.startswith(LEFT_OUT):
            continue
        for address in filled(route, places):
            found["/" + address] = None
    found["/lo/{batch}/?muc=tat-ca".format(**places)] = None
    found["/lo/{batch}/?muc=vao-so".format(**places)] = None
    found["/cach-ly/?muc=quet-lai"] = None
    found["/xac-nhan/?hang=xem-lai"] = None
    found["/xac-nhan/?hang=do-mat"] = None
    return list(found)


def further(places: dict[str, Any]) -> list[str]:
    """What only a site with an index can answer."""
    asked = [f"/tim/?q={words}" for words in SEARCHES]
    return [*asked, f"/van-ban/{places['record']}/?q=kế hoạch"]


def filled(route: str, places: dict[str, Any]) -> Iterator[str]:
    """The route with every value its places may take; nothing when one is not known."""
    place = re.search(r"<(?:\w+:)?(\w+)>", route)
    if place is None:
        yield route
        return
    for value in values_of(place[1], route, places):
        yield from filled(route.replace(place[0], str(value), 1), places)


def values_of(name: str, route: str, places: dict[str, Any]) -> tuple[Any, ...]:
    if name == "code":
        return (places["batch"] if route.startswith("lo/") else places["inventory"],)
    if name == "number":
        return (places["dossier"] if "ho-so" in route else 1,)
    known = {"record_id": (places["record"],), "item_id": places["items"], "which": FIGURES}
    return tuple(known.get(name, ()))


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """The routes of the site, found by themselves, so that a new screen is measured too."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern) and not re.search(r"[\\^$()?]", route):
            yield route
