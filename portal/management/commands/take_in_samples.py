"""The sample batch through the real pipeline, for looking around."""

import sys
import tomllib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from machine.command import StoreCommand
from machine.progress import Progress


class Command(StoreCommand):
    help = "Take the sample folders in; a second run takes nothing in twice."

    def handle(self, *args: object, **options: object) -> None:
        samples = Path(settings.BASE_DIR) / "samples"
        plan = tomllib.loads((samples / "samples.toml").read_text("utf-8"))
        folders = {row["code"]: samples / row["folder"] for row in plan["inventory"]}
        files = sum(path.is_file() for folder in folders.values() for path in folder.rglob("*"))
        progress = Progress(sys.stderr, files=files)
        for code, folder in folders.items():
            call_command("ingest_batch", str(folder), inventory=code, progress=progress)
            progress.next_folder()
        call_command("follow_feed", once=True)
