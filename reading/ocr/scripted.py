"""
An engine that reads from a prepared file: for rehearsals, demonstrations and tests.

    {"pages": {"1": {"text": "…", "confidence": 95}, "default": {"text": "…"}},
     "files": {"scan.pdf": {"pages": {…}, "faults": {…}}},
     "faults": {"2": "crash"}, "once": false}

A file is named as the reader sees it or, since the product lays every file down without its name,
by the SHA-256 of its bytes. `pages` may also be a list, its first entry page 1. A page may state
`words` (objects with text, box, confidence, line), `coverage`, `validity`, `variant` and `signals`;
without `words` they are laid out from the text. A fault is `crash`, `hang`, `memory`, `busy` or `unreadable`; with
`"once": true` each strikes one time only, remembered in a folder beside the script.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

from language.syllables import validity_of
from language.vietnamese import composed
from reading.domain.readings import PageReading, Variant, Word
from reading.ocr.errors import EngineBusy, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reading.ocr.drawn_ink import Part

_LINES_A_PAGE = 46


class Scripted:
    """The engine `scripted:/path.json`. The script is read anew for every page."""

    name = "scripted"
    trusts_text_layers = False

    def __init__(self, script: Path) -> None:
        self._script = script
        self._struck_faults = script.with_name(f"{script.name}.struck")
        if script.is_file():
            self._struck_faults.mkdir(exist_ok=True)
        self.reads: tuple[Path, ...] = (script,)
        self.writes: tuple[Path, ...] = (self._struck_faults,)

    def read(self, source: Path, *, number: int) -> PageReading:
        try:
            script = json.loads(self._script.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EngineBusy(f"the script {self._script.name} cannot be read") from error
        once = bool(script.get("once"))
        part = _part_for(source, script)
        fault = part.get("faults", {}).get(str(number))
        if fault and not (once and self._struck(source.name, number)):
            _misbehave(str(fault), number)
        return _reading(_page(part.get("pages", {}), number), number)

    def words_in(self, part: Part) -> tuple[Word, ...]:  # noqa: ARG002 - whole pages only
        """It reads whole pages only."""
        return ()

    def close(self) -> None:
        """Nothing is kept open."""

    def _struck(self, name: str, number: int) -> bool:
        """Whether the fault has struck before; from now on it has."""
        mark = self._struck_faults / f"{name}.{number}"
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return True
        return False


def _part_for(source: Path, script: dict[str, Any]) -> dict[str, Any]:
    """What the script says of this file, or of all files it does not name."""
    files: dict[str, dict[str, Any]] = script.get("files", {})
    if not files or source.name in files:
        return files.get(source.name, script)
    with source.open("rb") as file:
        return files.get(hashlib.file_digest(file, "sha256").hexdigest(), script)


def _misbehave(fault: str, number: int) -> None:
    if fault == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    elif fault == "hang":
        while True:
            time.sleep(3600)
    elif fault == "memory":
        eaten = []
        while True:
            eaten.append(bytearray(64 * 1024 * 1024))
    elif fault == "busy":
        raise EngineBusy("the script says that the machine is busy")
    elif fault == "unreadable":
        raise Unreadable("page_undecodable", page=number)
    raise EngineBusy(f"the script asks for an unknown fault: {fault}")


def _page(pages: Any, number: int) -> dict[str, Any]:
    if isinstance(pages, list):
        found = pages[number - 1] if number <= len(pages) else {}
    else:
        found = pages.get(str(number), pages.get("default", {}))
    return {"text": found} if isinstance(found, str) else dict(found)


def _reading(page: dict[str, Any], number: int) -> PageReading:
    text = composed(str(page.get("text", "")))
    confidence = float(page.get("confidence", 95.0))
    words = tuple(_stated(page["words"])) if "words" in page else tuple(_laid(text, confidence))
    signals = {
        "skew": 0.0,
        "deskew": 0.0,
        "rotation": 0,
        "dpi": 300,
        "width": 2480,
        "height": 3508,
        "mode": "colour",
        "codec": "dct",
        "blank": not words,
        "red_frame": False,
        "red_seal": False,
        "engine": Scripted.name,
        "engine_version": "1",
        "data_version": "",
        "cpu_s": 0.0,
    }
    return PageReading(
        number=number,
        text=text,
        words=words,
        confidence=confidence if words else 0.0,
        coverage=float(page.get("coverage", 1.0)),
        validity=float(page.get("validity", validity_of([word.text for word in words]))),
        variant=Variant.of(page.get("variant", Variant.PLAIN)),
        signals=signals | dict(page.get("signals", {})),
    )


def _stated(words: list[dict[str, Any]]) -> Iterator[Word]:
    for word in words:
        left, top, right, bottom = (int(side) for side in word["box"])
        yield Word(
            composed(str(word["text"])),
            (left, top, right, bottom),
            int(word.get("confidence", 95)),
            int(word.get("line", 0)),
        )


def _laid(text: str, confidence: float) -> Iterator[Word]:
    """Words side by side in the lines of an ordinary page."""
    high = (10000 - 1600) // _LINES_A_PAGE
    for line, printed in enumerate(text.split("\n")):
        words = printed.split()
        top = min(800 + line * high, 9800)
        wide = min(max(8000 // max(len(printed), 1), 1), 110)
        left = 1000
        for word in words:
            right = left + wide * len(word)
            box = (left, top, min(right, 10000), min(top + high * 7 // 10, 10000))
            yield Word(word, box, round(confidence), line)
            left = right + wide
