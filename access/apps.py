"""Registers the package with Django."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from access.api import User


class AccessConfig(AppConfig):
    name = "access"

    def ready(self) -> None:
        """
        However somebody is signed in, their session says since when, and bears a voucher; and what is
        counted is bare.
        """
        user_logged_in.connect(_begun, dispatch_uid="access.session_begun")
        pre_save.connect(_bare, sender="axes.AccessAttempt", dispatch_uid="access.bare_attempt")


def _bare(instance: Model, **_: object) -> None:
    # Counting needs no more than name, address and moment. What came along may say what somebody
    # was looking for (`next`), or hold whatever they typed into the wrong field.
    instance.get_data = instance.post_data = ""  # type: ignore[attr-defined]


def _begun(user: "User", request: HttpRequest | None = None, **_: object) -> None:
    # Before all packages are there, none of ours may be entered.
    from access.api import note_sign_in, vouch_for_sign_in

    if request is not None:
        note_sign_in(request.session, at=timezone.now())
        vouch_for_sign_in(user, request.session)
