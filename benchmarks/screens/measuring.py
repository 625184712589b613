"""Every address of the site, asked as every role: milliseconds of the processor, and queries."""

import re
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from access.api import Role, person_named
from archive.api import mark_of

ROUNDS = 5
# Who works on batches begins at the desk.
HOMES = ("/", "/ban-lam-viec/")
FIGURES = ("expected", "received", "filed", "missing", "surplus")
# Kept by other makers, or no screens: what gives bytes is measured with the files it gives.
LEFT_OUT = ("quan-tri/", "dang-xuat/", "csp/")
# Where a transaction begins and ends is no question to the database.
OF_A_TRANSACTION = re.compile(
    r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b|SELECT pg_advisory_xact_lock"
)
SEARCHES = ("kế hoạch số hóa", '"ban chấp hành"', "14-KH/BTCTU", "")


def measure(places: dict[str, Any], *, searches: bool) -> list[dict[str, Any]]:
    """
    A row for each address that answers a role with a page, or leads on to one.

    Raises RuntimeError when a role does not get as far as the first page: nothing is measured then.
    """
    rows = []
    for role in Role:
        client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
        client.force_login(person_named(role), "django.contrib.auth.backends.ModelBackend")
        home = client.get("/", follow=True)
        if home.status_code != 200 or home.request["PATH_INFO"] not in HOMES:
            raise RuntimeError(f"The site leads {role} away from its first page.")
        asked = {**addresses(places), **(further(places) if searches else {})}
        for screen, address in asked.items():
            if client.get(address).status_code in {200, 302}:
                rows.append({"role": str(role), "screen": screen, **cost(client, address)})
    return rows


def cost(client: Client, address: str) -> dict[str, Any]:
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        answer = client.get(address)
        if isinstance(answer, StreamingHttpResponse):
            answer.getvalue()
        taken.append(1000 * (time.process_time() - started))
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return {
        "ms": round(min(taken), 1),
        "median_ms": round(median(taken), 1),
        "queries": sum(not OF_A_TRANSACTION.match(query["sql"]) for query in seen),
    }


def addresses(places: dict[str, Any]) -> dict[str, str]:
    """All addresses a GET may have, with values that exist put into their places, by screen."""
    found: dict[str, str] = {}
    for route in routes():
        if not route.startswith(LEFT_OUT):
            found.update(filled(route, route, places))
    batch = places["batch"]
    more = (
        "lo/<batch>/?muc=tat-ca", "lo/<batch>/?muc=vao-so", "cach-ly/?muc=quet-lai",
        "xac-nhan/?hang=xem-lai", "xac-nhan/?hang=do-mat",
    )  # fmt: skip
    return {**found, **{screen: "/" + screen.replace("<batch>", batch) for screen in more}}


def further(places: dict[str, Any]) -> dict[str, str]:
    """What only a site with an index can answer."""
    asked = {f"tim/?q={words}": f"/tim/?q={words}" for words in SEARCHES}
    return {**asked, "van-ban/<record>/?q=": f"/van-ban/{places['record']}/?q=kế hoạch"}


def filled(screen: str, route: str, places: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Screen and address for every value its places may take; none when one is not known."""
    place = re.search(r"<(?:\w+:)?(\w+)>", route)
    if place is None:
        yield screen, "/" + route
        return
    for named, value in values_of(place[1], route, places).items():
        shown = screen.replace(place[0], f"<{named}>", 1)
        yield from filled(shown, route.replace(place[0], str(value), 1), places)


def values_of(name: str, route: str, places: dict[str, Any]) -> dict[str, Any]:
    if name == "code":
        kind = "batch" if route.startswith("lo/") else "inventory"
        return {kind: places[kind]}
    if name in {"number", "dossier_id"}:
        return {"dossier": places["dossier"]} if "ho-so" in route else {"1": 1}
    known: dict[str, dict[str, Any]] = {
        "record_id": {"record": places["record"]},
        "item_id": places["items"],
        "which": {figure: figure for figure in FIGURES},
        "row": {"row": mark_of(places["row"])} if "row" in places else {},
    }
    return known.get(name, {})


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """The routes of the site, found by themselves, so that a new screen is measured too."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern) and not re.search(r"[\\^$()?]", route):
            yield route
