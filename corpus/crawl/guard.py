"""No address of this machine or of a private network is ever asked, wherever a link or a redirect leads."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred


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


class GuardedResolver(CachingThreadedResolver):
    """Looks names up and refuses answers that point into a private network; what it found is what is connected to."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, *, allow_private: bool) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Made by Scrapy."""
        return cls(
            reactor,
            crawler.settings.getint("DNSCACHE_SIZE"),
            crawler.settings.getfloat("DNS_TIMEOUT"),
            allow_private=crawler.settings.getbool("SOLIEU_ALLOW_PRIVATE"),
        )

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """The address of a name; fails with PrivateAddressError."""
        found = super().getHostByName(name, timeout)
        if not self.allow_private:
            found.addCallback(_public, name)
        return found


def _public(found: str, name: str) -> str:
    if is_private(found):
        raise PrivateAddressError(f"{name} stands for {found}, an address of a private network")
    return found
