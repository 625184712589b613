"""Registers the package with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from archive.api import along_with_a_period
        from portal.actions.period_pages import make_period_page

        along_with_a_period(make_period_page)
