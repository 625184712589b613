"""Addresses of searching and reading."""

from django.urls import path

from search.views import keeping, reading, searching

app_name = "search"
urlpatterns = [
    path("chi-muc/lam-lai/", keeping.rebuild, name="rebuild_index"),
    path("tim/", searching.search, name="search"),
    path("van-ban/<int:record_id>/", reading.reader, name="reader"),
]
