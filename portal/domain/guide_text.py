"""
The guide of `docs/` as pages of words: a page for each of its sections.

The guide is written in the few forms of Markdown that a page of words has too: paragraphs, lists,
bold words; samples of typing become bold, the rows of a table become a list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from language.vietnamese import fold

_HEADING: Final = re.compile(r"## (?:\d+\. )?(.+)")
_NUMBERED: Final = re.compile(r"\d+\. (.+)", re.DOTALL)
_BULLET: Final = re.compile(r"[-*] (.+)", re.DOTALL)
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*|`(.+?)`")
_ITALIC: Final = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_RULE: Final = re.compile(r"\|[\s|:-]+\|")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the guide: its heading, its name in addresses, and its text as HTML."""

    title: str
    slug: str
    body: str


def sections_of(guide: str) -> list[Section]:
    """The sections of the guide in their order; what stands before the first is left out."""
    parts = re.split(r"^(?=## )", guide, flags=re.MULTILINE)
    return [section for part in parts if (section := _section(part)) is not None]


def _section(part: str) -> Section | None:
    head, _, text = part.partition("\n")
    heading = _HEADING.fullmatch(head.strip())
    if heading is None:
        return None
    title = _plain(heading[1])
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return Section(title, slug, "".join(_blocks(text)))


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.rstrip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("### "):
            # A section is a page, and its heading the page's.
            yield f"<h2>{_words(lines.pop(0)[4:])}</h2>"
        for kind, entries in groupby(_entries(lines), key=lambda entry: entry[0]):
            yield _drawn(kind, [words for _, words in entries])


def _entries(lines: Iterable[str]) -> list[tuple[str, str]]:
    """The lines put together into paragraphs, list entries and rows, each with its kind."""
    found: list[tuple[str, str]] = []
    for line in lines:
        text = line.strip()
        if _RULE.fullmatch(text):
            # What stands over the rule heads the table; a list has no heads.
            found.pop()
        elif text.startswith("|"):
            found.append(("row", text))
        elif match := _NUMBERED.fullmatch(text):
            found.append(("ol", match[1]))
        elif match := _BULLET.fullmatch(text):
            found.append(("ul", match[1]))
        elif found and found[-1][0] != "row":
            kind, before = found[-1]
            found[-1] = (kind, f"{before} {text}")
        else:
            found.append(("p", text))
    return found


def _drawn(kind: str, entries: list[str]) -> str:
    if kind == "p":
        return "".join(f"<p>{_words(words)}</p>" for words in entries)
    if kind == "row":
        return f"<ul>{''.join(map(_row, entries))}</ul>"
    return f"<{kind}>{''.join(f'<li>{_words(words)}</li>' for words in entries)}</{kind}>"


def _row(text: str) -> str:
    first, *others = [_words(cell.strip()) for cell in text.strip("|").split("|")]
    return f"<li><b>{first}</b>: {', '.join(others)}</li>"


def _words(text: str) -> str:
    plain = escape(_LINK.sub(r"\1", text), quote=False)
    bold = _BOLD.sub(lambda match: f"<b>{match[1] or match[2]}</b>", plain)
    return _ITALIC.sub(r"<i>\1</i>", bold)


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", _LINK.sub(r"\1", text)).strip()
