"""What the environment says, word by word: what each setting may be, and what is no value of it."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from access.domain.forwarded import Network, network
from archive.domain.vault_names import vault_folder
from machine.database.address import Server, server_of
from portal.domain.secret_key import SHORTEST, is_whole
from reading.domain.engine_url import EngineName, engine_of
from search.domain.engine_url import index_folder

TESSERACT, OCRMYPDF, SCRIPTED = EngineName.TESSERACT, EngineName.OCRMYPDF, EngineName.SCRIPTED
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST_IDLE = 480
LOG_FORMS = ("plain", "json")
# Every address of the machine, and the one by which it calls itself.
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on


def data_folder(text: str, base: Path) -> Path:
    if text.startswith("~"):
        raise ValueError(f"'{text}': viết đường dẫn đầy đủ thay cho dấu ~, ví dụ /var/lib/khoso")
    found = (base / text).resolve()
    if base.resolve().is_relative_to(found):
        raise ValueError(
            f"{found} là thư mục của chương trình. Chọn một thư mục riêng, ví dụ /var/lib/khoso"
        )
    return found


def switch(text: str) -> bool:
    word = text.lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ValueError(f"'{text}' không phải yes hay no")
    return word in TRUE_WORDS


def speaker(text: str) -> str:
    """Who speaks HTTPS: auto, own, yes or no."""
    word = text.lower()
    if word in {"auto", "own"}:
        return word
    try:
        return "yes" if switch(text) else "no"
    except ValueError:
        raise ValueError(f"'{text}' không phải auto, own, yes hay no") from None


def is_loopback(address: str) -> bool:
    """Whether only this machine itself reaches the address."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65536):
        raise ValueError(f"'{text}' không phải cổng từ 1 đến 65535")
    return int(text)


def address(text: str) -> tuple[str, int]:
    """The address to listen on, and its port, or 0 where none is said."""
    host, at = text, ""
    if text.startswith("["):
        host, closed, at = text[1:].partition("]")
        host, at = (host, at.removeprefix(":")) if closed else ("", "")
    elif text.count(":") == 1:
        host, _, at = text.partition(":")
    if not HOST.fullmatch(host) or host.replace(".", "").isdecimal():
        try:
            host = str(ip_address(host))
        except ValueError:
            raise ValueError(
                f"'{text}' không phải địa chỉ của máy, ví dụ 10.0.0.5 hoặc 10.0.0.5:8000"
            ) from None
    return host, port(at) if at else 0


def log_form(text: str) -> str:
    """In which form the log is written."""
    if text not in LOG_FORMS:
        raise ValueError(f"'{text}' không phải {' hay '.join(LOG_FORMS)}")
    return text


def metrics(text: str) -> tuple[str, int] | None:
    """Where figures are served; a port alone is one of this machine's own, which no other reaches."""
    if not text:
        return None
    host, at = ("127.0.0.1", port(text)) if text.isdecimal() else address(text)
    if not at:
        raise ValueError(f"'{text}' thiếu cổng, ví dụ 127.0.0.1:9464")
    return host, at


def with_own_address(hosts: tuple[str, ...], address: str) -> tuple[str, ...]:
    """The address that is listened on is a name to be called by as well."""
    own = ANYWHERE.get(address, address)
    own = f"[{own}]" if ":" in own else own
    return hosts if own in hosts else (*hosts, own)


def networks(text: str) -> tuple[Network, ...]:
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


def count_to(most: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > most:
            raise ValueError(f"'{text}' không phải số từ 0 đến {most}")
        return int(text)

    return count


def secret_key(text: str) -> str:
    """What is said is told to nobody, not even in a mistake."""
    if text and not is_whole(text):
        raise ValueError(
            f"khóa quá ngắn, ai cũng dò ra được. Cần ít nhất {SHORTEST} ký tự ASCII ngẫu nhiên, "
            "hoặc bỏ trống để Kho tự tạo"
        )
    return text


def names(text: str) -> tuple[str, ...]:
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


def database(text: str) -> Server | None:
    """What is said may be a password: it is told to nobody, not even in a mistake."""
    try:
        return server_of(text)
    except ValueError:
        raise ValueError(
            "không phải địa chỉ cơ sở dữ liệu. Viết postgresql://TÊN:MẬT-KHẨU@MÁY:5432/CƠ-SỞ-DỮ-LIỆU, "
            "ký tự đặc biệt trong mật khẩu viết dạng %XX, hoặc để mật khẩu ở tệp riêng: ?password_file=/TỆP"
        ) from None


def vault(text: str) -> str:
    try:
        if text:
            vault_folder(text)
    except ValueError:
        raise ValueError(
            f"'{text}' không phải kho tệp. Viết file:/đường-dẫn-tuyệt-đối, hoặc "
            "s3:https://máy:cổng/tên-thùng (tên và mật khẩu không viết ở đây)"
        ) from None
    return text


def idle(text: str) -> int:
    """Minutes; one of them is that of the warning."""
    minutes = count_to(LONGEST_IDLE)(text)
    if minutes == 1:
        raise ValueError("'1' quá ngắn: màn hình báo trước một phút. Đặt từ 2 phút trở lên, hoặc 0")
    return minutes


def engine(text: str) -> str:
    try:
        if text:
            index_folder(text)
    except ValueError:
        # What may be a password is not shown.
        shown = text if "@" not in text else f"{text.partition(':')[0]}:…"
        raise ValueError(
            f"'{shown}' không phải bộ tìm kiếm. Viết tantivy:/đường-dẫn-tuyệt-đối, hoặc "
            "elasticsearch:https://máy-chủ:9200/tên-kho (tên bằng chữ thường và số; mật khẩu để trong tệp "
            "của KHOSO_SEARCH_CREDENTIAL)"
        ) from None
    return text


def reading_engine(text: str) -> str:
    try:
        engine_of(text)
    except ValueError:
        raise ValueError(
            f"'{text}' không phải bộ nhận dạng. Viết {TESSERACT}:, {OCRMYPDF}: hoặc {SCRIPTED}:/TỆP"
        ) from None
    return text
