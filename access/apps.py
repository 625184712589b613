"""Registers the package with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"
