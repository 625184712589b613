"""A unit of the organisation from the console."""

from argparse import ArgumentParser, Namespace

from django.utils import timezone

from access.api import console, register_unit, top_unit
from machine.command import StoreCommand
from portal.management.handing import unit_of


class Command(StoreCommand):
    help = "Register a unit; nothing happens when there is one with this code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--above", default="", help="code of the unit above; the top unit")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        above = unit_of(asked.above) if asked.above else top_unit()
        register_unit(
            by=console(),
            code=asked.code,
            name=asked.name,
            parent=above,
            at=timezone.now(),
        )
