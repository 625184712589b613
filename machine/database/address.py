"""Where the tables are: the file of one machine, or a server that several share."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES: Final = frozenset(("postgresql", "postgres"))
# What an address may say besides, as libpq calls it; the password may stand in a file of its own.
PASSWORD_FILE: Final = "password_file"  # noqa: S105 - the name of a setting
SAID: Final = frozenset(("sslmode", "sslrootcert", "sslcert", "sslkey", PASSWORD_FILE))
PORT: Final = 5432
CONNECT_WITHIN_S: Final = 3
# A thread of a web process holds one connection, and no process has more threads than this.
MOST_CONNECTIONS: Final = 16
# So long a connection that is not there yet is waited for: the pool asks again after seconds only.
POOL_PATIENCE_S: Final = 10
# Nothing of a screen takes so long; what a command does may take six times as long as it is patient.
SHORTEST_LIMIT_S: Final = 30
IDLE_WITHIN_S: Final = 60


@dataclass(frozen=True, slots=True)
class Server:
    """The database of a PostgreSQL server, and who asks it. The password is told in no text of this."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()

    def settings(self, *, patience_s: int) -> dict[str, Any]:
        """
        As Django's DATABASES wants it. Whoever waits for another writer waits `patience_s`.

        Reads the file of the password, where there is one. Raises OSError.
        """
        limits = {
            "statement_timeout": max(SHORTEST_LIMIT_S, 6 * patience_s),
            "lock_timeout": patience_s,
            "idle_in_transaction_session_timeout": IDLE_WITHIN_S,
        }
        return {
            "ENGINE": "machine.database.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self._password(),
            "HOST": self.host,
            "PORT": str(self.port),
            # Kept by the pool and not by the thread, and asked at each taking whether it still answers.
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "pool": {
                    "min_size": 1,
                    "max_size": MOST_CONNECTIONS,
                    "timeout": POOL_PATIENCE_S,
                    "max_lifetime": 1800,
                    "max_idle": 300,
                },
                "connect_timeout": CONNECT_WITHIN_S,
                "application_name": "kho-so",
                "options": " ".join(f"-c {name}={most}s" for name, most in limits.items()),
                **{name: said for name, said in self.options if name != PASSWORD_FILE},
            },
        }

    def _password(self) -> str:
        if file := dict(self.options).get(PASSWORD_FILE):
            return Path(file).read_text("utf-8").strip()
        return self.password


def server_of(text: str) -> Server | None:
    """
    The server of `postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=verify-full`; None for no text.

    Raises ValueError, which says nothing of what was said: it may be a password.
    """
    if not text:
        return None
    parts = urlsplit(text)
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    name = unquote(parts.path.removeprefix("/"))
    if (
        parts.scheme not in SCHEMES
        or not (parts.hostname and parts.username and name)
        or "/" in name
        or parts.fragment
        or said.keys() - SAID
    ):
        raise ValueError("not the address of a database")
    return Server(
        host=parts.hostname,
        port=parts.port or PORT,
        name=name,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        options=tuple(said.items()),
    )
