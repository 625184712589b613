"""A unit of the organisation from the console."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from django.core.management.base import CommandError
from django.utils import timezone

from access.api import (
    ListError,
    change_unit,
    console,
    in_sentence,
    register_unit,
    said_of_unit,
    top_unit,
    unit_with_code,
)
from access.domain.units import UnitSaid
from machine.command import StoreCommand
from portal.management.handing import day, unit_of


class Command(StoreCommand):
    help = "Register a unit; one with this code stays as it is, but for --move."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--above", default="", help="code of the unit above; the top unit")
        parser.add_argument("--party-code", default="", help="fourteen digits")
        parser.add_argument("--from", dest="since", type=day, help="first day of the unit")
        parser.add_argument("--until", type=day, help="last day of the unit")
        parser.add_argument("--basis", default="", help="number of the decision")
        parser.add_argument(
            "--move", action="store_true", help="put a unit that is there below --above"
        )

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        try:
            if asked.move and unit_with_code(asked.code) is not None:
                self._move(asked)
            else:
                self._register(asked)
        except ListError as why:
            raise CommandError(in_sentence(why)) from why

    def _register(self, asked: Namespace) -> None:
        above = unit_of(asked.above) if asked.above else top_unit()
        register_unit(
            by=console(),
            code=asked.code,
            name=asked.name,
            parent=above,
            said=UnitSaid(
                name=asked.name,
                above=above.code if above else "",
                party_code=asked.party_code,
                valid_from=asked.since,
                basis=asked.basis,
            ),
            valid_until=asked.until,
            at=timezone.now(),
        )

    def _move(self, asked: Namespace) -> None:
        said = replace(said_of_unit(unit_of(asked.code)), above=asked.above)
        change_unit(by=console(), code=asked.code, said=said, at=timezone.now())
