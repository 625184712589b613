"""What a container is told to be: alive by the same signs that the administrator's page goes by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from config.env import read
from config.health import BEATS, HANGS_AFTER, SIGN_OF_LIFE, _lives, main, trouble_of
from config.programs import Part
from ingest.models import WorkerBeat
from ingest.queries import ledgers
from machine.processes import process_name
from search.actions import keeping
from search.actions.keeping import note_indexer
from tests.starts import BASE

AT = datetime(2026, 11, 30, 8, tzinfo=UTC)
HERE, ELSEWHERE = process_name(), "kho-2:7:123"
# No process has so high a number.
ENDED = f"{HERE.split(':')[0]}:999999999:1"


@pytest.mark.parametrize(
    ("part", "name", "ago_s", "well"),
    [
        (Part.WORKER, "here", 599, True),
        (Part.WORKER, "here", 601, False),
        (Part.WORKER, "ended", 1, False),
        # A worker of another machine says nothing about this one.
        (Part.WORKER, "elsewhere", 1, False),
        (Part.INDEXER, "here", 5, True),
        # It builds the index anew, and says nothing meanwhile.
        (Part.INDEXER, "here", 3600, True),
        (Part.INDEXER, "ended", 1, False),
        # This one waits for the end of that.
        (Part.INDEXER, "elsewhere", 59, True),
        (Part.INDEXER, "elsewhere", 61, False),
    ],
)
def test_a_part_lives_by_its_process_and_its_beat(part, name, ago_s, well):
    named = {"here": HERE, "ended": ENDED, "elsewhere": ELSEWHERE}[name]
    assert _lives(part, [(named, AT - timedelta(seconds=ago_s))], AT) is well


def test_who_never_gave_a_sign_does_not_live():
    assert not _lives(Part.WORKER, [], AT)
    assert not _lives(Part.INDEXER, [], AT)


def test_the_same_spans_hold_on_the_page_of_the_administrator():
    assert ledgers.HANGS_AFTER == HANGS_AFTER
    assert keeping.SIGN_OF_LIFE == SIGN_OF_LIFE


@pytest.mark.django_db
def test_the_beats_are_read_where_worker_and_indexer_write_them():
    from django.db import connection

    now = timezone.now()
    WorkerBeat.objects.create(name=HERE, started_at=now, beat_at=now)
    note_indexer(name=HERE, trouble="", at=now)
    for query in BEATS.values():
        with connection.cursor() as cursor:
            cursor.execute(query)
            assert [name for name, _ in cursor.fetchall()] == [HERE]


def test_where_there_is_no_database_none_is_made(tmp_path):
    env = read({"KHOSO_ENV_FILE": "", "KHOSO_DATA": str(tmp_path / "data")}, base=BASE)
    (tmp_path / "data").mkdir()
    assert "Chưa có cơ sở dữ liệu" in trouble_of(Part.WORKER, env)
    assert list((tmp_path / "data").iterdir()) == []


def test_a_mistake_in_the_environment_is_told_and_is_not_well(capsys):
    assert main({"KHOSO_ENV_FILE": "", "PORT": "80a"}, ["web"]) == 1
    assert "PORT" in capsys.readouterr().err
