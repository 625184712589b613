"""A workstation and its safety seal from the console."""

from argparse import ArgumentParser, Namespace

from django.core.management.base import CommandError
from django.utils import timezone

from access.api import ListError, console, in_sentence, register_workstation
from access.domain.machines import MachineKind, MachineSaid
from machine.command import StoreCommand
from portal.management.handing import day


class Command(StoreCommand):
    help = "Register a machine at an address, or set its seal; without --until it has none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("address", nargs="?", default="", help="none for some scanners")
        parser.add_argument("--seal", default="", help="number of the seal")
        parser.add_argument("--until", type=day, help="last day of the seal")
        parser.add_argument("--kind", choices=list(MachineKind), default=MachineKind.WORKSTATION)
        parser.add_argument("--on", default="", help="name of the workstation a scanner hangs on")
        parser.add_argument("--model", default="")
        parser.add_argument("--serial", default="")
        parser.add_argument("--unit", default="", help="code of the unit it stands in")
        parser.add_argument("--scanned-by", default="", help="agency that looked through it")
        parser.add_argument("--scanned-on", type=day, help="day on which it did")
        parser.add_argument("--basis", default="", help="number of the paper behind it")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        try:
            register_workstation(
                by=console(),
                name=asked.name,
                address=asked.address,
                seal_number=asked.seal,
                sealed_until=asked.until,
                said=MachineSaid(
                    name=asked.name,
                    kind=asked.kind,
                    host=asked.on,
                    model=asked.model,
                    serial=asked.serial,
                    unit=asked.unit,
                    scanned_by=asked.scanned_by,
                    scanned_on=asked.scanned_on,
                    basis=asked.basis,
                ),
                at=timezone.now(),
            )
        except ListError as why:
            raise CommandError(in_sentence(why)) from why
