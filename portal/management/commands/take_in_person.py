"""Taking a person in from the console: the way the first people of a site get their accounts."""

from argparse import ArgumentParser, Namespace

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    KeysAreShut,
    Level,
    NameTaken,
    NameUnusable,
    Role,
    UnitEnded,
    console,
    register_unit,
    take_in_person,
    top_unit,
    unit_with_code,
)
from machine.command import StoreCommand
from portal.management.handing import tell_password


class Command(StoreCommand):
    help = "Make an account with its role, clearance and unit; hands its password over once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument(
            "--role", action="append", choices=[str(role) for role in Role], required=True
        )
        parser.add_argument(
            "--unit", default="", help="code of the unit; the top unit when left out"
        )
        parser.add_argument("--unit-name", default="", help="makes the unit when there is none yet")
        parser.add_argument("--clearance", default="ORDINARY", choices=list(Level.__members__))
        parser.add_argument("--party-papers", action="store_true")
        parser.add_argument(
            "--commitment", default="", help="version of the commitment that was signed"
        )
        parser.add_argument("--course", default="", help="training that was completed")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        at, by = timezone.now(), console()
        unit = unit_with_code(asked.unit) if asked.unit else top_unit()
        if unit is None and asked.unit and asked.unit_name:
            unit = register_unit(
                by=by, code=asked.unit, name=asked.unit_name, parent=top_unit(), at=at
            )
        if unit is None:
            raise CommandError(gettext("There is no such unit. Give --unit and --unit-name."))
        try:
            password = take_in_person(
                by=by,
                username=asked.username,
                full_name=asked.full_name,
                roles=[Role(role) for role in asked.role],
                unit=unit,
                clearance=Level[asked.clearance],
                party_papers=asked.party_papers,
                assigned_to=[unit],
                commitment=asked.commitment,
                course=asked.course,
                since=timezone.localtime(at).date(),
                at=at,
            )
        except (KeysAreShut, NameUnusable, UnitEnded) as why:
            raise CommandError(str(why)) from why
        except NameTaken as why:
            raise CommandError(
                gettext("An account of this name exists. Choose another name.")
            ) from why
        tell_password(self.stdout, username=asked.username, password=password)
