"""By which addresses a phone in the same network may reach this PC."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

_NEIGHBOURS = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "203.0.113.1")
"""Nothing is sent to them: asked for the way there, the system names the address it would use."""
_HOME = tuple(map(ipaddress.ip_network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))


def own_addresses() -> list[str]:
    """IPv4 addresses of this PC's network cards, the likeliest of a shop's network first."""
    found = [_way_to(neighbour) for neighbour in _NEIGHBOURS]
    with suppress(OSError):  # a PC whose own name nobody knows
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return sorted({one for one in found if one and _is_reachable(one)}, key=_likeliness)


def _way_to(neighbour: str) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect((neighbour, 9))
            return str(asked.getsockname()[0])
        except OSError:
            return None


def _is_reachable(address: str) -> bool:
    there = ipaddress.ip_address(address)
    return not (there.is_loopback or there.is_link_local or there.is_unspecified)


def _likeliness(address: str) -> tuple[int, int]:
    there = ipaddress.ip_address(address)
    kind = next((n for n, network in enumerate(_HOME) if there in network), len(_HOME))
    return kind, int(there)
