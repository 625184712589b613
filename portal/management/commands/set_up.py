"""A site set up from a plan that people read and write; run again, it makes what is missing."""

import json
from argparse import ArgumentParser, Namespace
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext

from access.api import console
from archive.machine_api import inventory_with_code
from audit.api import Act, TrailFilters, events
from machine.command import StoreCommand
from machine.json_values import JsonObject
from portal.actions.handing_over import hand_over
from portal.actions.planning import Done, carry_out
from portal.domain.plan import PROBLEM_WORDS, BatchEntry, Problem
from portal.domain.reading_plans import LARGEST_PLAN, read_plan

# Where it is missing the folder is new: it is made ready first.
TABLE = "portal_sitename"


class Command(StoreCommand):
    help = "Set the site up as a plan (TOML) says; what is there already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        file = Path(asked.plan)
        if _is_new(Path(settings.KHOSO_DATA)):
            call_command("prepare", stdout=StringIO())
        done = self._done(file)
        self._hand_over(done, self.stderr if asked.json else self.stdout)
        if asked.json:
            self.stdout.write(json.dumps(as_json(done), ensure_ascii=False))
        else:
            self.stdout.write(as_text(done))
        if done.problems:
            raise CommandError(
                gettext("%(count)s mistakes in the plan; what stands in them was not made.")
                % {"count": len(done.problems)}
            )

    def _done(self, file: Path) -> Done:
        at = timezone.now()
        try:
            with file.open("rb") as source:
                plan, problems = read_plan(source.read(LARGEST_PLAN + 1))
        except OSError:
            return Done(problems=[Problem("", "not_there")])
        done = carry_out(
            plan, by=console(), folder=file.parent, since=timezone.localtime(at).date(), at=at
        )
        done.problems[:0] = problems
        for entry in plan.batches:
            self._take_in(entry, file.parent / entry.folder, done)
        return done

    def _take_in(self, entry: BatchEntry, folder: Path, done: Done) -> None:
        if inventory_with_code(entry.inventory) is None:
            where = f"{entry.where}.inventory"
            done.problems.append(Problem(where, "no_inventory", {"code": entry.inventory}))
            return
        if not folder.is_dir():
            where = f"{entry.where}.folder"
            done.problems.append(Problem(where, "no_folder", {"path": entry.folder[:200]}))
            return
        taken = events(TrailFilters(action=Act.TAKE_IN))
        before = taken.count()
        try:
            call_command("ingest_batch", str(folder), inventory=entry.inventory, stdout=StringIO())
        except CommandError as why:
            if why.returncode > 1:
                # Somebody ended it.
                raise
            done.problems.append(Problem(entry.where, "not_taken_in", {"why": why}))
            return
        done.count("batches", new=taken.count() > before)

    def _hand_over(self, done: Done, out: OutputWrapper) -> None:
        """Passwords to a terminal or into a closed file; its place is told, and never by JSON."""
        if not done.passwords:
            return
        lines = [f"  {name:<24} {password}" for name, password in done.passwords.items()]
        told = gettext("Passwords, told this once; each must be changed at the first sign-in:")
        kept = hand_over(
            ["", told, "", *lines, ""],
            out=out,
            folder=Path(settings.KHOSO_DATA),
            name="mat-khau",
        )
        if kept is not None:
            out.write(
                gettext("The passwords stand in %(file)s; only its owner can read it.")
                % {"file": kept}
            )


def _is_new(folder: Path) -> bool:
    """Whether nothing was made ready here yet."""
    return not folder.exists() or TABLE not in connection.introspection.table_names()


def as_json(done: Done) -> JsonObject:
    """What was made and known, and every problem with its place and its sentence."""
    problems = [{"where": p.where or "plan", "reason": in_words(p)} for p in done.problems]
    return {"made": dict(done.made), "known": dict(done.known), "problems": problems}


def as_text(done: Done) -> str:
    """The same as lines for a person."""
    made, known = gettext("made"), gettext("there already")
    names = sorted({*done.made, *done.known})
    lines = [f"  {n:<14} {made} {done.made[n]}, {known} {done.known[n]}" for n in names]
    return "\n".join([*lines, *(f"{p.where or 'plan'}: {in_words(p)}" for p in done.problems)])


def in_words(problem: Problem) -> str:
    """What is wrong and what to do."""
    return gettext(PROBLEM_WORDS[problem.code]) % problem.params
