"""
What a site answers to the same questions before and after a move: what people of different clearance find, and
what they see of what they open. Only digests leave it: it is compared, and shown to nobody.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from itertools import chain, cycle, islice, product
from typing import TYPE_CHECKING, Final

from django.contrib.auth import get_user_model

from access.api import Actor, console_actor
from archive.api import completeness, inventories_visible_to, page_texts, records_visible_to
from machine.json_values import JsonObject
from portal.domain.moving import MOST_PEOPLE, QUESTIONS
from search.api import Closed, Engine, IndexLocked, catch_up, is_behind, make_index
from search.domain.results import Sort
from search.machine_api import answer_to

if TYPE_CHECKING:
    from archive.api import Record

# Where the papers that somebody sees give too few questions.
_WORDS: Final = ("báo cáo", "kế hoạch", "nghị quyết", "quyết định", "số hóa", "đảng viên", "")
_WAIT_S: Final = 30.0
_PAGES_LOOKED_AT: Final = (1, 2, 3)


def answers(*, engine: Engine, at: datetime) -> list[str]:
    """
    The digests of what this site answers, questions and all: `QUESTIONS` of them, none where nobody has an account.

    The same tables give the same questions. Raises SearchUnavailable.
    """
    was = engine.closed()
    try:
        _bring_up(engine)
        return [
            hashlib.sha256(json.dumps(one, sort_keys=True, default=str).encode()).hexdigest()
            for one in islice(_told(engine, at), QUESTIONS)
        ]
    finally:
        if was is not Closed.READY:
            # What is closed was put into memory by us, and by no indexer that goes on with it.
            engine.drop_closed(ending=True)


def _told(engine: Engine, at: datetime) -> Iterator[JsonObject]:
    people = people_asking(at=at)
    each = -(-QUESTIONS // len(people)) if people else 0
    return chain.from_iterable(islice(_answers_to(actor, engine), each) for actor in people)


def people_asking(*, at: datetime) -> list[Actor]:
    """One of each kind of sight, those who see most first: the clearance, roles and places that cut what is seen."""
    names = get_user_model().objects.filter(is_active=True).order_by("pk")
    kinds: dict[object, Actor] = {}
    for name in names.values_list("username", flat=True):
        actor = console_actor(name, at=at)
        sight = (actor.clearance, actor.party_papers, actor.roles, actor.units, actor.inventories)
        kinds.setdefault(sight, actor)
    most = sorted(kinds.values(), key=lambda one: (-one.clearance, -one.party_papers, one.id or 0))
    return most[:MOST_PEOPLE]


def _answers_to(actor: Actor, engine: Engine) -> Iterator[JsonObject]:
    """Without end: by turns a search and a look, of papers from all that this person sees."""
    who = actor.username
    yield {"who": who, "figures": [asdict(one) for one in completeness(actor)]}
    yield {
        "who": who,
        "lists": sorted(inventories_visible_to(actor).values_list("code", flat=True)),
    }
    papers = _sample(actor)
    for record in papers:
        yield _search(actor, engine, _words_of(record), Sort.RELEVANCE)
        yield {"who": who, "look": _seen_of(record, actor)}
    for sort, one, other in cycle(product(Sort, _WORDS, _WORDS)):
        yield _search(actor, engine, f"{one} {other}".strip(), sort)


def _search(actor: Actor, engine: Engine, words: str, sort: Sort) -> JsonObject:
    found = answer_to(words, actor=actor, engine=engine, sort=sort)
    return {"who": actor.username, "words": words, "sort": str(sort), "found": found}


def _sample(actor: Actor) -> "list[Record]":
    """So many papers that there are questions enough, evenly from the first to the newest."""
    numbers = list(records_visible_to(actor).order_by("pk").values_list("pk", flat=True))
    step = max(1, len(numbers) * 2 // QUESTIONS)
    visible = records_visible_to(actor).in_bulk(numbers[::step])
    return [visible[number] for number in numbers[::step] if number in visible]


def _words_of(record: "Record") -> str:
    return " ".join(record.shown_title.split()[-4:]) or record.number_text


def _seen_of(record: "Record", actor: Actor) -> JsonObject:
    texts = page_texts({record.pk: _PAGES_LOOKED_AT}, actor=actor).get(record.pk, {})
    return {
        "record": record.pk,
        "accession": record.accession,
        "number": record.number_text,
        "day": record.issued_text,
        "title": record.shown_title,
        "level": int(record.level),
        "pages": [[number, text] for number, text in sorted(texts.items())],
    }


def _bring_up(engine: Engine) -> None:
    """The index holds what the tables do; where an indexer is at it, it is waited for."""
    deadline = time.monotonic() + _WAIT_S
    with suppress(IndexLocked):
        make_index(engine)
    while is_behind(engine) and time.monotonic() < deadline:
        try:
            catch_up(engine)
        except IndexLocked:
            time.sleep(0.2)
