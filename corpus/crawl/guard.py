"""No address of this machine or of a private network is ever asked, wherever a link or a redirect leads."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit


class PrivateAddressError(Exception):
    """The host lies in a private or local network and the source does not allow that."""


def is_private(host: str) -> bool:
    """Whether a numeric address is private, local or otherwise not of the public network; False for a name."""
    try:
        found = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return _odd_number(host)
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return not (mapped or found).is_global or found.is_multicast


def _odd_number(host: str) -> bool:
    """Numbers that some resolvers take for an address (`2130706433`, `0x7f.1`, `127.1`): no public site is named so."""
    parts = host.rstrip(".").lower().split(".")
    return all(part.isdigit() or part.startswith("0x") for part in parts)


def check_address(address: str, *, allow_private: bool) -> None:
    """Raises PrivateAddressError where the address names a private network by number, or this machine by name."""
    host = urlsplit(address).hostname or ""
    local = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    if not allow_private and (local or is_private(host)):
        raise PrivateAddressError(f"{address} lies in a private network; `allow_private: true` in the source allows it")


def resolves_privately(host: str) -> bool:
    """Whether a name stands for an address of a private network. Raises OSError where it stands for none."""
    return any(is_private(str(found[4][0])) for found in socket.getaddrinfo(host, None))
