"""What differs between sites: read once, typed, all mistakes told together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


class BadEnvironment(Exception):
    """The environment cannot be used; the message lists every mistake."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, what it is for, and the value of the single PC."""

    name: str
    meaning: str
    default: str


SETTINGS = (
    Setting("KHOSO_DATA", "folder of database, vault, index and keys", "var"),
    Setting("PORT", "port of the web server on 127.0.0.1", "8000"),
    Setting("KHOSO_DEBUG", "show tracebacks in the browser; never on a site", "no"),
    Setting(
        "KHOSO_HOSTS", "host names the site answers to, separated by commas", "127.0.0.1,localhost"
    ),
    Setting("KHOSO_HTTPS", "yes where a proxy before us speaks HTTPS", "no"),
    Setting("KHOSO_SECRET_KEY", "secret key; empty: kept in the data folder", ""),
    Setting("KHOSO_VAULT", "object storage: file:FOLDER or memory:; empty: the data folder", ""),
    Setting("KHOSO_SEARCH", "search engine: tantivy:FOLDER or memory:; empty: the data folder", ""),
    Setting("KHOSO_OCR", "reading engine: tesseract:, ocrmypdf: or scripted:FILE", "tesseract:"),
    Setting("KHOSO_READERS", "reading processes of a worker; 0: one for each core but one", "0"),
    Setting("KHOSO_PATIENCE", "seconds to wait for a busy database; commands wait for 30", "5"),
    Setting("KHOSO_ORGANISATION", "name of the commission on every screen", "Ban Tổ chức Tỉnh ủy"),
    Setting(
        "KHOSO_POSTURE", "network posture shown at the foot of every screen", "Mạng LAN độc lập"
    ),
)


@dataclass(frozen=True, slots=True)
class Env:
    """The environment as the rest of the code sees it; folders are absolute."""

    data: Path
    port: int
    debug: bool
    hosts: tuple[str, ...]
    https: bool
    secret_key: str
    vault: str
    search: str
    ocr: str
    readers: int
    patience: int
    organisation: str
    posture: str


def read(environment: Mapping[str, str], *, base: Path) -> Env:
    """
    The typed environment. Relative folders count from `base`.

    Raises BadEnvironment with one line for every mistake.
    """
    reader = _Reader(environment)
    data = reader.value("KHOSO_DATA", lambda text: (base / text).resolve())
    env = Env(
        data=data,
        port=reader.value("PORT", _port),
        debug=reader.value("KHOSO_DEBUG", _switch),
        hosts=reader.value("KHOSO_HOSTS", _names),
        https=reader.value("KHOSO_HTTPS", _switch),
        secret_key=reader.value("KHOSO_SECRET_KEY", str),
        vault=reader.value("KHOSO_VAULT", _one_of("file:", "memory:")) or f"file:{data}/vault",
        search=reader.value("KHOSO_SEARCH", _one_of("tantivy:", "memory:"))
        or f"tantivy:{data}/index",
        ocr=reader.value("KHOSO_OCR", _one_of("tesseract:", "ocrmypdf:", "scripted:")),
        readers=reader.value("KHOSO_READERS", _count),
        patience=reader.value("KHOSO_PATIENCE", _count),
        organisation=reader.value("KHOSO_ORGANISATION", str),
        posture=reader.value("KHOSO_POSTURE", str),
    )
    if reader.mistakes:
        raise BadEnvironment("\n".join(reader.mistakes))
    return env


def example() -> str:
    """The text of .env.example: every variable with its meaning and default."""
    return "\n".join(f"# {s.meaning}\n{s.name}={s.default}\n" for s in SETTINGS)


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.mistakes: list[str] = []
        self.defaults = {setting.name: setting.default for setting in SETTINGS}

    def value(self, name: str, convert: Callable[[str], T]) -> T:
        text = self.environment.get(name, self.defaults[name]).strip()
        try:
            return convert(text)
        except ValueError as mistake:
            self.mistakes.append(f"{name}: {mistake}")
            return convert(self.defaults[name])


def _switch(text: str) -> bool:
    word = text.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(f"'{text}' is neither yes nor no")
    return word in TRUE_WORDS


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"'{text}' is not a port from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"'{text}' is not a number from 0 up")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ValueError("is empty; name at least one host")
    return names


def _one_of(*schemes: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text and not text.startswith(schemes):
            raise ValueError(f"'{text}' does not begin with {' or '.join(schemes)}")
        return text

    return convert
