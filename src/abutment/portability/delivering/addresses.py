"""To which addresses this server speaks for a practice.

A practice's storage is outside, so public addresses are always open, and nobody at the organization can close them
here. Inside of its own network this server could be made a tool against other machines: private addresses are open only
where the operator says so. Addresses of this link, among them those at which clouds keep their servers' passwords, are
never spoken to. The address that is checked is the one that is connected to: a name that answers differently the second
time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from django.conf import settings

from abutment.portability.delivering.errors import AddressRefused, Unreachable

CONNECT_SECONDS = 10
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Where clouds answer their own machines outside of the ranges for links: Alibaba, Azure, AWS over IPv6, Oracle.
_OF_CLOUDS = frozenset(
    ipaddress.ip_address(each) for each in ("100.100.100.200", "168.63.129.16", "fd00:ec2::254", "192.0.0.192")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def opened_networks() -> Sequence[Network]:
    """Networks beside the public one that the operator has opened for deliveries."""
    return settings.ABUTMENT_DELIVERY_NETWORKS


def connected(
    host: str, port: int, *, is_private_only: bool = False, timeout: float = CONNECT_SECONDS
) -> socket.socket:
    """A connection to a host, at an address that may be spoken to. is_private_only: for what is not encrypted.

    Raises AddressRefused, Unreachable.
    """
    reason: OSError | None = None
    for family, kind, protocol, address in _resolved(host, port):
        check_address(host, ipaddress.ip_address(address[0].split("%")[0]), is_private_only=is_private_only)
        found = socket.socket(family, kind, protocol)
        try:
            found.settimeout(timeout)
            found.connect(address)
        except OSError as error:
            found.close()
            reason = error
            continue
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return found
    said = _said(reason) if reason else "it has no address"
    raise Unreachable(f"{host}:{port} does not answer: {said}. Check host, port and firewall there.") from reason


def check_address(host: str, address: IpAddress, *, is_private_only: bool = False) -> None:
    """Raises AddressRefused for an address that is not to be spoken to."""
    inner = _inner(address)
    if inner in _OF_CLOUDS or inner.is_link_local or inner.is_multicast or inner.is_unspecified:
        raise AddressRefused(f"{host} is at {inner}, to which this server never speaks. Name storage outside of it.")
    is_opened = any(inner in network for network in opened_networks() if network.version == inner.version)
    if is_opened:
        return
    if not inner.is_global:
        raise AddressRefused(
            f"{host} is at {inner}, inside of a network that is not opened for deliveries. Name storage with a public "
            "address, or ask who runs this server to open it (ABUTMENT_DELIVERY_NETWORKS)."
        )
    if is_private_only:
        raise AddressRefused(f"{host} would be reached without encryption over a public network. Use https.")


def _inner(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 one stands for, by whatever way it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _resolved(host: str, port: int) -> list[tuple[int, int, int, tuple[str, int]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no host {host} ({_said(error)}). Check its name.") from error
    return [(family, kind, protocol, address) for family, kind, protocol, _, address in found]  # type: ignore[misc]


def _said(error: BaseException) -> str:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(words).split()).rstrip(".")
