"""
PDF files: do they open, how many pages, are they signed, is anything hostile in them.

Nothing in a PDF is run: only its objects are looked at. What qpdf can repair is taken in with a
warning, unless the end of the file is missing, for then pages may be missing too.
"""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pikepdf

from reading.domain.reasons import Reason
from reading.files.findings import Inspection, Limits, Refused

_TAIL = 1 << 20
_QPDF = "pikepdf._core"
_DROPPED = "non-dictionary object; ignoring"
_MOST_NODES = 200_000
_DEEPEST = 60
# What a page or document may do by itself, and the word a person knows it by.
_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "Launch",
    "/SubmitForm": "SubmitForm",
    "/ImportData": "ImportData",
    "/GoToE": "GoToE",
    "/Rendition": "Rendition",
    "/RichMediaExecute": "RichMedia",
}
_LIVELY = {"/RichMedia": "RichMedia", "/Screen": "Screen", "/3D": "3D", "/Movie": "Movie"}


def inspect_pdf(path: Path, limits: Limits) -> Inspection:
    """Inspect a PDF. Raises Refused."""
    try:
        with _LostPages() as lost, pikepdf.open(path, suppress_warnings=True) as pdf:
            return _inspect(pdf, path, limits, lost.count)
    except pikepdf.PasswordError as error:
        raise Refused("password") from error
    except pikepdf.PdfError as error:
        raise Refused(_refusal_of(path, str(error))) from error
    except (pikepdf.ForeignObjectError, TypeError, ValueError, KeyError, IndexError) as error:
        # Objects of a type that the PDF standard forbids where they stand.
        raise Refused("damaged") from error
    except (AttributeError, NotImplementedError, RuntimeError, RecursionError) as error:
        raise Refused("damaged") from error


class _LostPages(logging.Handler):
    """
    Counts the pages that qpdf drops from the tree while it opens a file.

    It mends the tree at once, stated count included, and says so on its log alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += _DROPPED in record.getMessage()

    def __enter__(self) -> Self:
        logging.getLogger(_QPDF).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger(_QPDF).removeHandler(self)


def _inspect(pdf: pikepdf.Pdf, path: Path, limits: Limits, lost: int) -> Inspection:
    tree = _Tree(pdf.Root.get("/Pages"))
    pages = list(tree.pages(limits))
    if not pages:
        raise Refused("cut_short" if _lacks_end(path) else "zero_pages")
    for number, page in enumerate(pages, start=1):
        _within(page, number, limits)
    declared = max(tree.declared, len(pages) + lost)
    if len(pages) < declared:
        raise Refused("pages_missing", declared=declared, found=len(pages))
    warnings = list(_warnings(pdf, pages))
    if pdf.get_warnings():
        if _lacks_end(path):
            raise Refused("cut_short")
        warnings.insert(0, Reason("repaired"))
    signatures = _signatures(pdf)
    return Inspection(
        "application/pdf",
        len(pages),
        signed=bool(signatures),
        signed_on=min((day for day in signatures if day), default=""),
        warnings=tuple(warnings),
    )


def _refusal_of(path: Path, message: str) -> str:
    if "encrypt" in message.lower():
        return "encrypted"
    return "cut_short" if _lacks_end(path) else "damaged"


def _lacks_end(path: Path) -> bool:
    """
    Whether the file stops in the midst of its objects.

    Only looked at when something else is wrong: readers forgive a missing end mark. A missing end
    mark after the table of contents (xref) has begun has lost no object either.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    last_object = max(tail.rfind(b"endobj"), tail.rfind(b"endstream"))
    after = tail[max(0, last_object) :]
    return b"%%EOF" not in after and b"xref" not in after


class _Tree:
    """
    The page tree, walked by ourselves.

    The stated count may lie upwards or downwards, and a tree whose branches share their children
    would unfold without end; here a branch counts once, and the walk stops at the limit.
    `declared` is how many pages there should be by what the tree says of itself.
    """

    def __init__(self, root: pikepdf.Object | None) -> None:
        self._root = root
        self.declared = 0

    def pages(self, limits: Limits) -> Iterator[pikepdf.Dictionary]:
        """The pages in their order. Raises Refused."""
        stack: list[tuple[Any, int]] = [(self._root, 0)]
        branches: set[tuple[int, int]] = set()
        found = lost = nodes = 0
        while stack:
            node, depth = stack.pop()
            nodes += 1
            if nodes > _MOST_NODES or depth > _DEEPEST:
                raise Refused("too_many_pages", limit=limits.pages)
            if not isinstance(node, pikepdf.Dictionary):
                # A child that the tree names and the file does not hold.
                lost += depth > 0
                continue
            kids = node.get("/Kids")
            if isinstance(kids, pikepdf.Array):
                if node.objgen in branches and node.objgen != (0, 0):
                    raise Refused("damaged")
                branches.add(node.objgen)
                if len(kids) > _MOST_NODES:
                    raise Refused("too_many_pages", limit=limits.pages)
                stack.extend((kid, depth + 1) for kid in reversed(list(kids)))
                continue
            found += 1
            if found > limits.pages:
                raise Refused("too_many_pages", limit=limits.pages)
            yield node
        self.declared = max(found + lost, self._stated(limits))

    def _stated(self, limits: Limits) -> int:
        root = self._root
        stated = _number(root.get("/Count")) if isinstance(root, pikepdf.Dictionary) else 0.0
        return int(stated) if stated <= limits.pages else 0


def _within(page: pikepdf.Dictionary, number: int, limits: Limits) -> None:
    box = _inherited(page, "/MediaBox")
    if isinstance(box, pikepdf.Array) and len(box) == 4:
        sides = [_number(side) for side in box]
        unit = max(1.0, _number(page.get("/UserUnit", 1)))
        longest = max(abs(sides[2] - sides[0]), abs(sides[3] - sides[1])) * unit
        if longest > limits.page_points:
            raise Refused("page_too_large", page=number)
    for picture in _pictures(page):
        if _number(picture.get("/Width")) * _number(picture.get("/Height")) > limits.pixels:
            raise Refused("page_too_large", page=number)


def _pictures(page: pikepdf.Dictionary) -> Iterator[pikepdf.Stream]:
    resources = _inherited(page, "/Resources")
    objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(objects, pikepdf.Dictionary):
        return
    for thing in list(objects.as_dict().values()):
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            yield thing


def _inherited(page: pikepdf.Dictionary, key: str) -> pikepdf.Object | None:
    node: pikepdf.Object | None = page
    for _ in range(_DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if abs(number) < 1e12 else 1e12


def _warnings(pdf: pikepdf.Pdf, pages: list[pikepdf.Dictionary]) -> Iterator[Reason]:
    if pdf.is_encrypted:
        yield Reason("restricted")
    kinds, attached = _active(pdf, pages)
    if kinds:
        yield Reason("active_content", {"kinds": ", ".join(sorted(kinds))})
    if attached:
        yield Reason("attachments", {"count": attached})
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        yield Reason("dynamic_form")


def _active(pdf: pikepdf.Pdf, pages: list[pikepdf.Dictionary]) -> tuple[set[str], int]:
    """The kinds of actions that lie in the file, and how many files are attached to it."""
    kinds = _actions(pdf.Root.get("/OpenAction")) | _actions_by_event(pdf.Root)
    names = pdf.Root.get("/Names")
    attached = 0
    if isinstance(names, pikepdf.Dictionary):
        kinds |= {"JavaScript"} if "/JavaScript" in names else set()
        attached += _leaves(names.get("/EmbeddedFiles"))
    for page in pages:
        kinds |= _actions_by_event(page)
        for mark in _marks(page):
            kinds |= _actions(mark.get("/A")) | _actions_by_event(mark)
            subtype = str(mark.get("/Subtype"))
            kinds |= {_LIVELY[subtype]} if subtype in _LIVELY else set()
            attached += subtype == "/FileAttachment"
    return kinds, attached


def _marks(page: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    marks = page.get("/Annots")
    if not isinstance(marks, pikepdf.Array):
        return []
    return [mark for mark in list(marks) if isinstance(mark, pikepdf.Dictionary)]


def _actions_by_event(thing: pikepdf.Object) -> set[str]:
    events = thing.get("/AA")
    if not isinstance(events, pikepdf.Dictionary):
        return set()
    return set().union(*(_actions(action) for action in events.as_dict().values()))


def _actions(action: pikepdf.Object | None) -> set[str]:
    """The kinds in an action and the chain of actions that follow it."""
    kinds: set[str] = set()
    waiting = [action]
    for _ in range(100):
        if not waiting:
            break
        step = waiting.pop()
        if isinstance(step, pikepdf.Array):
            waiting.extend(list(step)[:100])
        elif isinstance(step, pikepdf.Dictionary):
            kind = str(step.get("/S"))
            kinds |= {_ACTIONS[kind]} if kind in _ACTIONS else set()
            waiting.append(step.get("/Next"))
    return kinds


def _leaves(tree: pikepdf.Object | None) -> int:
    """How many names a name tree holds."""
    count = 0
    waiting = [tree]
    for _ in range(10_000):
        if not waiting:
            break
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary):
            held = node.get("/Names")
            count += len(held) // 2 if isinstance(held, pikepdf.Array) else 0
            kids = node.get("/Kids")
            waiting.extend(list(kids) if isinstance(kids, pikepdf.Array) else [])
    return count


# Where a zone is named it is Vietnam's, or none (Z).
_PDF_DATE = re.compile(r"D:(\d{8})(\d{6})?([Z+-])?")
_VIETNAM = timedelta(hours=7)


def _signatures(pdf: pikepdf.Pdf) -> list[str]:
    """
    The day each signature over a range of the file's bytes states, empty where it states none.

    Said by the signer's own machine, in Vietnam's time or with its zone: good enough to be held
    against the date on the page, and for nothing else.
    """
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return []
    fields = form.get("/Fields")
    waiting = [(field, "") for field in fields] if isinstance(fields, pikepdf.Array) else []
    found: list[str] = []
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        field, inherited = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary):
            continue
        kind = str(field.get("/FT", inherited))
        value = field.get("/V")
        if kind == "/Sig" and isinstance(value, pikepdf.Dictionary) and "/ByteRange" in value:
            found.append(_day_of(value.get("/M")))
        kids = field.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting.extend((kid, kind) for kid in kids)
    return found


def _day_of(stated: object) -> str:
    """The day of a PDF date (D:20250204161204+07'00'), in Vietnam; empty if it is none."""
    match = _PDF_DATE.match(str(stated)) if isinstance(stated, pikepdf.String) else None
    if match is None:
        return ""
    try:
        moment = datetime.strptime(f"{match[1]}{match[2] or '000000'}+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        return ""
    if match[3] == "Z":
        moment += _VIETNAM
    return moment.date().isoformat()
