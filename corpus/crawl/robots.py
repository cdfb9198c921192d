"""robots.txt, read as RFC 9309 says: an answer 4xx allows all, no answer or 5xx forbids all for the time being."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler

from corpus.crawl.guard import PrivateAddressError, check_address
from corpus.crawl.ledger import Ledger, iso, now

FRESH = timedelta(hours=24)
STALE = timedelta(days=30)
"""How long an older robots.txt is trusted while the server does not answer."""
HOPS = 5
LONGEST = 512_000
SLOWEST = 120.0
"""Seconds; a longer Crawl-delay would never let a site be read."""


class RobotsUnreachableError(Exception):
    """The server does not say what it allows, so nothing is asked of it now."""


class Robots:
    """What the hosts of one crawl allow."""

    def __init__(self, crawler: Crawler, ledger: Ledger, agent: str, *, allow_private: bool) -> None:
        self._crawler, self._ledger, self._agent, self._allow_private = crawler, ledger, agent, allow_private
        self._parsed: dict[str, Protego] = {}

    async def allows(self, address: str) -> bool:
        """Whether the address may be asked for. Raises RobotsUnreachableError, PrivateAddressError."""
        return bool((await self._of(address)).can_fetch(address, self._agent))

    async def delay(self, address: str) -> float:
        """Seconds between two requests that the host asks for; 0 where it asks for none."""
        return min(float((await self._of(address)).crawl_delay(self._agent) or 0.0), SLOWEST)

    async def _of(self, address: str) -> Protego:
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._parsed:
            self._parsed[root] = Protego.parse(await self._text(root))
        return self._parsed[root]

    async def _text(self, root: str) -> str:
        """From the ledger while it is fresh, else from the server, else from the ledger while it is not too old."""
        known = self._ledger.host(root) or {}
        read_at = known.get("robots_at", "")
        if read_at and read_at > iso(now() - FRESH):
            return str(known["robots"])
        status, text = await self._fetch(f"{root}/robots.txt")
        if status is not None:
            self._ledger.store_host(root, robots=text, robots_status=status, robots_at=iso(now()))
            return text
        if read_at and read_at > iso(now() - STALE):
            return str(known["robots"])
        raise RobotsUnreachableError(f"{root}/robots.txt is not answered, so nothing of {root} may be asked for now")

    async def _fetch(self, address: str) -> tuple[int | None, str]:
        """Status and rules; no status where the server does not answer."""
        for _ in range(HOPS):
            check_address(address, allow_private=self._allow_private)
            try:
                response: Any = await self._crawler.engine.download_async(
                    Request(address, dont_filter=True, meta={"robots": True, "download_maxsize": LONGEST})
                )
            except PrivateAddressError:
                raise
            except Exception:
                return None, ""
            if 300 <= response.status < 400 and response.headers.get("Location"):
                address = urljoin(address, response.headers["Location"].decode("latin-1"))
                continue
            if response.status >= 500 or response.status == 429:
                return None, ""
            return response.status, response.body.decode("utf-8", "replace") if response.status == 200 else ""
        return 404, ""
