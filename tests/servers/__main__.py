"""
The tests that want real servers.

    python -m tests.servers [words for pytest]

What the machine lacks for any of them is told first, with what brings it, and nothing is left out in silence.
The contracts of object storage and search on each server come first, with what befalls them; then what the
product does with an index, with one on a server; then the whole of the quick tests on PostgreSQL.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import quote

from tests.servers.s3 import ROOT, S3_SERVERS, free_ports, s3_server, start, variable

KINDS = ("postgresql", *S3_SERVERS, "elasticsearch")
JAVA = "apt-get install --yes --no-install-recommends default-jdk-headless maven"
QUICK = "not journey and not drill and not cluster"


def main(words: Sequence[str]) -> int:
    """The worst that any of the runs ended with."""
    if lacking := list(what_is_lacking()):
        print("\n".join(lacking), file=sys.stderr)
        return 1
    name_object_storage()
    ended = [
        tested("-m", "cluster and not drill and not journey", *words),
        tested(
            "-p", "tests.on_elasticsearch", "-m", QUICK, *words,
            "tests/search/actions", "tests/search/management", "tests/search/views",
        ),
    ]  # fmt: skip
    with a_database():
        several = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadscope"]
        ended.append(tested(*several, "-m", QUICK, *words))
    return max(ended)


def what_is_lacking() -> Iterator[str]:
    """A sentence for each server that cannot be had here, with the command that brings it."""
    if not (shutil.which("java") and shutil.which("javac") and shutil.which("mvn")):
        yield f"elasticsearch: no JDK with Maven found. As root: {JAVA}"
        return
    for kind in KINDS:
        try:
            start(kind, "--fetch")
        except RuntimeError as why:
            yield str(why)


def name_object_storage() -> None:
    """The servers of object storage stand in the environment of all that follows."""
    for kind in S3_SERVERS:
        server = s3_server(kind)
        scheme, _, host = server.endpoint.partition("://")
        os.environ[variable(kind)] = f"{scheme}://{server.name}:{quote(server.secret)}@{host}"


@contextmanager
def a_database() -> Iterator[None]:
    """A server of tables, named in the environment; it keeps nothing over a power cut."""
    with tempfile.TemporaryDirectory(
        prefix="khoso-postgresql-", ignore_cleanup_errors=True
    ) as folder:
        os.chmod(folder, 0o755)  # noqa: PTH101 - the server runs as somebody else
        said = start(
            "postgresql", "--fast", "--port", str(free_ports()), "--data", folder, "--background"
        )
        told = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
        os.environ["KHOSO_TEST_DATABASE"] = told["DATABASE_URL"]
        os.environ["KHOSO_TEST_DATABASE_ADMIN"] = told["POSTGRES_ADMIN_URL"]
        try:
            yield
        finally:
            start("postgresql", "--stop", folder)


def tested(*words: str) -> int:
    """What pytest ended with."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
