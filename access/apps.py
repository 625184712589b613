"""Registers the package with Django."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone


class AccessConfig(AppConfig):
    name = "access"

    def ready(self) -> None:
        """However somebody is signed in, their session says since when."""
        user_logged_in.connect(_begun, dispatch_uid="access.session_begun")


def _begun(request: HttpRequest | None = None, **_: object) -> None:
    # Before all packages are there, none of ours may be entered.
    from access.api import note_sign_in

    if request is not None:
        note_sign_in(request.session, at=timezone.now())
