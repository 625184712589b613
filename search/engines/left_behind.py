"""
What stays in the files of a generation although nobody finds it any more.

An index keeps the words of what was removed until its segments are merged, and this engine cannot be
told to merge them. Where such words are closed now, a note beside the index says so until the files
that may have them are gone: with the generation when it is built anew, or by themselves.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from search.engines.generations import replace_file
from search.engines.port import Left

_NOTE: Final = "left.json"


def noted(generation: Path) -> Left | None:
    """What the note says. One that cannot be read says the worst."""
    try:
        told = json.loads((generation / _NOTE).read_text())
        return Left(int(told["since"]), bool(told["urgent"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Left(0, urgent=True)


def write_note(generation: Path, left: Left) -> None:
    """Beside what the note says already: the earlier of both, and urgent if one is."""
    before = noted(generation)
    if before is not None:
        left = Left(min(before.since, left.since), before.urgent or left.urgent)
    if left != before:
        told = {"since": left.since, "urgent": left.urgent}
        replace_file(generation / _NOTE, json.dumps(told))


def forget_note(generation: Path) -> None:
    """Nothing is left behind any more."""
    (generation / _NOTE).unlink(missing_ok=True)


def is_clean(indexes: Iterable[Path]) -> bool:
    """Whether the files of these indexes hold nothing but what is found in them."""
    return all(_has_only_what_is_found(folder) for folder in indexes)


def _has_only_what_is_found(folder: Path) -> bool:
    try:
        segments = json.loads((folder / "meta.json").read_text())["segments"]
        if any(segment.get("deletes") for segment in segments):
            return False
        living = {str(segment["segment_id"]).replace("-", "") for segment in segments}
        return {file.name.split(".")[0] for file in folder.glob("[0-9a-f]*.*")} <= living
    except (OSError, ValueError, KeyError, TypeError):
        return False
