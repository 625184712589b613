"""The sample batch through the real pipeline, for looking around."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from access.api import console
from machine.command import StoreCommand
from machine.progress import Progress
from portal.actions.preparing import trial_plan
from portal.management.trial_keys import opened


class Command(StoreCommand):
    help = "Take the sample folders in; a second run takes nothing in twice."

    def handle(self, *args: object, **options: object) -> None:
        samples = Path(settings.BASE_DIR) / "samples"
        folders = [
            (entry.inventory, samples / entry.folder) for entry in trial_plan(samples).batches
        ]
        if trouble := opened(by=console(), at=timezone.now()):
            self.stderr.write(trouble)
        files = sum(path.is_file() for _, folder in folders for path in folder.rglob("*"))
        progress = Progress(sys.stderr, files=files)
        for code, folder in folders:
            call_command("ingest_batch", str(folder), inventory=code, progress=progress)
            progress.next_folder()
        call_command("follow_feed", once=True)
