"""
The whole of a cluster on this machine, without containers: real servers, two web servers behind a proxy,
workers and an indexer, with the invented people and papers of the trial.

    tools/cluster start [--port 8443] [--data var/cluster] [--store minio] [--nodes 3] [--workers 4]
    tools/cluster stop [--data var/cluster]

Its settings are those of the containers (deploy/cluster.env), with places of its own. Prints READY and the
address. What the machine lacks is told first, with the command that brings it, and nothing is started then.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(BASE / "tools"), str(BASE / "tools" / "servers")]
import cluster_env  # noqa: E402
import launch  # noqa: E402

STARTERS = BASE / "tools" / "servers"
PORTS = {"postgresql": 25432, "minio": 29000, "seaweedfs": 18400, "elasticsearch": 29200}
WEB_PORT, WEBS = 28001, 2
BROUGHT = {
    "nginx": "apt-get install --yes --no-install-recommends nginx-light",
    "openssl": "apt-get install --yes --no-install-recommends openssl",
    "psql": "apt-get install --yes --no-install-recommends postgresql",
    "java": "apt-get install --yes --no-install-recommends default-jdk-headless maven",
}
READY_WITHIN_S = 300


def main():
    parser = argparse.ArgumentParser(
        prog="tools/cluster",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("act", choices=["start", "stop"])
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--data", type=Path, default=BASE / "var" / "cluster")
    parser.add_argument("--store", choices=["minio", "seaweedfs"], default="minio")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--workers", type=int, default=4)
    asked = parser.parse_args()
    cluster = Cluster(asked)
    if asked.act == "stop":
        cluster.stop()
        return
    if lacking := list(what_is_lacking(asked.store)):
        sys.exit("\n".join(lacking))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("cluster: ended as asked"))
    try:
        cluster.start()
    except BaseException:
        cluster.stop()
        raise


def what_is_lacking(store):
    """A sentence for each program that is not here, with what brings it."""
    for program, bringing in BROUGHT.items():
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") is None:
            yield f"cluster: no {program}. As root: {bringing}"
    for kind in ("postgresql", store, "elasticsearch"):
        done = subprocess.run(
            [STARTERS / kind / "start", "--fetch"], capture_output=True, text=True
        )
        if done.returncode:
            yield f"cluster: {kind}: {done.stderr.strip()}"


class Cluster:
    """A folder with everything in it: servers, settings, programs and what they said."""

    def __init__(self, asked):
        self.asked = asked
        self.data = asked.data.resolve()
        self.pids = self.data / "programs"
        self.secrets = self.data / "secrets"

    def start(self):
        """Each thing once what it stands on is there."""
        if self.data.exists() and any(self.pids.glob("*.pid")):
            sys.exit(
                f"cluster: {self.data} is in use, or was not stopped: tools/cluster stop --data {self.data}"
            )
        for folder in (self.data, self.pids, self.secrets, self.data / "accounts"):
            folder.mkdir(parents=True, exist_ok=True)
        # The server of tables runs as somebody else.
        self.data.chmod(0o755)
        said = self._start_servers()
        self._write_secrets(said)
        environment = self._settings()
        (self.data / "settings.json").write_text(json.dumps(environment))
        self._prepare(environment, said)
        for number in range(WEBS):
            place = {
                "PLACE_WEB": f"127.0.0.1:{WEB_PORT + number}",
                "PLACE_DOOR": self._door(f"web-{number}"),
            }
            self._run(f"web-{number}", "web", place)
        for number in range(self.asked.workers):
            self._run(f"worker-{number}", "worker", {"PLACE_DOOR": self._door(f"worker-{number}")})
        self._run("indexer", "indexer", {"PLACE_DOOR": self._door("indexer")})
        self._start_proxy()
        self._must(environment, "take_in_samples")
        self._wait()
        print(f"READY https://127.0.0.1:{self.asked.port}", flush=True)

    def stop(self):
        """Programs first, then what they stand on; whatever is not there is passed by."""
        for file in sorted(self.pids.glob("*.pid"), key=lambda one: one.stem == "proxy"):
            launch.end(file, signal.SIGTERM, patience=40)
        for kind in PORTS:
            if (self.data / kind).exists():
                subprocess.run([STARTERS / kind / "start", "--stop", self.data / kind])
        print(f"stopped; what it holds stays in {self.data}")

    def _start_servers(self):
        said = {}
        more = {
            "elasticsearch": ["--nodes", str(self.asked.nodes), "--heap", "256m"],
            "postgresql": ["--set", "max_connections=200"],
        }
        for kind in ("postgresql", self.asked.store, "elasticsearch"):
            place = self.data / kind
            done = subprocess.run(
                [
                    STARTERS / kind / "start", "--port", str(PORTS[kind]), "--data", place,
                    "--background", *more.get(kind, []),
                ],
                stdout=subprocess.PIPE,
                text=True,
            )  # fmt: skip
            if done.returncode:
                sys.exit(f"cluster: {kind} did not start; it said above why.")
            for line in done.stdout.splitlines():
                name, equals, text = line.partition("=")
                if line.startswith("READY "):
                    said[kind] = line.removeprefix("READY ")
                elif equals:
                    said[name] = text
        return said

    def _write_secrets(self, said):
        administrator = {"name": said["S3_ACCESS_KEY"], "secret": said["S3_SECRET_KEY"]}
        for name, text in {
            "database-password": said["PGPASSWORD"],
            "search-credential": "khoso:none",
            "vault-administrator": json.dumps(administrator),
        }.items():
            file = self.secrets / name
            file.unlink(missing_ok=True)
            launch.secret(file, text)
        if not (self.secrets / "authority.crt").exists():
            subprocess.run(
                [
                    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-subj", "/CN=Kho So", "-days", "30", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                    "-keyout", self.secrets / "site.key", "-out", self.secrets / "authority.crt",
                ],
                check=True,
                capture_output=True,
            )  # fmt: skip
        self.said = said

    def _settings(self, places=None):
        """The environment of the containers, with the places of this machine."""
        memory = Path("/dev/shm") / f"khoso-{self.data.name}"
        memory.mkdir(mode=0o700, exist_ok=True)
        given = {
            "PLACE_DATA": str(self.data / "data"),
            "PLACE_KEYS": str(self.data / "keys"),
            # A key within what it opens would open whoever's copy of it.
            "PLACE_KEY_FILE": f"{self.data}.khoa",
            "PLACE_DOOR": self._door("commands"),
            "PLACE_MEMORY": str(memory),
            "PLACE_WEB": f"127.0.0.1:{WEB_PORT}",
            "PLACE_HOSTS": "127.0.0.1,localhost",
            "PLACE_PROXY": "127.0.0.1",
            "PLACE_DATABASE": f"127.0.0.1:{PORTS['postgresql']}",
            "PLACE_DATABASE_TLS": "disable",
            "PLACE_SECRETS": str(self.secrets),
            "PLACE_VAULT": self.said["S3_ENDPOINT_URL"],
            "PLACE_ACCOUNTS": str(self.data / "accounts"),
            "PLACE_SEARCH": self.said["elasticsearch"],
            **(places or {}),
        }
        settings = cluster_env.settings(given)
        # These servers of development speak without TLS, to this machine alone.
        settings["KHOSO_VAULT"] = settings["KHOSO_VAULT"].partition("?")[0]
        settings["KHOSO_SEARCH_AUTHORITY"] = settings["KHOSO_SEARCH_CREDENTIAL"] = ""
        settings |= {"KHOSO_ENV_FILE": "", "KHOSO_READERS": "1"}
        return {**os.environ, **settings}

    def _door(self, name):
        door = self.data / "doors" / name
        door.mkdir(parents=True, exist_ok=True)
        door.chmod(0o700)
        return str(door)

    def _prepare(self, environment, said):
        self._must(
            environment,
            "prepare_buckets",
            "--administrator",
            str(self.secrets / "vault-administrator"),
        )
        self._must(environment, "prepare", "--demo")
        address = said["POSTGRES_ADMIN_URL"].rpartition("/")[0] + "/khoso"
        subprocess.run(
            ["psql", address, "-Xq", "-v", "store=khoso", "-f", BASE / "deploy" / "postgresql-trail.sql"],
            check=True,
        )  # fmt: skip

    def _must(self, environment, *words):
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=BASE, env=environment)
        if done.returncode:
            sys.exit(f"cluster: {words[0]} ended with {done.returncode}")

    def _run(self, name, part, places):
        command = [sys.executable, "-m", "config.supervisor", "--only", part, "--prepared"]
        self._launch(name, command, self._settings(places))

    def _launch(self, name, command, environment):
        with open(self.pids / f"{name}.log", "ab") as out:
            process = subprocess.Popen(
                command,
                cwd=BASE,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        (self.pids / f"{name}.pid").write_text(f"{process.pid} {launch.born(process.pid)}\n")

    def _start_proxy(self):
        place = self.data / "proxy"
        place.mkdir(exist_ok=True)
        shutil.copy(BASE / "deploy" / "proxy" / "nginx.conf", place)
        servers = "".join(
            f"    server 127.0.0.1:{WEB_PORT + n} max_fails=2 fail_timeout=5s;\n"
            for n in range(WEBS)
        )
        (place / "web.conf").write_text(
            f"upstream web {{\n    hash $remote_addr consistent;\n{servers}    keepalive 16;\n}}\n"
        )
        (place / "place.conf").write_text(
            f"listen 127.0.0.1:{self.asked.port} ssl;\n"
            f"ssl_certificate     {self.secrets}/authority.crt;\n"
            f"ssl_certificate_key {self.secrets}/site.key;\n"
        )
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        self._launch(
            "proxy",
            [nginx, "-c", str(place / "nginx.conf"), "-p", f"{place}/", "-g", "daemon off;"],
            dict(os.environ),
        )

    def _wait(self):
        limit = time.monotonic() + READY_WITHIN_S
        asking = ["curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}"]  # fmt: skip
        while time.monotonic() < limit:
            answer = subprocess.run(
                [*asking, f"https://127.0.0.1:{self.asked.port}/dang-nhap/"],
                capture_output=True,
                text=True,
            )
            if answer.stdout == "200":
                return
            time.sleep(0.5)
        sys.exit(f"cluster: nobody answers; see the logs in {self.pids}")


if __name__ == "__main__":
    main()
