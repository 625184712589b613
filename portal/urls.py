"""Addresses of the house: homes, guides and Wagtail's admin, of which only what is named opens."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve

from portal.views.closed import closed
from portal.views.home import csp_report, home, keys

house = [
    path("", home, name="home"),
    path("phim-tat/", keys, name="keys"),
    path("huong-dan/", serve, {"path": ""}, name="guides"),
    path("csp/", csp_report, name="csp_report"),
]

# Wagtail's choosers, reports, bulk actions and listings show titles without asking for the row:
# everything but writing pages and keeping accounts stays shut (design §6).
OPEN_IN_ADMIN = r"(?:$|pages/|users/|account/|api/main/pages/|choose-page/|choose-external-link/|choose-anchor-link/|editing-sessions/|sprite/|dismissibles/|jsi18n/)"

urlpatterns = [
    path("", include((house, "portal"))),
    re_path(rf"^quan-tri/(?!{OPEN_IN_ADMIN}).+$", closed),
    re_path(r"^quan-tri/pages/(?:usage|workflow|bulk)", closed),
    re_path(r"^quan-tri/pages/[^/]+/(?:usage|workflow)", closed),
    path("quan-tri/", include(wagtailadmin_urls)),
    re_path(r"^huong-dan/((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
]
