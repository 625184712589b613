"""All addresses of the site. What is not named here does not exist."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "portal.views.busy.bad_request"
handler500 = "portal.views.busy.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("access.urls")),
    path("", include("archive.urls")),
    path("", include("ingest.urls")),
    path("", include("search.urls")),
    path("", include("portal.urls")),
]
