"""The whole archive is moved from a server to a folder and to another server: the same digests, trail and answers."""

import os
import signal
import time

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.portal.moves import PAPERS, WELL, filled, move, moving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql_only("from one folder to another: test_move"),
]


@pytest.fixture
def cluster(own_database, tmp_path, settings):
    """A place with papers in it: a database of a server and a data folder, by its file of settings."""
    with filled(tmp_path / "cluster"):
        pass
    return settings_file(tmp_path / "cluster", connection.settings_dict["NAME"])


@pytest.fixture
def other_database(cluster, django_db_setup):
    """Another database of the server, of which only the tables were made."""
    name = f"{connection.settings_dict['NAME']}_other"
    template = sql.Identifier(django_db_setup.databases._template)
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template)
        )
        yield name
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def settings_file(folder, database):
    said = connection.settings_dict
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "password").write_text(said["PASSWORD"])
    address = f"{said['USER']}@{said['HOST']}:{said['PORT']}/{database}"
    file = folder.with_suffix(".env")
    file.write_text(
        f"KHOSO_DATA={folder}\nKHOSO_DATABASE=postgresql://{address}?password_file={folder}/password\n"
    )
    return f"env:{file}"


def _server():
    said = connection.settings_dict
    return psycopg.connect(
        host=said["HOST"], port=said["PORT"], user=said["USER"], password=said["PASSWORD"],
        dbname="postgres", autocommit=True,
    )  # fmt: skip


def written(place, statement):
    """As whoever has the database of a place writes to it."""
    said = connection.settings_dict
    with psycopg.connect(
        host=said["HOST"], port=said["PORT"], user=said["USER"], password=said["PASSWORD"], dbname=place
    ) as server:  # fmt: skip
        return server.execute(statement).fetchall()


def test_from_a_server_to_a_folder_and_to_another_server(cluster, other_database, tmp_path):
    desk, other = f"desk:{tmp_path / 'desk'}", settings_file(tmp_path / "other", other_database)
    stick = ("--key-file", str(tmp_path / "cluster-stick"))
    ours = connection.settings_dict["NAME"]
    for source, target in ((cluster, desk), (desk, other)):
        told, _ = move(source, target, *stick)
        assert {name: told[name] for name in WELL} == WELL
        assert (told["records"], told["objects"]) == (PAPERS, PAPERS)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="moved away"):
        written(ours, "UPDATE archive_record SET level = 0 RETURNING id")
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        written(other_database, "UPDATE audit_event SET level = 0 RETURNING id")
    ties = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
    guards = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgname NOT LIKE 'a_moved%' ORDER BY 1"
    for stands in (ties, guards):
        assert written(other_database, stands) == written(ours, stands)
    newest = "SELECT details ->> 'step' FROM audit_event WHERE action = 'move_archive' ORDER BY id"
    steps = [step for (step,) in written(other_database, newest)]
    assert steps == ["begun", "arrived", "begun", "arrived"]
    told, _ = move(cluster, other, "--verify-only", *stick)
    assert {name: told[name] for name in WELL} == WELL


def reached(database):
    """How many tables a move to this place has begun to lay, and whether all of it is there."""
    said = connection.settings_dict
    with psycopg.connect(
        host=said["HOST"], port=said["PORT"], user=said["USER"], password=said["PASSWORD"], dbname=database
    ) as server:  # fmt: skip
        if not server.execute("SELECT to_regclass('khoso_move')").fetchone()[0]:
            return 0
        marks = dict(server.execute("SELECT what, said FROM khoso_move").fetchall())
    return 1 + sum(what.startswith("reached ") for what in marks) + 50 * ("whole" in marks)


def test_whatever_kills_it_on_its_way_to_a_server_the_same_command_goes_on(
    cluster, other_database, tmp_path
):
    other = settings_file(tmp_path / "other", other_database)
    killed = []
    for wanted in (1, 2, 15, 30, 50):
        process = moving(cluster, other)
        while process.poll() is None and reached(other_database) < wanted:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed.append(reached(other_database))
        process.communicate()
    assert len(killed) >= 3, killed
    told, _ = move(cluster, other)
    assert {name: told[name] for name in WELL} == WELL
    assert (told["records"], told["objects"]) == (PAPERS, PAPERS)
    _, said = move(cluster, other, code=1)
    assert "đã có" in said
