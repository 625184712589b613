"""Words put together to the text of a page."""

from collections.abc import Iterable

from ingest.domain.readings import Word


def text_of(words: Iterable[Word]) -> str:
    """The words in reading order, one printed line a line."""
    lines: list[list[str]] = []
    last: int | None = None
    for word in words:
        if word.line != last:
            lines.append([])
            last = word.line
        lines[-1].append(word.text)
    return "\n".join(" ".join(line) for line in lines)
