"""Names are looked up through the guard, at the moment of the connection: no later answer can lead elsewhere."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from corpus.crawl.guard import PrivateAddressError, is_private


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
