"""Whose machine a request comes from, where a proxy stands between it and the house."""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def network(text: str) -> Network:
    """An address, or a network, of proxies. Raises ValueError, also where it is everybody's."""
    found = ip_network(text)
    if found.prefixlen == 0:
        raise ValueError(f"{text} is everybody")
    return found


def persons_address(peer: str, forwarded: str, proxies: Iterable[Network]) -> str:
    """
    The address of the person's own machine, out of the connection's and X-Forwarded-For.

    The header counts only when the connection comes from a proxy of ours: then it is the rightmost
    address that is none, since each proxy adds on the right whom it was asked by, and what stands
    left of that anybody may have written. What cannot be read there counts as the proxy's own
    address, and so does the loopback address of another machine.
    """
    asked_by = _address(peer)
    if asked_by is None:
        return peer
    trusted = tuple(proxies)
    if _among(asked_by, trusted):
        for entry in reversed(forwarded.split(",")):
            found = _address(_without_port(entry.strip()))
            if found is None or (found.is_loopback and not asked_by.is_loopback):
                break
            if not _among(found, trusted):
                return str(found)
    return str(asked_by)


def is_from_proxy(peer: str, proxies: Iterable[Network]) -> bool:
    """Whether the connection comes from a proxy of ours."""
    asked_by = _address(peer)
    return asked_by is not None and _among(asked_by, tuple(proxies))


def _among(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in each for each in networks)


def _address(text: str) -> Address | None:
    """An address of one machine in its one form: IPv4 is never written as IPv6, no zone is kept."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(str(found).partition("%")[0])
    return None if found.is_unspecified or found.is_multicast else found


def _without_port(entry: str) -> str:
    """`10.0.0.7`, `10.0.0.7:4711`, `2001:db8::7`, `[2001:db8::7]` or `[2001:db8::7]:4711`."""
    entry = entry.strip('"')
    address, port = entry, ""
    if entry.startswith("["):
        address, closed, port = entry[1:].partition("]")
        if not closed or (port and not port.startswith(":")):
            return ""
        port = port[1:]
    elif entry.count(":") == 1:
        address, _, port = entry.partition(":")
    return address if not port or port.isdecimal() else ""
