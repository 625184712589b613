"""What differs between sites: read once, typed, all mistakes told together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from access.domain.factors import roles_named
from access.domain.forwarded import Network
from archive.domain.s3_place import s3_place
from archive.domain.vault_names import vault_folder
from config import env_values as values
from config.dotenv import settings_in
from config.env_values import OCRMYPDF, SCRIPTED, TESSERACT
from keys.api import KEYS_FILE
from machine.database.address import Server
from machine.memory import MEMORY, memory_said

T = TypeVar("T")
# Where the file stands that is read beside the environment, when not here; empty: there is none.
FILE_VARIABLE = "KHOSO_ENV_FILE"
# What was a setting once: said no longer, and no mistake that would keep a site from starting.
GONE = {
    "KHOSO_POSTURE": "KHOSO_POSTURE không còn tác dụng: tư thế bảo mật do cán bộ bảo mật chọn trên trang "
    "/muc-dat-mang/, người thứ hai xác nhận. Xóa dòng này.",
}
# What the environment may say beside the settings: to tests and benchmarks.
OF_TOOLS = frozenset(
    (
        FILE_VARIABLE,
        "KHOSO_SCANS",
        "KHOSO_PICTURES",
        "KHOSO_CACHE",
        "KHOSO_MINIO",
        "KHOSO_WEED",
        "KHOSO_POSTGRESQL",
    )
)
# Servers of tests.
OF_TESTS = "KHOSO_TEST_"
MOST_READERS, LONGEST_PATIENCE = 64, 600
DEMO_DATA = "var/demo"


# A place that one process has for itself; the programs of a site would not find each other's things.
OF_ONE_PROCESS = "memory:"


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
    Setting("PORT", "port of the web server", "8000"),
    Setting(
        "KHOSO_ADDRESS",
        "address the web server listens on, or address:port; 0.0.0.0: every one of the machine",
        "127.0.0.1",
    ),
    Setting("KHOSO_DEBUG", "show tracebacks in the browser; never on a site", "no"),
    Setting(
        "KHOSO_HOSTS", "host names the site answers to, separated by commas", "127.0.0.1,localhost"
    ),
    Setting(
        "KHOSO_HTTPS",
        "who speaks HTTPS. auto: the store itself, where other machines reach it; own: the store "
        "itself, always; yes: a proxy before us, named below; no: nobody",
        "auto",
    ),
    Setting(
        "KHOSO_CERTIFICATE",
        "file of the certificate (PEM, with its chain) where the store itself speaks HTTPS; empty: "
        "made by a root of the site's own",
        "",
    ),
    Setting("KHOSO_CERTIFICATE_KEY", "file of the certificate's private key (PEM)", ""),
    Setting(
        "KHOSO_PROXY",
        "addresses or networks of the proxies before us, separated by commas; what they say in "
        "X-Forwarded-For and X-Forwarded-Proto counts, and what anybody else says does not",
        "",
    ),
    Setting("KHOSO_SECRET_KEY", "secret key; empty: kept in the data folder", ""),
    Setting(
        "KHOSO_DATABASE",
        "the tables of a cluster: postgresql://USER:PASSWORD@HOST:PORT/NAME, or with ?password_file=FILE, "
        "sslmode, sslrootcert; empty: SQLite in the data folder",
        "",
    ),
    Setting(
        "KHOSO_DOOR",
        "folder in which commands find the keeper of keys, one for each start on a shared data folder; "
        "empty: keys in the data folder",
        "",
    ),
    Setting(
        "KHOSO_VAULT",
        "object storage: file:/FOLDER, or s3:https://HOST:PORT/BUCKET?region=…&lease=DAYS&ca=/FILE; "
        "empty: the data folder",
        "",
    ),
    Setting(
        "KHOSO_VAULT_ACCOUNTS",
        "file of the accounts of an S3 store, which nobody else may read; made by prepare_buckets",
        "",
    ),
    Setting(
        "KHOSO_KEYS",
        "folder of the keys of what is closed, best on another disk; empty: the data folder",
        "",
    ),
    Setting("KHOSO_KEYS_COPY", "folder on another disk where a copy of those keys is kept", ""),
    Setting(
        "KHOSO_KEY_FILE",
        "key file that opens those keys at the start, as on a stick; empty: somebody opens them",
        "",
    ),
    Setting(
        "KHOSO_SEARCH",
        "search engine: tantivy:/FOLDER, or elasticsearch:https://HOST:PORT,https://HOST:PORT/NAME for "
        "what is ordinary; empty: the data folder",
        "",
    ),
    Setting(
        "KHOSO_SEARCH_CREDENTIAL",
        "file with the API key of that Elasticsearch, or with name:password, for its owner alone to read",
        "",
    ),
    Setting(
        "KHOSO_SEARCH_AUTHORITY",
        "file of the certificate (PEM) that vouches for those servers; empty: those the machine trusts",
        "",
    ),
    Setting(
        "KHOSO_OCR",
        f"reading engine: {TESSERACT}:, {OCRMYPDF}: or {SCRIPTED}:FILE",
        f"{TESSERACT}:",
    ),
    Setting("KHOSO_TESSDATA", "folder of Tesseract's languages; empty: the usual places", ""),
    Setting("KHOSO_READERS", "reading processes of a worker; 0: one for each core but one", "0"),
    Setting("KHOSO_MEMORY", "folder in memory (tmpfs) for reading files, or disk", str(MEMORY)),
    Setting("KHOSO_PATIENCE", "seconds to wait for a busy database; commands wait for 30", "5"),
    Setting(
        "KHOSO_ORGANISATION",
        "name of the commission on every screen, until the first start or a plan gives it one",
        "Ban Tổ chức Tỉnh ủy",
    ),
    Setting(
        "KHOSO_SECOND_FACTOR",
        "roles that are entered with a second factor (an app's six digits) only, separated by commas; "
        "all, or none",
        "administrator,security_officer",
    ),
    Setting(
        "KHOSO_IDLE_MINUTES",
        "minutes without anybody doing anything after which a session ends; 0: never",
        "15",
    ),
    Setting(
        "KHOSO_METRICS",
        "where figures are served in Prometheus form: address:port, or a port of this machine alone; "
        "empty: nowhere",
        "",
    ),
    Setting("KHOSO_LOG", "form of the log's lines: plain, or json for a program", "plain"),
)
NAMES = frozenset(setting.name for setting in SETTINGS)


@dataclass(frozen=True, slots=True)
class Env:
    """The environment as the rest of the code sees it; folders are absolute."""

    data: Path
    address: str
    port: int
    debug: bool
    hosts: tuple[str, ...]
    https: bool
    own_https: bool
    certificate: Path | None
    certificate_key: Path | None
    proxies: tuple[Network, ...]
    secret_key: str
    database: Server | None
    vault: str
    vault_accounts: Path | None
    keys: Path
    door: Path | None
    keys_copy: Path | None
    key_file: Path | None
    search: str
    search_credential: Path | None
    search_authority: Path | None
    ocr: str
    tessdata: Path | None
    readers: int
    memory: Path | None
    patience: int
    organisation: str
    second_factor: frozenset[str]
    idle_minutes: int
    metrics: tuple[str, int] | None
    log: str
    gone: tuple[str, ...]


def read(environment: Mapping[str, str], *, base: Path) -> Env:
    """
    The typed environment. Relative folders count from `base`.

    What the environment does not say is taken from the file `.env` in `base`. A variable that is
    empty counts as not said. Raises BadEnvironment with one line for every mistake.
    """
    said, mistakes = with_file(environment, base=base)
    reader = _Reader(said, mistakes)

    def below(text: str) -> Path | None:
        return base / text if text else None

    data = reader.value("KHOSO_DATA", lambda text: values.data_folder(text, base))
    address, own_port = reader.value("KHOSO_ADDRESS", values.address)
    proxies = reader.value("KHOSO_PROXY", values.networks)
    who = reader.value("KHOSO_HTTPS", values.speaker)
    own = who == "own" or (who == "auto" and not proxies and not values.is_loopback(address))
    env = Env(
        data=data,
        address=address,
        port=own_port or reader.value("PORT", values.port),
        debug=reader.value("KHOSO_DEBUG", values.switch),
        hosts=values.with_own_address(reader.value("KHOSO_HOSTS", values.names), address),
        https=own or who == "yes",
        own_https=own,
        certificate=reader.value("KHOSO_CERTIFICATE", below),
        certificate_key=reader.value("KHOSO_CERTIFICATE_KEY", below),
        proxies=proxies,
        secret_key=reader.value("KHOSO_SECRET_KEY", values.secret_key),
        database=reader.value("KHOSO_DATABASE", values.database),
        vault=reader.value("KHOSO_VAULT", values.vault) or f"file:{data}/vault",
        vault_accounts=reader.value("KHOSO_VAULT_ACCOUNTS", below),
        keys=reader.value("KHOSO_KEYS", below) or data / "keys" / "store",
        door=reader.value("KHOSO_DOOR", below),
        keys_copy=reader.value("KHOSO_KEYS_COPY", below),
        key_file=reader.value("KHOSO_KEY_FILE", below),
        search=reader.value("KHOSO_SEARCH", values.engine) or f"tantivy:{data}/index",
        search_credential=reader.value("KHOSO_SEARCH_CREDENTIAL", below),
        search_authority=reader.value("KHOSO_SEARCH_AUTHORITY", below),
        ocr=reader.value("KHOSO_OCR", values.reading_engine),
        tessdata=reader.value("KHOSO_TESSDATA", below),
        readers=reader.value("KHOSO_READERS", values.count_to(MOST_READERS)),
        memory=reader.value("KHOSO_MEMORY", memory_said),
        patience=reader.value("KHOSO_PATIENCE", values.count_to(LONGEST_PATIENCE)),
        organisation=reader.value("KHOSO_ORGANISATION", str),
        second_factor=reader.value("KHOSO_SECOND_FACTOR", roles_named),
        idle_minutes=reader.value("KHOSO_IDLE_MINUTES", values.idle),
        metrics=reader.value("KHOSO_METRICS", values.metrics),
        log=reader.value("KHOSO_LOG", values.log_form),
        gone=tuple(GONE[name] for name in sorted(GONE) if said.get(name)),
    )
    mistakes += _of_several(env, said, speaker=who, own_port=own_port)
    mistakes += [*_of_keys(env), *_of_vault(env)]
    if mistakes:
        raise BadEnvironment("\n".join(mistakes))
    return env


def _of_several(env: Env, said: Mapping[str, str], *, speaker: str, own_port: int) -> list[str]:
    """Mistakes that no setting makes alone."""
    found = []
    if own_port and said.get("PORT", "").strip() not in {"", str(own_port)}:
        found.append(f"PORT: khác với cổng {own_port} trong KHOSO_ADDRESS. Chỉ đặt cổng ở một chỗ.")
    if bool(env.certificate) != bool(env.certificate_key):
        given = "KHOSO_CERTIFICATE" if env.certificate else "KHOSO_CERTIFICATE_KEY"
        found.append(
            f"{given}: chứng thư và khóa của nó đi đôi. Đặt cả KHOSO_CERTIFICATE và "
            "KHOSO_CERTIFICATE_KEY, hoặc bỏ cả hai."
        )
    if speaker == "yes" and not env.proxies and not said.get("KHOSO_PROXY"):
        found.append(
            "KHOSO_HTTPS: cần biết máy chủ trung gian (proxy) nào nói HTTPS thay cho Kho, nếu không "
            "thì không biết ai ngồi ở máy nào. Đặt KHOSO_PROXY là địa chỉ của nó, ví dụ 127.0.0.1."
        )
    return found


def _of_keys(env: Env) -> list[str]:
    """Keys beside what they open are none, nor are keys that a traceback shows."""
    found, vault = [], vault_folder(env.vault)
    if env.debug and (env.keys / KEYS_FILE).exists():
        found.append(
            "KHOSO_DEBUG: kho này đã lập khóa mã hóa, trang báo lỗi sẽ cho thấy cả khóa và lời văn mật. "
            "Bỏ KHOSO_DEBUG."
        )
    for name, place in (("KHOSO_KEYS", env.keys), ("KHOSO_KEYS_COPY", env.keys_copy)):
        if place is not None and vault is not None and _is_within(place, vault):
            found.append(
                f"{name}: {place} nằm trong kho tệp. Chọn một thư mục riêng, tốt nhất ở ổ khác."
            )
    if env.keys_copy is not None and _is_within(env.keys_copy, env.keys):
        found.append(
            f"KHOSO_KEYS_COPY: {env.keys_copy} nằm ngay cạnh kho khóa, ổ hỏng thì mất cả hai. "
            "Chọn một thư mục ở ổ khác."
        )
    if env.key_file is not None and any(
        _is_within(env.key_file, place) for place in (env.data, env.keys, env.keys_copy) if place
    ):
        found.append(
            f"KHOSO_KEY_FILE: {env.key_file} nằm cạnh những gì nó mở, ai lấy ổ là lấy cả khóa. "
            "Để tệp khóa ở nơi khác, ví dụ trên thẻ nhớ."
        )
    return found


def _of_vault(env: Env) -> list[str]:
    """An S3 store is asked with accounts."""
    if s3_place(env.vault) is None or env.vault_accounts is not None:
        return []
    said = (
        "KHOSO_VAULT: kho tệp S3 cần tệp tài khoản. Đặt KHOSO_VAULT_ACCOUNTS là đường dẫn của tệp, ví dụ "
        "/etc/khoso/s3.json, rồi chạy manage.py prepare_buckets."
    )
    return [said]


def _is_within(place: Path, folder: Path) -> bool:
    return place.resolve().is_relative_to(folder.resolve())


def with_file(environment: Mapping[str, str], *, base: Path) -> tuple[dict[str, str], list[str]]:
    """The environment with what the file says beside it, and the mistakes of the file."""
    place = environment.get(FILE_VARIABLE, ".env")
    filed, mistakes = settings_in(base / place, NAMES | GONE.keys()) if place else ({}, [])
    mistakes += [
        f"{name}: không có biến này; xem .env.example."
        for name in sorted(environment)
        if name.startswith("KHOSO_")
        and name not in NAMES | OF_TOOLS | GONE.keys()
        and not name.startswith(OF_TESTS)
    ]
    return {**filed, **{name: text for name, text in environment.items() if text}}, mistakes


def example() -> str:
    """The text of .env.example: every variable with its meaning and default."""
    head = "# Copy to .env and change what differs here; the environment wins over the file.\n"
    return "\n".join([head, *(f"# {s.meaning}\n{s.name}={s.default}\n" for s in SETTINGS)])


class _Reader:
    def __init__(self, environment: Mapping[str, str], mistakes: list[str]) -> None:
        self.environment = environment
        self.mistakes = mistakes
        self.defaults = {setting.name: setting.default for setting in SETTINGS}

    def value(self, name: str, convert: Callable[[str], T]) -> T:
        default = self.defaults[name]
        text = self.environment.get(name, "").strip() or default
        try:
            return convert(text)
        except ValueError as mistake:
            self.mistakes.append(f"{name}: {mistake}")
            return convert(default)
