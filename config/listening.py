"""The place the web server listens at, and whether it answers there."""

import errno
import fcntl
import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import IPv6Address, ip_address
from pathlib import Path

from access.domain.addresses import HEALTH
from config.env import Env
from config.env_values import ANYWHERE, HOST

LOCK, LONGEST_NAME = "running.lock", 100
SELF = ("127.0.0.1", "[::1]", "localhost")

# The order by which the kernel says the address of a network card (linux/sockios.h).
SIOCGIFADDR = 0x8915


class CannotStart(Exception):
    """Why nothing was started, in one line for the person at the keyboard."""


def bound(env: Env) -> socket.socket:
    """
    The socket of the web servers: ours from now on, answering only once a web server listens.

    Raises CannotStart when somebody listens there already, or the machine has no such address.
    """
    try:
        family, _, _, _, place = socket.getaddrinfo(
            env.address, env.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family)
    except OSError as error:
        raise CannotStart(_why(env, error)) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(place)
    except OSError as error:
        listener.close()
        raise CannotStart(_why(env, error)) from error
    return listener


@contextmanager
def alone(env: Env, *, listens: bool = True, part: bool = False) -> Iterator[None]:
    """
    No second start has this place or this data folder meanwhile; parts of one archive share the folder
    with each other, and who does not listen has no place.

    Two that start at the same moment both get the port, for neither listens yet: then one would
    take the other's answers for its own. Raises CannotStart.
    """
    with ExitStack() as kept:
        place = kept.enter_context(socket.socket(socket.AF_UNIX))
        try:
            if listens:
                # A name of the kernel's, which is no file and goes with us; it is short by its rules.
                place.bind(f"\0kho-so {env.port} {env.address}"[:LONGEST_NAME])
        except OSError as error:
            raise CannotStart(_why(env, error)) from error
        # A folder that cannot be made or written to is told by whoever prepares it.
        with suppress(OSError):
            env.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = kept.enter_context((env.data / LOCK).open("w"))
            try:
                fcntl.flock(folder, (fcntl.LOCK_SH if part else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CannotStart(
                    f"Thư mục dữ liệu {env.data} đang được một lần chạy khác của Kho dùng. Dừng lần "
                    "chạy đó, hoặc đặt KHOSO_DATA sang thư mục khác."
                ) from error
        yield


def place_of(env: Env) -> str:
    """Address and port as they are written in a URL, for somebody at this machine."""
    address = ANYWHERE.get(env.address, env.address)
    return f"[{address}]:{env.port}" if ":" in address else f"{address}:{env.port}"


def addresses_of(env: Env) -> list[str]:
    """
    Every address under which the store itself is reached: first the one for somebody at this
    machine, then those for others. Behind a proxy others use the proxy's.
    """
    scheme = "https" if env.own_https else "http"
    own = f"{scheme}://{place_of(env)}"
    if env.proxies:
        return [own]
    others = [name for name in hosts_of(env) if name not in SELF]
    if env.address in {"127.0.0.1", "::1", "localhost"}:
        others = []
    return list(dict.fromkeys((own, *(f"{scheme}://{name}:{env.port}" for name in others))))


def hosts_of(env: Env) -> list[str]:
    """
    The names the site answers to; where it listens on every address of the machine, these too, and
    the machine's name: nobody on the LAN could be made to type a name of somebody else's by that.
    """
    if env.address not in ANYWHERE:
        return list(env.hosts)
    return list(dict.fromkeys((*env.hosts, *_own_addresses(env), socket.gethostname())))


def every_name_of(env: Env) -> list[str]:
    """
    By whatever somebody may call the site: names in small letters, addresses without brackets.

    A name with a star or another sign stands for many machines and is nobody's.
    """
    found = (name.strip("[]").lower() for name in (*hosts_of(env), *SELF, socket.gethostname()))
    return [name for name in dict.fromkeys(found) if _is_address(name) or HOST.fullmatch(name)]


def _is_address(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(text))
    return False


def _own_addresses(env: Env) -> Iterator[str]:
    with socket.socket(type=socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            # A card may have no address of IPv4.
            with suppress(OSError):
                told = fcntl.ioctl(asking, SIOCGIFADDR, name.encode()[:15].ljust(256, b"\0"))
                yield socket.inet_ntoa(told[20:24])
    if env.address == "::":
        yield from _own_addresses_of_ipv6()


def _own_addresses_of_ipv6() -> Iterator[str]:
    """As hosts are written; those that hold on one cable only are left out."""
    with suppress(OSError):
        for line in Path("/proc/net/if_inet6").read_text("ascii").splitlines():
            address = IPv6Address(bytes.fromhex(line.split()[0]))
            if not address.is_link_local:
                yield f"[{address}]"


def answers(env: Env) -> bool:
    """Whether a web server answers and is well, whatever hosts and schemes it serves."""
    address = ANYWHERE.get(env.address, env.address)
    connection = http.client.HTTPConnection(address, env.port, timeout=5)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.HTTPStatus.NO_CONTENT
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _why(env: Env, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {env.port} đang có chương trình khác dùng. "
            f"Dừng chương trình đó, hoặc thêm cổng khác vào lệnh, ví dụ PORT=8001"
        )
    if error.errno == errno.EACCES:
        return (
            f"Không được dùng cổng {env.port}: cổng dưới 1024 là của quản trị máy. "
            "Chọn cổng từ 1024 trở lên và để máy chủ trung gian đứng trước."
        )
    return (
        f"Không nghe được ở địa chỉ {env.address} ({error.strerror}). "
        "Đặt KHOSO_ADDRESS là một địa chỉ của chính máy này."
    )
