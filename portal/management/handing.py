"""What the commands about people have in common."""

from argparse import ArgumentTypeError
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext

from access.api import unit_with_code
from portal.actions.handing_over import hand_over

if TYPE_CHECKING:
    from access.api import Unit


def tell_password(out: OutputWrapper, *, username: str, password: str) -> None:
    """The password to the terminal, or into a closed file whose place is printed."""
    folder = Path(settings.KHOSO_DATA)
    try:
        kept = hand_over([password], out=out, folder=folder, name=f"mat-khau-{username}")
    except OSError as error:
        raise CommandError(
            gettext(
                "The password was set but could not be handed over (%(why)s). "
                "Free the data folder, then issue another one."
            )
            % {"why": error.strerror}
        ) from error
    if kept is not None:
        out.write(
            gettext("The password stands in %(file)s; only its owner can read it.") % {"file": kept}
        )


def day(text: str) -> date:
    """A day as people write it, dd/mm/yyyy, or as machines do."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ArgumentTypeError(f"{text}: dd/mm/yyyy")


def unit_of(code: str) -> "Unit":
    """The unit with this code. Raises CommandError."""
    unit = unit_with_code(code)
    if unit is None:
        raise CommandError(gettext("There is no unit with the code %(code)s.") % {"code": code})
    return unit
