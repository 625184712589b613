"""The place the web server listens at, and whether it answers there."""

import errno
import fcntl
import http.client
import socket
from collections.abc import Iterator
from contextlib import suppress

from access.domain.addresses import HEALTH
from config.env import ANYWHERE, Env

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


def place_of(env: Env) -> str:
    """Address and port as they are written in a URL, for somebody at this machine."""
    address = ANYWHERE.get(env.address, env.address)
    return f"[{address}]:{env.port}" if ":" in address else f"{address}:{env.port}"


def hosts_of(env: Env) -> list[str]:
    """
    The names the site answers to; where it listens on every address of the machine, these too, and
    the machine's name: nobody on the LAN could be made to type a name of somebody else's by that.
    """
    if env.address not in ANYWHERE:
        return list(env.hosts)
    return list(dict.fromkeys((*env.hosts, *_own_addresses(), socket.gethostname())))


def _own_addresses() -> Iterator[str]:
    with socket.socket(type=socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            # A card may have no address of IPv4.
            with suppress(OSError):
                told = fcntl.ioctl(asking, SIOCGIFADDR, name.encode()[:15].ljust(256, b"\0"))
                yield socket.inet_ntoa(told[20:24])


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
