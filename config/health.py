"""
Whether the part that runs beside this program lives, for whoever watches over a container:
`python -m config.health web|worker|indexer` ends with 0 or 1, and says what is wrong.

It is asked every minute in every container, so it brings up no more than a connection to the database: the
whole of the product would cost a tenth of a processor there.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.database import settings_of
from config.env import BadEnvironment, Env, read
from config.listening import answers
from config.programs import Part
from machine.processes import is_of_this_host, living

BASE = Path(__file__).resolve().parent.parent
# A worker beats every few seconds whatever it does, unless it hangs.
HANGS_AFTER = timedelta(minutes=10)
# An indexer of another machine is taken at its word for so long; this one waits for its end.
SIGN_OF_LIFE = timedelta(seconds=60)
BEATS = {
    Part.WORKER: "SELECT name, beat_at FROM ingest_workerbeat ORDER BY beat_at DESC",
    Part.INDEXER: "SELECT name, beat_at FROM search_indexer WHERE beat_at IS NOT NULL",
}
Beat = tuple[str, datetime]


def main(environment: Mapping[str, str], words: Sequence[str]) -> int:
    """Look, tell what is wrong. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="config.health")
    parser.add_argument("part", type=Part, choices=list(Part))
    part = parser.parse_args(words).part
    try:
        wrong = trouble_of(part, read(environment, base=BASE))
    except BadEnvironment as why:
        wrong = str(why)
    if wrong:
        print(wrong, file=sys.stderr)
    return 1 if wrong else 0


def trouble_of(part: Part, env: Env) -> str:
    """What is wrong with the part of this machine, in words; none where it lives."""
    if part is Part.WEB:
        return (
            "" if answers(env) else "Máy chủ web không trả lời, hoặc không tới được cơ sở dữ liệu."
        )
    if env.database is None and not (env.data / "khoso.sqlite3").exists():
        # Asking would make an empty one.
        return f"Chưa có cơ sở dữ liệu trong {env.data}."
    try:
        beats, at = _beats(env, BEATS[part])
    except _failures() as error:
        return f"Không hỏi được cơ sở dữ liệu ({type(error).__name__})."
    return "" if _lives(part, beats, at) else f"{part}: không có dấu hiệu còn sống."


def _lives(part: Part, beats: Sequence[Beat], at: datetime) -> bool:
    """The same that the administrator's page means by it (ingest.queries.ledgers, search.actions.keeping)."""
    here = [(name, beat) for name, beat in beats if is_of_this_host(name)]
    alive = living([name for name, _ in here])
    if part is Part.WORKER:
        return any(name in alive and at - beat <= HANGS_AFTER for name, beat in here)
    return bool(alive) or any(
        abs(at - beat) <= SIGN_OF_LIFE for name, beat in beats if not is_of_this_host(name)
    )


def _beats(env: Env, query: str) -> tuple[list[Beat], datetime]:
    """Rows of the table of beats, and the time by the clock that they were written by."""
    import django
    from django.conf import settings

    if not settings.configured:
        known = settings_of(env.database, data=env.data, patience_s=env.patience)
        # One question needs no pool, nor the threads that keep it.
        known["OPTIONS"].pop("pool", None)
        settings.configure(DATABASES={"default": known}, USE_TZ=True)
        django.setup()
    from django.db import connection

    from machine.database.clock import DatabaseClock

    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    return [(name, _aware(beat)) for name, beat in rows], DatabaseClock()()


def _aware(beat: datetime | str) -> datetime:
    # SQLite keeps a text of it, in UTC.
    found = datetime.fromisoformat(beat) if isinstance(beat, str) else beat
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _failures() -> tuple[type[Exception], ...]:
    from django.db import DatabaseError

    return DatabaseError, OSError


if __name__ == "__main__":
    sys.exit(main(os.environ, sys.argv[1:]))
