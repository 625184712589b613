"""Whether all is well with this site, for a person and for whoever watches over it."""

from argparse import ArgumentParser
from json import dumps
from typing import Any

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext

from machine.command import StoreCommand
from machine.json_values import JsonObject
from portal.domain.watching import Fault, Problem, VaultFacts, Watched
from portal.queries.watching import in_words, watched


class Command(StoreCommand):
    help = "Whether all is well: database, object storage, search, workers, clock, disk. Ends with 1 where it is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: str, json: bool, **_options: Any) -> None:
        try:
            found = watched(at=timezone.now())
        except DatabaseError:
            if not json:
                # A person reads in one sentence what is wrong with it.
                raise
            found = Watched(None, (Problem(Fault.DATABASE),))
        if json:
            self.stdout.write(dumps(as_json(found), ensure_ascii=False))
        else:
            self.stdout.write(as_text(found))
        if found.problems:
            # What is wrong was said: nothing more.
            raise SystemExit(1)


def as_json(found: Watched) -> JsonObject:
    """A site as other programs read it; of one without a database nothing but that is known."""
    problems: list[JsonObject] = [_problem(one) for one in found.problems]
    facts = found.facts
    if facts is None:
        return {"database": None, "vault": None, "search": None, "workers": None, "clock_s": None,
                "disk_free": None, "problems": [*problems]}  # fmt: skip
    return {
        "database": facts.database,
        "vault": {
            "kind": facts.storage.kind,
            "worm": facts.storage.worm,
            "why": _why(facts.storage),
        },
        "search": {
            "kind": facts.search.kind,
            "ready": facts.search.ready,
            "behind_s": round(facts.search.behind_s, 1),
        },
        "workers": facts.workers,
        "clock_s": round(facts.clock_s, 1),
        "disk_free": facts.disk_free,
        "problems": [*problems],
    }


def _problem(one: Problem) -> JsonObject:
    what, step = in_words(one)
    return {"code": str(one.fault), "what": what, "next": step}


def _why(storage: VaultFacts) -> str:
    if storage.worm or storage.why:
        return storage.why
    return gettext("A file that is lost or changed is noticed, not prevented.")


def as_text(found: Watched) -> str:
    """The same for a person."""
    if not found.problems:
        return gettext("All is well.")
    lines = (in_words(one) for one in found.problems)
    return "\n".join(f"{what}\n  → {step}" for what, step in lines)
