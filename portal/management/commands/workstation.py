"""A workstation and its safety seal from the console."""

from argparse import ArgumentParser, Namespace
from ipaddress import ip_address

from django.core.management.base import CommandError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console, register_workstation
from machine.command import StoreCommand
from portal.management.handing import day


class Command(StoreCommand):
    help = "Register a workstation at an address, or set its seal; without --until it has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("address")
        parser.add_argument("--seal", default="", help="number of the seal")
        parser.add_argument("--until", type=day, help="last day of the seal")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        try:
            address = str(ip_address(asked.address))
        except ValueError as why:
            raise CommandError(
                gettext("%(address)s is not an address of a computer, such as 10.0.0.7.")
                % {"address": asked.address}
            ) from why
        try:
            register_workstation(
                by=console(),
                name=asked.name,
                address=address,
                seal_number=asked.seal,
                sealed_until=asked.until,
                at=timezone.now(),
            )
        except IntegrityError as why:
            raise CommandError(
                gettext("Another workstation has this name. Choose another one.")
            ) from why
