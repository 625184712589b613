"""Reading one file without a database: for trying out, and for programs beside the store."""

import select
import shutil
from collections.abc import Mapping
from pathlib import Path

from machine.json_values import JsonObject
from machine.scratch import scratch_folder, sweep
from reading.domain.proposals import propose
from reading.domain.readings import PageReading, as_seen
from reading.domain.reasons import explain
from reading.process.handle import ReadingProcess
from reading.process.messages import Died, Finished, GaveUp, PageRead, Request, Unread

PATIENCE_S = 0.2


class NotRead(Exception):
    """Why the file could not be read: a message id and its parameters."""

    def __init__(self, code: str, params: Mapping[str, object]) -> None:
        self.explanation = explain(code, params)
        super().__init__(str(self.explanation))


def read_file(
    path: Path, *, engine: str, scratch: Path, copy_to: Path | None = None
) -> list[PageReading]:
    """
    All pages of a file through the pipeline of the batches, in a reading process with its limits.

    `copy_to` gets the reading copy, a PDF. What is made meanwhile lies in a folder under `scratch`,
    from which the next reading sweeps what a killed one left.
    Raises NotRead when the file is at fault or its reader died.
    """
    sweep(scratch)
    process = ReadingProcess()
    process.start()
    pages: list[PageReading] = []
    try:
        with scratch_folder(scratch, "reading") as folder:
            process.send(
                Request(
                    job="1", source=path.resolve(), folder=folder, engine=engine, name=path.name
                )
            )
            while True:
                for said in process.events():
                    match said.event:
                        case PageRead(reading):
                            pages.append(reading)
                        case Finished(access_copy):
                            if copy_to is not None:
                                shutil.copyfile(access_copy, copy_to)
                            return pages
                        case Unread(reason, params) | Died(reason, params):
                            raise NotRead(reason, params)
                        case GaveUp(detail):
                            raise NotRead("reader_failed", {"error": detail})
                select.select([process.fileno()], [], [], min(PATIENCE_S, process.timeout()))
    finally:
        process.kill()


def describe(pages: list[PageReading]) -> dict[str, JsonObject]:
    """The proposals of a document as other programs read them."""
    return {
        name: {
            "value": proposal.value,
            "confidence": round(proposal.confidence, 3),
            "page": proposal.page,
            "box": list(proposal.box) if proposal.box else None,
        }
        for name, proposal in propose([as_seen(page) for page in pages]).items()
    }
