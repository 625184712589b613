"""The whole archive is moved from a server to a folder and to another server: the same digests, trail and answers."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.portal.moves import fill, move

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgresql_only("from one folder to another: test_move"),
]


@pytest.fixture
def cluster(own_database, tmp_path, settings):
    """A place with papers in it: a database of a server and a data folder, by its file of settings."""
    fill(tmp_path / "cluster")
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


def test_from_a_server_to_a_folder_and_to_another_server(cluster, other_database, tmp_path):
    desk, other = f"desk:{tmp_path / 'desk'}", settings_file(tmp_path / "other", other_database)
    for source, target in ((cluster, desk), (desk, other)):
        told = move(source, target)
        assert (told["records"], told["objects"]) == (30, 30)
        assert told["digests_ok"] is told["answers_equal"] is told["trail_equal"] is True
