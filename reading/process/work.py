"""What the reading process does with one file: inspect, read, make the access copy."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from machine.scratch import let_libraries_use, new_file, new_folder
from reading.cage.aside import Aside, Outcome
from reading.cage.limits import ReadingLimits, allow_cpu
from reading.cage.lock import wall_in
from reading.domain.attention import attention
from reading.domain.readings import PageReading, Variant
from reading.domain.reasons import Reason, listed_params
from reading.files.findings import DOC, OLD_WORD, WORD, Inspection, Refused
from reading.files.inspection import inspect_file
from reading.files.office_program import convert_to_docx, office_folder, places_of_office
from reading.files.word import LaidOut, lay_out_word
from reading.files.word_reading import holds_scans, lay_words_over, read_pages
from reading.ocr.access_copy import make_access_copy
from reading.ocr.errors import LanguageDataMissing, chain
from reading.ocr.port import EngineBusy, ReadingEngine, Unreadable, open_reading_engine
from reading.ocr.reading import read_document
from reading.ocr.tessdata import PROGRAM, tessdata_folder
from reading.process.messages import (
    Event,
    Finished,
    Finishing,
    Opened,
    PageRead,
    Request,
    Unread,
)
from reading.process.wire import cleaned

Emit = Callable[[Event], None]


class ReadingWork:
    """Reads one file after another, keeping the engines loaded in between."""

    unreadable = Unreadable
    engine_busy = EngineBusy
    chain = staticmethod(chain)

    def __init__(self, limits: ReadingLimits, *, room: str = "") -> None:
        self._limits = limits
        self._room = room
        self._walled = False
        self._office: Aside | None = None
        self._aside_cpu_s = 0.0
        self._engines: dict[str, ReadingEngine] = {}
        self._page = 0

    def read(self, request: Request, emit: Emit) -> None:
        """
        Answer one request with its events.

        Raises Unreadable, EngineBusy, OSError and whatever a hostile file can provoke.
        """
        started = time.process_time()
        self._page = 0
        self._aside_cpu_s = 0.0
        allow_cpu(self._limits.opening_cpu_s)
        source, folder = request.source, request.folder
        self._wall_in(source, folder, request.engine)
        let_libraries_use(folder)
        seen = inspect_file(source, request.name)
        if seen.problem is not None:
            raise Unreadable(seen.problem.code, **seen.problem.params)
        if seen.media == WORD:
            readings, access, pdfa = self._read_word(source, seen, folder, request, emit)
        elif seen.media in OLD_WORD:
            readings, access, pdfa = self._read_old_word(source, seen, folder, request, emit)
        else:
            readings, access, pdfa = self._read_scan(source, seen, folder, request, emit)
        emit(
            Finished(
                access_copy=str(access),
                pdfa=pdfa,
                born_digital=_born_digital(readings),
                signed_on=seen.signed_on,
                warnings=(*attention(readings), *_of_copy(pdfa)),
                cpu_s=round(time.process_time() - started + self._aside_cpu_s, 3),
            )
        )

    def _wall_in(self, source: Path, folder: Path, engine: str) -> None:
        """Before the first foreign file is opened, and once the engine has found what is its own."""
        if self._walled:
            return
        room = Path(self._room) if self._room else folder
        self._office = _office(room)
        read, write = [source, *_language_data()], [room]
        with suppress(ValueError):
            # One that is not known is told of when a page needs it.
            known = self._engine(engine)
            read.extend(known.reads)
            write.extend(known.writes)
        found = shutil.which(PROGRAM)
        wall_in(read=read, write=write, programs=[Path(found)] if found else [])
        self._walled = True

    def whereabouts(self) -> dict[str, int]:
        """The page being worked on, for a reason's sentence; empty before the first."""
        return {"page": self._page} if self._page else {}

    def unread(self, code: str, params: Mapping[str, object]) -> Unread:
        """The event that says the file is at fault, with only what its sentence names."""
        return Unread(code, listed_params(code, params))

    def _read_scan(
        self, source: Path, seen: Inspection, folder: Path, request: Request, emit: Emit
    ) -> tuple[list[PageReading], Path, str]:
        engine = self._engine(request.engine)
        emit(_opened(seen))
        known = {reading.number: reading for reading in request.readings}
        for reading in self._pages(source, engine, set(known), seen.pages):
            known[reading.number] = reading
            if reading.number not in request.done_pages:
                emit(PageRead(cleaned(reading)))
        readings = [known[number] for number in sorted(known)]
        access, pdfa = self._access_copy(source, readings, folder, emit)
        return readings, access, pdfa

    def _pages(
        self, source: Path, engine: ReadingEngine, known: set[int], count: int
    ) -> Iterator[PageReading]:
        numbers = (number for number in range(1, count + 1) if number not in known)
        allow_cpu(self._limits.page_cpu_s)
        self._page = next(numbers, 0)
        for reading in read_document(source, engine=engine, done=known):
            yield reading
            allow_cpu(self._limits.page_cpu_s)
            self._page = next(numbers, 0)

    def _read_word(
        self, source: Path, seen: Inspection, folder: Path, request: Request, emit: Emit
    ) -> tuple[list[PageReading], Path, str]:
        laid = Path(_unused(folder, "laid-out-"))
        document: LaidOut | None = None
        try:
            document = _laid_out(source, laid)
            emit(_opened(seen, document=document))
            known = {reading.number: reading for reading in request.readings}
            readings = []
            engine = partial(self._engine, request.engine)
            for reading in self._each(read_pages(document, engine=engine, known=known)):
                readings.append(reading)
                if reading.number not in request.done_pages:
                    emit(PageRead(cleaned(reading)))
            lay_words_over(laid, readings)
            access, pdfa = self._access_copy(laid, readings, folder, emit)
        finally:
            laid.unlink(missing_ok=True)
            if document is not None and document.pictures is not None:
                document.pictures.unlink(missing_ok=True)
        return readings, access, pdfa

    def _read_old_word(
        self, source: Path, seen: Inspection, folder: Path, request: Request, emit: Emit
    ) -> tuple[list[PageReading], Path, str]:
        """Have the file written anew as a .docx, and read that."""
        if self._office is None:
            raise Unreadable("old_word")
        place = new_folder(folder, "office-")
        try:
            # By its ending LibreOffice knows what is meant; the content has been looked at.
            known_as = place / f"original.{'doc' if seen.media == DOC else 'rtf'}"
            shutil.copyfile(source, known_as)
            written = place / "written" / "anew.docx"
            written.parent.mkdir()
            outcome = self._ask_office(self._office, known_as, written)
            self._aside_cpu_s = outcome.cpu_s
            if outcome.late:
                raise EngineBusy("LibreOffice did not come to an end")
            if not outcome.done:
                raise Unreadable("time_limit" if outcome.over else "damaged")
            anew = inspect_file(written)
            if anew.problem is not None:
                raise Unreadable(anew.problem.code, **anew.problem.params)
            warnings = {reason.code: reason for reason in (*anew.warnings, *seen.warnings)}
            seen = replace(seen, warnings=tuple(warnings.values()))
            return self._read_word(written, seen, folder, request, emit)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def _ask_office(self, office: Aside, source: Path, target: Path) -> Outcome:
        try:
            return office.ask(source, target)
        except OSError as error:
            # The process aside is gone; the worker finds another reader for the next of its kind.
            self._office = None
            raise EngineBusy("LibreOffice cannot be asked any more") from error

    def _each(self, pages: Iterator[PageReading]) -> Iterator[PageReading]:
        """The pages of a Word file, each with its share of processor time."""
        allow_cpu(self._limits.page_cpu_s)
        self._page = 1
        for reading in pages:
            self._page = reading.number
            yield reading
            allow_cpu(self._limits.page_cpu_s)
            self._page = reading.number + 1

    def _access_copy(
        self, source: Path, readings: list[PageReading], folder: Path, emit: Emit
    ) -> tuple[Path, str]:
        emit(Finishing())
        self._page = 0
        limits = self._limits
        allow_cpu(limits.finishing_cpu_s + limits.finishing_page_s * len(readings))
        target = Path(_unused(folder, "access-copy-"))
        try:
            verdict = make_access_copy(source, readings, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target, verdict.verdict

    def _engine(self, url: str) -> ReadingEngine:
        if url not in self._engines:
            self._engines[url] = open_reading_engine(url)
        return self._engines[url]


def _office(room: Path) -> Aside | None:
    """The process in which LibreOffice opens old Word files, None where it is not installed."""
    folder = office_folder()
    if folder is None:
        return None
    return Aside.begin(convert_to_docx, room=room, read=places_of_office(folder))


def _language_data() -> list[Path]:
    try:
        return [tessdata_folder()]
    except LanguageDataMissing:
        return []


def _laid_out(source: Path, target: Path) -> LaidOut:
    try:
        return lay_out_word(source, target)
    except Refused as refused:
        raise Unreadable(refused.reason.code, **refused.reason.params) from refused


def _unused(folder: Path, prefix: str) -> str:
    return str(new_file(folder, prefix, ".pdf"))


def _opened(seen: Inspection, *, document: LaidOut | None = None) -> Opened:
    more = document.warnings if document is not None else ()
    return Opened(
        pages=seen.pages if document is None else len(document.pages),
        media=seen.media,
        signed=seen.signed,
        born_digital=document is not None and not holds_scans(document),
        warnings=(*seen.warnings, *more),
    )


def _of_copy(pdfa: str) -> tuple[Reason, ...]:
    """What a person is told of the copy: `pass` is the ordinary case."""
    return () if pdfa == "pass" else (Reason("copy_not_pdfa"),)


def _born_digital(readings: list[PageReading]) -> bool:
    return bool(readings) and all(reading.variant == Variant.TEXT_LAYER for reading in readings)
