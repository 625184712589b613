"""What differs between sites: read once, typed, all mistakes told together."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

from access.domain.factors import roles_named
from access.domain.forwarded import Network, network
from archive.domain.vault_names import vault_folder
from config.dotenv import settings_in
from machine.memory import MEMORY, memory_said
from portal.domain.secret_key import SHORTEST, is_whole
from reading.domain.engine_url import EngineName, engine_of
from search.domain.engine_url import index_folder

TESSERACT, OCRMYPDF, SCRIPTED = EngineName.TESSERACT, EngineName.OCRMYPDF, EngineName.SCRIPTED
T = TypeVar("T")
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
# Where the file stands that is read beside the environment, when not here; empty: there is none.
FILE_VARIABLE = "KHOSO_ENV_FILE"
# What was a setting once: said no longer, and no mistake that would keep a site from starting.
GONE = {
    "KHOSO_POSTURE": "KHOSO_POSTURE không còn tác dụng: tư thế bảo mật do cán bộ bảo mật chọn trên trang "
    "/muc-dat-mang/, người thứ hai xác nhận. Xóa dòng này.",
}
# What the environment may say beside the settings: to tests and benchmarks.
OF_TOOLS = frozenset((FILE_VARIABLE, "KHOSO_SCANS", "KHOSO_PICTURES"))
MOST_READERS, LONGEST_PATIENCE, LONGEST_IDLE = 64, 600, 480
DEMO_DATA = "var/demo"
# Every address of the machine, and the one by which it calls itself.
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on


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
    Setting("KHOSO_VAULT", "object storage: file:/FOLDER; empty: the data folder", ""),
    Setting("KHOSO_SEARCH", "search engine: tantivy:/FOLDER; empty: the data folder", ""),
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
    vault: str
    search: str
    ocr: str
    tessdata: Path | None
    readers: int
    memory: Path | None
    patience: int
    organisation: str
    second_factor: frozenset[str]
    idle_minutes: int
    gone: tuple[str, ...]


def read(environment: Mapping[str, str], *, base: Path) -> Env:
    """
    The typed environment. Relative folders count from `base`.

    What the environment does not say is taken from the file `.env` in `base`. A variable that is
    empty counts as not said. Raises BadEnvironment with one line for every mistake.
    """
    said, mistakes = with_file(environment, base=base)
    reader = _Reader(said, mistakes)
    data = reader.value("KHOSO_DATA", lambda text: _data_folder(text, base))
    address, own_port = reader.value("KHOSO_ADDRESS", _address)
    proxies = reader.value("KHOSO_PROXY", _networks)
    who = reader.value("KHOSO_HTTPS", _speaker)
    own = who == "own" or (who == "auto" and not proxies and not _is_loopback(address))
    env = Env(
        data=data,
        address=address,
        port=own_port or reader.value("PORT", _port),
        debug=reader.value("KHOSO_DEBUG", _switch),
        hosts=_with_own_address(reader.value("KHOSO_HOSTS", _names), address),
        https=own or who == "yes",
        own_https=own,
        certificate=reader.value("KHOSO_CERTIFICATE", lambda text: base / text if text else None),
        certificate_key=reader.value(
            "KHOSO_CERTIFICATE_KEY", lambda text: base / text if text else None
        ),
        proxies=proxies,
        secret_key=reader.value("KHOSO_SECRET_KEY", _secret_key),
        vault=reader.value("KHOSO_VAULT", _vault) or f"file:{data}/vault",
        search=reader.value("KHOSO_SEARCH", _engine) or f"tantivy:{data}/index",
        ocr=reader.value("KHOSO_OCR", _reading_engine),
        tessdata=reader.value("KHOSO_TESSDATA", lambda text: base / text if text else None),
        readers=reader.value("KHOSO_READERS", _count_to(MOST_READERS)),
        memory=reader.value("KHOSO_MEMORY", memory_said),
        patience=reader.value("KHOSO_PATIENCE", _count_to(LONGEST_PATIENCE)),
        organisation=reader.value("KHOSO_ORGANISATION", str),
        second_factor=reader.value("KHOSO_SECOND_FACTOR", roles_named),
        idle_minutes=reader.value("KHOSO_IDLE_MINUTES", _idle),
        gone=tuple(GONE[name] for name in sorted(GONE) if said.get(name)),
    )
    if own_port and said.get("PORT", "").strip() not in {"", str(own_port)}:
        mistakes.append(
            f"PORT: khác với cổng {own_port} trong KHOSO_ADDRESS. Chỉ đặt cổng ở một chỗ."
        )
    if bool(env.certificate) != bool(env.certificate_key):
        given = "KHOSO_CERTIFICATE" if env.certificate else "KHOSO_CERTIFICATE_KEY"
        mistakes.append(
            f"{given}: chứng thư và khóa của nó đi đôi. Đặt cả KHOSO_CERTIFICATE và "
            "KHOSO_CERTIFICATE_KEY, hoặc bỏ cả hai."
        )
    if who == "yes" and not env.proxies and not any("KHOSO_PROXY" in line for line in mistakes):
        mistakes.append(
            "KHOSO_HTTPS: cần biết máy chủ trung gian (proxy) nào nói HTTPS thay cho Kho, nếu không "
            "thì không biết ai ngồi ở máy nào. Đặt KHOSO_PROXY là địa chỉ của nó, ví dụ 127.0.0.1."
        )
    if mistakes:
        raise BadEnvironment("\n".join(mistakes))
    return env


def with_file(environment: Mapping[str, str], *, base: Path) -> tuple[dict[str, str], list[str]]:
    """The environment with what the file says beside it, and the mistakes of the file."""
    place = environment.get(FILE_VARIABLE, ".env")
    filed, mistakes = settings_in(base / place, NAMES | GONE.keys()) if place else ({}, [])
    mistakes += [
        f"{name}: không có biến này; xem .env.example."
        for name in sorted(environment)
        if name.startswith("KHOSO_") and name not in NAMES | OF_TOOLS | GONE.keys()
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


def _data_folder(text: str, base: Path) -> Path:
    if text.startswith("~"):
        raise ValueError(f"'{text}': viết đường dẫn đầy đủ thay cho dấu ~, ví dụ /var/lib/khoso")
    found = (base / text).resolve()
    if base.resolve().is_relative_to(found):
        raise ValueError(
            f"{found} là thư mục của chương trình. Chọn một thư mục riêng, ví dụ /var/lib/khoso"
        )
    return found


def _switch(text: str) -> bool:
    word = text.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(f"'{text}' không phải yes hay no")
    return word in TRUE_WORDS


def _speaker(text: str) -> str:
    """Who speaks HTTPS: auto, own, yes or no."""
    word = text.lower()
    if word in {"auto", "own"}:
        return word
    try:
        return "yes" if _switch(text) else "no"
    except ValueError:
        raise ValueError(f"'{text}' không phải auto, own, yes hay no") from None


def _is_loopback(address: str) -> bool:
    """Whether only this machine itself reaches the address."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536):
        raise ValueError(f"'{text}' không phải cổng từ 1 đến 65535")
    return int(text)


def _address(text: str) -> tuple[str, int]:
    """The address to listen on, and its port, or 0 where none is said."""
    host, port = text, ""
    if text.startswith("["):
        host, closed, port = text[1:].partition("]")
        host, port = (host, port.removeprefix(":")) if closed else ("", "")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if not HOST.fullmatch(host) or host.replace(".", "").isdecimal():
        try:
            host = str(ip_address(host))
        except ValueError:
            raise ValueError(
                f"'{text}' không phải địa chỉ của máy, ví dụ 10.0.0.5 hoặc 10.0.0.5:8000"
            ) from None
    return host, _port(port) if port else 0


def _with_own_address(hosts: tuple[str, ...], address: str) -> tuple[str, ...]:
    """The address that is listened on is a name to be called by as well."""
    own = ANYWHERE.get(address, address)
    own = f"[{own}]" if ":" in own else own
    return hosts if own in hosts else (*hosts, own)


def _networks(text: str) -> tuple[Network, ...]:
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        try:
            found.append(network(part))
        except ValueError:
            raise ValueError(
                f"'{part}' không phải địa chỉ hay mạng của máy chủ trung gian, "
                "ví dụ 10.0.0.5 hoặc 10.0.0.0/28"
            ) from None
    return tuple(found)


def _count_to(most: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > most:
            raise ValueError(f"'{text}' không phải số từ 0 đến {most}")
        return int(text)

    return count


def _secret_key(text: str) -> str:
    """What is said is told to nobody, not even in a mistake."""
    if text and not is_whole(text):
        raise ValueError(
            f"khóa quá ngắn, ai cũng dò ra được. Cần ít nhất {SHORTEST} ký tự ASCII ngẫu nhiên, "
            "hoặc bỏ trống để Kho tự tạo"
        )
    return text


def _names(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ValueError("chưa có tên nào; cần ít nhất một tên máy chủ")
    for name in names:
        if not _is_host(name):
            raise ValueError(
                f"'{name}' không phải tên máy chủ. Chỉ viết tên hoặc địa chỉ, không có http://, "
                "cổng hay dấu /, ví dụ kho.tinhuy.vn"
            )
    return names


def _is_host(name: str) -> bool:
    """A name, an address, or every name of a domain that stands behind a dot; `*` is all."""
    if HOST.fullmatch(name.removeprefix(".")) or name == "*":
        return True
    try:
        return name.startswith("[") and ip_address(name.strip("[]")).version == 6
    except ValueError:
        return False


def _vault(text: str) -> str:
    try:
        if text:
            vault_folder(text)
    except ValueError:
        raise ValueError(f"'{text}' không phải kho tệp. Viết file:/đường-dẫn-tuyệt-đối") from None
    return text


def _idle(text: str) -> int:
    """Minutes; one of them is that of the warning."""
    minutes = _count_to(LONGEST_IDLE)(text)
    if minutes == 1:
        raise ValueError("'1' quá ngắn: màn hình báo trước một phút. Đặt từ 2 phút trở lên, hoặc 0")
    return minutes


def _engine(text: str) -> str:
    try:
        if text:
            index_folder(text)
    except ValueError:
        raise ValueError(
            f"'{text}' không phải bộ tìm kiếm. Viết tantivy:/đường-dẫn-tuyệt-đối"
        ) from None
    return text


def _reading_engine(text: str) -> str:
    try:
        engine_of(text)
    except ValueError:
        raise ValueError(
            f"'{text}' không phải bộ nhận dạng. Viết {TESSERACT}:, {OCRMYPDF}: hoặc {SCRIPTED}:/TỆP"
        ) from None
    return text
