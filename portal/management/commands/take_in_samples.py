"""The sample batch through the real pipeline, for looking around."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Take the sample folders in; a second run takes nothing in twice."

    def handle(self, *args: Any, **options: Any) -> None:
        samples = Path(settings.BASE_DIR) / "samples"
        plan = tomllib.loads((samples / "samples.toml").read_text("utf-8"))
        for row in plan["inventory"]:
            call_command("ingest_batch", str(samples / row["folder"]), inventory=row["code"])
        call_command("follow_feed", once=True)
