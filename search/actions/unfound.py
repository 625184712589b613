"""Which of the words asked for are nowhere: a slip of the pen is told, not silently dropped."""

from typing import Final

from access.api import Actor
from search.actions.finding import Findings, scope_of
from search.domain.query import parse
from search.engines.port import Engine, SearchUnavailable

MOST_WORDS: Final = 8
WIDENED: Final = ("one_missing", "fuzzy")


def words_not_found(findings: Findings, text: str, *, actor: Actor, engine: Engine) -> list[str]:
    """
    The words that no record the actor may read has, as typed or without marks.

    Asked only where a search found nothing, or only what lacks or nearly has one of its words.
    """
    if findings.total + findings.looser and findings.relaxed not in WIDENED:
        return []
    words = list(dict.fromkeys(word.strip('",.;:()') for word in text.split()))
    asked = [word for word in words if len(word) > 1 and not word.startswith("-")]
    if not 1 < len(asked) <= MOST_WORDS:
        return []
    try:
        scope = scope_of(actor, engine)
        answers = {word: engine.search(parse(word), scope, size=0) for word in asked}
    except SearchUnavailable:
        return []
    return [
        word
        for word, answer in answers.items()
        if not answer.total + answer.looser or answer.relaxed in WIDENED
    ]
