"""Putting what somebody typed back into the form of a page, whatever form it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# What a browser would not send, or what must be new in every form.
UNFILLED_TYPES = frozenset(("file", "password", "submit", "button", "image", "reset"))
UNFILLED_NAMES = frozenset(("csrfmiddlewaretoken",))
Attributes = list[tuple[str, str | None]]


def refilled(page: str, *, address: str, action: str, typed: Mapping[str, Sequence[str]]) -> str:
    """
    The page with the values in the form that posts to `action`; empty when it holds no such form.

    `address` is the page's own, by which the form's is read. A fold that holds the form is opened.
    """
    parser = _Refilling(page, address, action, typed)
    parser.feed(page)
    parser.close()
    if not parser.found:
        return ""
    pieces, last = [], 0
    for start, end, text in sorted(parser.edits):
        pieces += [page[last:start], text]
        last = end
    return "".join([*pieces, page[last:]])


@dataclass
class _Values:
    """The values of a form by name; controls of one name take them in their order."""

    typed: Mapping[str, Sequence[str]]
    taken: dict[str, int] = field(default_factory=dict)

    def holds(self, name: str, value: str) -> bool:
        return value in self.typed.get(name, ())

    def next(self, name: str) -> str | None:
        place = self.taken.get(name, 0)
        self.taken[name] = place + 1
        values = self.typed.get(name, ())
        return values[place] if place < len(values) else None


class _Refilling(HTMLParser):
    """Notes which pieces of the page are to become which others."""

    def __init__(
        self, page: str, address: str, action: str, typed: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.address, self.action, self.typed = address, action, typed
        self.edits: list[tuple[int, int, str]] = []
        self.found = False
        self.values: _Values | None = None
        self.folds: list[tuple[int, int, Attributes]] = []
        self.choice = ""
        self.area: tuple[int, str] | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        start = self._here()
        end = start + len(self.get_starttag_text() or "")
        given = dict(attrs)
        if tag == "details":
            self.folds.append((start, end, attrs))
        elif tag == "form":
            self._begin(given)
        elif self.values is None:
            return
        elif tag == "input":
            self._input(self.values, attrs, start, end)
        elif tag == "select":
            self.choice = given.get("name") or ""
        elif tag == "option" and self.choice in self.typed:
            chosen = self.values.holds(self.choice, given.get("value") or "")
            self._write("option", _with(attrs, "selected", on=chosen), start, end)
        elif tag == "textarea":
            value = self.values.next(given.get("name") or "")
            self.area = (end, value) if value is not None else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.values = None
        elif tag == "details" and self.folds:
            self.folds.pop()
        elif tag == "select":
            self.choice = ""
        elif tag == "textarea" and self.area is not None:
            start, value = self.area
            self.edits.append((start, self._here(), f"\n{escape(value)}"))
            self.area = None

    def _begin(self, given: dict[str, str | None]) -> None:
        target = urlsplit(urljoin(self.address, given.get("action") or "")).path
        posts = (given.get("method") or "").lower() == "post"
        if not posts or target != urlsplit(self.action).path:
            return
        self.found, self.values = True, _Values(self.typed)
        for start, end, attrs in self.folds:
            if not any(name == "open" for name, _ in attrs):
                self._write("details", _with(attrs, "open", on=True), start, end)
        self.folds = []

    def _input(self, values: _Values, attrs: Attributes, start: int, end: int) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", (given.get("type") or "text").lower()
        if not name or name in UNFILLED_NAMES or kind in UNFILLED_TYPES:
            return
        if kind in {"checkbox", "radio"}:
            on = values.holds(name, given.get("value") or "on")
            self._write("input", _with(attrs, "checked", on=on), start, end)
            return
        value = values.next(name)
        if value is not None:
            bare = [(key, said) for key, said in attrs if key != "value"]
            self._write("input", [*bare, ("value", value)], start, end)

    def _write(self, tag: str, attrs: Attributes, start: int, end: int) -> None:
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs
        )
        self.edits.append((start, end, f"<{tag}{said}>"))

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column


def _with(attrs: Attributes, name: str, *, on: bool) -> Attributes:
    bare = [(key, value) for key, value in attrs if key != name]
    return [*bare, (name, None)] if on else bare
