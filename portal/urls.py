"""Addresses of the house: homes, guides and Wagtail's admin, of which only what is named opens."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve

from access.domain.addresses import ALIVE, HEALTH, READY
from portal.domain.words import SCREENS
from portal.views.closed import closed
from portal.views.fleet import fleet
from portal.views.health import alive, health, ready
from portal.views.home import csp_report, home, keys
from portal.views.key_store import key_store, renew, shut
from portal.views.lists import lists
from portal.views.set_up import set_up
from portal.views.trust import FOR_LINUX, FOR_WINDOWS, root_for_linux, root_for_windows, trust
from portal.views.words import account, opened, sign_out

house = [
    path("", home, name="home"),
    path("thiet-lap/", set_up, name="set_up"),
    path("chung-chi/", trust, name="trust"),
    path(f"chung-chi/{FOR_WINDOWS}", root_for_windows, name="root_for_windows"),
    path(f"chung-chi/{FOR_LINUX}", root_for_linux, name="root_for_linux"),
    path("danh-muc/", lists, name="lists"),
    path("phim-tat/", keys, name="keys"),
    path("may-doc/", fleet, name="fleet"),
    path("kho-khoa/", key_store, name="key_store"),
    path("kho-khoa/dong/", shut, name="shut_keys"),
    path("kho-khoa/doi/", renew, name="renew_keys"),
    path("huong-dan/", serve, {"path": ""}, name="guides"),
    path(HEALTH.lstrip("/"), health, name="health"),
    path(ALIVE.lstrip("/"), alive, name="alive"),
    path(READY.lstrip("/"), ready, name="ready"),
    path("csp/", csp_report, name="csp_report"),
]

OURS = {"wagtailadmin_account": account, "wagtailadmin_logout": sign_out}


def only_words(patterns: list[Any], space: str = "") -> Iterator[URLPattern | URLResolver]:
    """
    Wagtail's addresses with the screens of portal/domain/words.py open and all others shut.

    What is shut keeps its name, for Wagtail's templates write links to it, and leads nowhere.
    """
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            below = list(only_words(entry.url_patterns, inside))
            yield URLResolver(
                entry.pattern, below, entry.default_kwargs, entry.app_name, entry.namespace
            )
        else:
            name = f"{space}{entry.name}"
            view = opened(entry.callback, name) if name in SCREENS else OURS.get(name, closed)
            yield URLPattern(entry.pattern, view, entry.default_args, entry.name)


urlpatterns = [
    path("", include((house, "portal"))),
    path("quan-tri/", include(list(only_words(wagtailadmin_urls.urlpatterns)))),
    re_path(r"^huong-dan/((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
]
