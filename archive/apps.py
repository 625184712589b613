"""Registers the package with Django."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "archive"
