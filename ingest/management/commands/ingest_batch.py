"""Taking a folder in and waiting until every file of it has settled."""

import sys
import time
from argparse import ArgumentParser
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import Level, console_who, top_unit
from archive.api import VaultError, VaultFull, open_store
from archive.machine_api import inventory_with_code
from audit.api import Act, Entry, append_durably
from ingest.actions.claiming import register_alone
from ingest.actions.intake import open_batch
from ingest.intake.folder import FolderUnusable
from ingest.management.hands import Hands, hands_for
from ingest.models import Batch
from ingest.queries.ledgers import is_known_source, read_pages, unsettled, workers_alive
from ingest.queries.statements import Statement, ledger_as_json
from ingest.queries.troubles import in_words
from ingest.tasks.needs import lack_for
from ingest.tasks.pauses import InTrouble
from ingest.tasks.running import make_worker
from ingest.tasks.taking_in import (
    Intake,
    NotVerified,
    TooLarge,
    holds_anything,
    source_of,
    take_in_folder,
)
from machine.command import StoreCommand
from machine.processes import process_name
from machine.progress import Progress
from machine.work_place import work_place
from reading.domain.reasons import explain

if TYPE_CHECKING:
    from archive.api import Inventory

NAMED_LARGE = 5


class Command(StoreCommand):
    help = "Take a folder in as a batch, wait until it is read, print its ledger."
    # Given by a command that takes several folders in, and shows one progress of all of them.
    stealth_options = ("progress",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--inventory", default="", help="code of the inventory it belongs to")
        parser.add_argument(
            "--highest",
            type=str.upper,
            choices=[level.name for level in Level],
            help="highest level that may come in this folder, where worse may come than its inventory "
            "says (without an inventory: top secret); unread files are closed like it",
        )
        parser.add_argument("--as", dest="username", default="", help="account of who takes it in")
        parser.add_argument(
            "--scanner", default="", help="name of the sealed scanner it was made at"
        )
        parser.add_argument("--json", action="store_true")

    def handle(
        self,
        *_args: str,
        folder: str,
        inventory: str,
        highest: str | None,
        json: bool,
        username: str = "",
        scanner: str = "",
        progress: Progress | None = None,
        **_options: object,
    ) -> None:
        place, progress = Path(folder), progress or Progress(sys.stderr)
        lacking = lack_for(settings.KHOSO_OCR)
        if lacking is not None:
            raise CommandError(in_words(lacking))
        try:
            shelf = self._inventory(inventory)
            hands = hands_for(
                username=username,
                scanner=scanner,
                inventory=shelf,
                highest=Level[highest] if highest else None,
                at=timezone.now(),
            )
            batch = self._batch(place, shelf, highest, hands)
            batch = self._take_in(place, batch, hands, progress)
        except FolderUnusable as why:
            explanation = explain(why.reason.code, why.reason.params)
            raise CommandError(gettext(explanation.message) % explanation.params) from why
        except InTrouble as why:
            raise CommandError(in_words(why.trouble)) from why
        except TooLarge as why:
            raise CommandError(_too_large(why)) from why
        except VaultFull as why:
            raise CommandError(
                gettext("The disk is full. Make room, then take the folder in again.")
            ) from why
        except (VaultError, NotVerified) as why:
            raise CommandError(
                gettext(
                    "The object storage takes nothing (%(why)s). Check it, then take the folder in again."
                )
                % {"why": why}
            ) from why
        self._wait(batch, progress)
        self._count(batch, progress)
        progress.end()
        # Its files may have come before, and its acts been told then: the look is told by itself.
        looking = Entry(
            who=console_who(), action=Act.LIST, subject_kind="batch", subject=batch.code[:80]
        )
        append_durably(looking, at=timezone.now())
        statement = ledger_as_json(batch, all_names=True)
        if json:
            self.stdout.write(dumps(statement, ensure_ascii=False))
        else:
            self.stdout.write(as_text(statement))

    def _inventory(self, code: str) -> "Inventory | None":
        inventory = inventory_with_code(code) if code else None
        if code and inventory is None:
            raise CommandError(
                gettext("There is no inventory with the code %(code)s.") % {"code": code}
            )
        return inventory

    def _batch(
        self, folder: Path, inventory: "Inventory | None", highest: str | None, hands: Hands
    ) -> Batch:
        # Looked into before anything is opened: a wrong name must not leave an empty batch behind.
        if not holds_anything(folder) and not self._is_known(folder, inventory):
            raise CommandError(
                gettext("The folder is empty; nothing was taken in. Check its name.")
            )
        unit = top_unit()
        return open_batch(
            who=hands.who,
            source=source_of(folder),
            title=folder.resolve().name,
            inventory=inventory,
            unit=unit.pk if unit else None,
            level=Level.ORDINARY,
            highest=_highest(highest, inventory),
            at=timezone.now(),
        )

    def _is_known(self, folder: Path, inventory: "Inventory | None") -> bool:
        return is_known_source(source_of(folder), inventory)

    def _take_in(self, folder: Path, batch: Batch, hands: Hands, progress: Progress) -> Batch:
        """Take all in; returns the batch in which the last new file stands."""
        place = work_place(Path(settings.KHOSO_DATA), settings.KHOSO_MEMORY)
        intake = Intake(
            store=open_store(settings.KHOSO_VAULT),
            who=hands.who,
            scratch=place.folder,
            in_memory=place.in_memory,
            now=timezone.now,
            scanner=hands.scanner,
        )
        for count, (_, item) in enumerate(take_in_folder(folder, batch=batch, intake=intake), 1):
            progress.taken(count)
            if item is not None and item.batch_id != batch.pk:
                self._say(
                    progress,
                    gettext(
                        "Batch %(closed)s is closed and takes nothing more; what came since stands "
                        "in batch %(open)s."
                    )
                    % {"closed": batch.code, "open": item.batch.code},
                )
                batch = item.batch
        return batch

    def _wait(self, batch: Batch, progress: Progress) -> None:
        told = ""
        while unsettled(batch, readable=True):
            if not register_alone(worker=process_name(), at=timezone.now()):
                told = self._tell_trouble(progress, told)
                self._tell_progress(batch, progress)
                time.sleep(0.5)
                continue
            # Nobody works: this process is the worker until the batch has settled.
            worker = make_worker()
            worker.on_progress = lambda: self._tell_progress(batch, progress)
            worker.run(
                until_idle=True, batch_is_settled=lambda: unsettled(batch, readable=True) == 0
            )
            if worker.trouble is not None:
                progress.end()
                raise CommandError(in_words(worker.trouble))
        if unsettled(batch):
            self._say(progress, gettext("What is left waits until the keys are opened."))

    def _tell_progress(self, batch: Batch, progress: Progress) -> None:
        if progress.is_due:
            self._count(batch, progress)

    def _count(self, batch: Batch, progress: Progress) -> None:
        read, _ = read_pages(batch)
        progress.read(unsettled(batch), read)

    def _tell_trouble(self, progress: Progress, told: str) -> str:
        """Say once what the worker we wait for pauses for; returns what was said last."""
        troubles = [row.trouble for row in workers_alive(at=timezone.now()) if row.trouble]
        trouble = troubles[0] if troubles else ""
        if trouble and trouble != told:
            self._say(progress, gettext("The worker pauses.") + " " + in_words(trouble))
        return trouble

    def _say(self, progress: Progress, sentence: str) -> None:
        progress.end()
        self.stderr.write(sentence)


def _highest(said: str | None, inventory: "Inventory | None") -> Level | None:
    """What may come at most: as said, else as the inventory knows, and without one anything."""
    if said:
        return Level[said]
    return None if inventory else Level.TOP_SECRET


def _too_large(why: TooLarge) -> str:
    words = gettext(
        "Not taken in, for want of room in memory: %(names)s. The largest takes %(needed)s MB, the folder "
        "in memory has %(room)s MB in all. End other programs, or make it larger (KHOSO_MEMORY), then "
        "take the folder in again: all else is there."
    )
    named = ", ".join(why.names[:NAMED_LARGE])
    if len(why.names) > NAMED_LARGE:
        named += gettext(" and %(count)s more") % {"count": len(why.names) - NAMED_LARGE}
    return words % {"names": named, "needed": -(-why.needed >> 20), "room": why.room >> 20}


def as_text(statement: Statement) -> str:
    """The ledger as lines for a person."""
    terms = (
        (gettext("Received"), statement["received"]),
        (gettext("Filed"), statement["filed"]),
        (gettext("In work"), statement["in_work"]),
        (gettext("Waiting"), statement["waiting"]),
        (gettext("At the security officer"), statement["at_security"]),
        (gettext("Quarantined"), statement["quarantined"]),
        (gettext("Rejected"), statement["rejected"]),
        (gettext("Duplicates"), statement["duplicates"]),
        (gettext("Handled apart"), statement["registered"]),
    )
    # Named apart: what stands inside a formatted string is not found for translation.
    batch, files, pages = gettext("Batch"), gettext("files"), gettext("pages")
    lines = [f"{batch} {statement['batch']}"]
    lines += [
        f"  {name:<16} {term['files']:>6} {files} {term['pages']:>7} {pages}"
        for name, term in terms
    ]
    lines += [f"  {row['file']}: {row['reason']}" for row in statement["reasons"]]
    return "\n".join(lines)
