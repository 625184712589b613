"""
What is said over the pipe between a reading process and whoever holds it: types, and their lines.

A line is one JSON object. Whoever was taken over by a document may write any line: what is not
wholly of its type is `Garbled`, and never a value.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from machine.json_values import JsonObject
from reading.domain.readings import PageReading, reading_from_json, reading_to_json
from reading.domain.reasons import Plain, Reason

_Value = TypeVar("_Value")


class Garbled(ValueError):
    """A line that neither side would write."""


@dataclass(frozen=True, slots=True)
class Request:
    """
    Read the file at `source`; what is made on the way lies in `folder`.

    `job` names the request in all that is said of it, `name` is the file's name as it came.
    `readings` are pages read before, `done_pages` those that need not be said again.
    """

    job: str
    source: Path
    folder: Path
    engine: str
    name: str = ""
    done_pages: frozenset[int] = frozenset()
    readings: tuple[PageReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """The process has taken the request up."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the file is, before its first page is read."""

    pages: int
    media: str
    signed: bool = False
    born_digital: bool = False
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page."""

    reading: PageReading


@dataclass(frozen=True, slots=True)
class Finishing:
    """All pages are read; the reading copy is being made."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The reading copy lies at `access_copy`; `pdfa` is the verdict on it."""

    access_copy: str
    pdfa: str
    born_digital: bool
    signed_on: str
    warnings: tuple[Reason, ...]
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Unread:
    """The file is at fault: a reason a person can act on."""

    reason: str
    params: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The machine is at fault; `retiring` when only this process is, worn out by others."""

    detail: str
    retiring: bool = False


@dataclass(frozen=True, slots=True)
class Died:
    """
    The process ended with the request in its hands; said by its holder, never by itself.

    `reason` is a limit of the file or `reader_died`; `page` in `params` is the one it was at.
    Unless it had `begun`, the request is not what it died of.
    """

    reason: str
    params: Mapping[str, Plain]
    detail: str
    begun: bool


Event = Begun | Opened | PageRead | Finishing | Finished | Unread | GaveUp | Died
Ending = Finished | Unread | GaveUp | Died


@dataclass(frozen=True, slots=True)
class Said:
    """An event, and the job it is of."""

    job: str
    event: Event


def line_of_request(request: Request) -> bytes:
    """The request as a line."""
    return _line(
        {
            "job": request.job,
            "source": str(request.source),
            "folder": str(request.folder),
            "engine": request.engine,
            "name": request.name,
            "done_pages": sorted(request.done_pages),
            "readings": [reading_to_json(reading) for reading in request.readings],
        }
    )


def request_in(line: bytes) -> Request:
    """The request of a line. Raises Garbled."""
    return _told(line, _request)


def line_of(said: Said) -> bytes:
    """The event as a line; raises ValueError for a number that is not finite."""
    event = said.event
    fields = _fields(event)
    return _line({"job": said.job, "event": _KINDS[type(event)], **fields})


def said_in(line: bytes) -> Said:
    """The event of a line. Raises Garbled."""
    return _told(line, _said)


def _line(told: JsonObject) -> bytes:
    return json.dumps(told, allow_nan=False).encode("ascii") + b"\n"


def _told(line: bytes, made: Callable[[JsonObject], _Value]) -> _Value:
    try:
        return made(_of(dict, json.loads(line)))
    except Garbled:
        raise
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as error:
        raise Garbled(type(error).__name__) from error


def _request(told: JsonObject) -> Request:
    return Request(
        job=_of(str, told["job"]),
        source=Path(_of(str, told["source"])),
        folder=Path(_of(str, told["folder"])),
        engine=_of(str, told["engine"]),
        name=_of(str, told["name"]),
        done_pages=frozenset(_of(int, number) for number in _of(list, told["done_pages"])),
        readings=tuple(map(reading_from_json, _of(list, told["readings"]))),
    )


def _said(told: JsonObject) -> Said:
    return Said(_of(str, told["job"]), _READ[_of(str, told["event"])](told))


def _opened(told: JsonObject) -> Opened:
    return Opened(
        pages=_of(int, told["pages"]),
        media=_of(str, told["media"]),
        signed=_of(bool, told["signed"]),
        born_digital=_of(bool, told["born_digital"]),
        warnings=_reasons(told["warnings"]),
    )


def _page(told: JsonObject) -> PageRead:
    for name, kind in (("number", int), ("text", str), ("variant", str), ("signals", dict)):
        _of(kind, told[name])
    for word in _of(list, told["words"]):
        _of(str, word[0])
    return PageRead(reading_from_json(told))


def _finished(told: JsonObject) -> Finished:
    return Finished(
        access_copy=_of(str, told["access_copy"]),
        pdfa=_of(str, told["pdfa"]),
        born_digital=_of(bool, told["born_digital"]),
        signed_on=_of(str, told["signed_on"]),
        warnings=_reasons(told["warnings"]),
        cpu_s=_number(told["cpu_s"]),
    )


def _unread(told: JsonObject) -> Unread:
    return Unread(_of(str, told["reason"]), _params(told["params"]))


def _busy(told: JsonObject) -> GaveUp:
    return GaveUp(_of(str, told["detail"]), _of(bool, told["retiring"]))


def _fields(event: Event) -> JsonObject:
    match event:
        case PageRead(reading):
            return reading_to_json(reading)
        case Opened() | Finished():
            told = {name: getattr(event, name) for name in event.__dataclass_fields__}
            told["warnings"] = [
                {"code": reason.code, "params": dict(reason.params)} for reason in event.warnings
            ]
            return told
        case Unread(reason, params):
            return {"reason": reason, "params": dict(params)}
        case GaveUp(detail, retiring):
            return {"detail": detail, "retiring": retiring}
        case Begun() | Finishing():
            return {}
        case Died():
            raise TypeError("a process does not say that it died")


def _of(kind: type[_Value], value: object) -> _Value:
    if type(value) is not kind:
        raise Garbled(f"{type(value).__name__} where {kind.__name__} is said")
    return value


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else _of(float, value)


def _reasons(told: object) -> tuple[Reason, ...]:
    return tuple(Reason(_of(str, one["code"]), _params(one["params"])) for one in _of(list, told))


def _params(told: object) -> dict[str, Plain]:
    params = _of(dict, told)
    if not all(type(value) in {str, int, float} for value in params.values()):
        raise Garbled("a parameter that is no plain value")
    return params


_KINDS: dict[type[Event], str] = {
    Begun: "begun",
    Opened: "opened",
    PageRead: "page",
    Finishing: "finishing",
    Finished: "finished",
    Unread: "unreadable",
    GaveUp: "busy",
}
_READ: dict[str, Callable[[JsonObject], Event]] = {
    "begun": lambda _: Begun(),
    "opened": _opened,
    "page": _page,
    "finishing": lambda _: Finishing(),
    "finished": _finished,
    "unreadable": _unread,
    "busy": _busy,
}
