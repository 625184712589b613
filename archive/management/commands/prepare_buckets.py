"""Making the buckets of an S3 store, what they lock, and the accounts of the archive there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext

from archive.api import VaultError, prepare_store
from machine.command import StoreCommand


class Command(StoreCommand):
    help = (
        "Make the buckets of the S3 store that KHOSO_VAULT names, their locks, and the archive's accounts there, "
        "written to the file KHOSO_VAULT_ACCOUNTS. Done again it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--administrator",
            type=Path,
            required=True,
            help='file of the account that may make them: {"name": …, "secret": …}; used now, and kept nowhere',
        )

    def handle(self, *_args: str, administrator: Path, **_options: Any) -> None:
        accounts = settings.KHOSO_VAULT_ACCOUNTS
        try:
            done = (
                None
                if accounts is None
                else prepare_store(
                    settings.KHOSO_VAULT, administrator=administrator, accounts=accounts
                )
            )
        except (VaultError, OSError) as why:
            raise CommandError(
                gettext(
                    "The buckets were not made, or only in part (%(why)s). Mend that, and run the command again."
                )
                % {"why": why}
            ) from why
        if done is None:
            raise CommandError(
                gettext(
                    "The object storage of this site is no S3 store: set KHOSO_VAULT=s3:https://HOST:PORT/BUCKET and "
                    "KHOSO_VAULT_ACCOUNTS first."
                )
            )
        self.stdout.write(
            gettext("Buckets made now: %(made)s. Locks and accounts are as they should be.")
            % {"made": ", ".join(done.buckets) or gettext("none, they stood already")}
        )
        if done.made_file:
            self.stdout.write(
                gettext(
                    "The accounts stand in %(file)s, for this account of the machine alone. Keep a copy of the file in "
                    "the safe: without it nobody reaches the objects."
                )
                % {"file": accounts}
            )
