"""Addresses of searching and reading."""

from django.urls import path

from search.views import reading, searching

app_name = "search"
urlpatterns = [
    path("tim/", searching.search, name="search"),
    path("van-ban/<int:record_id>/", reading.reader, name="reader"),
]
