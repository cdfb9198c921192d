"""Canonical addresses: one page, one address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from corpus.crawl.rules import compiled

DEFAULT_PORT = {"http": 80, "https": 443}
LONGEST = 2000
"""Characters; longer addresses are those of broken links that grow at every step."""

# `javascript:window.open('/tin/1.html')` and its like hold an address after all.
OPENED = re.compile(r"(?:window\.open\(|location(?:\.href)?\s*=|location\.(?:assign|replace)\()\s*['\"]([^'\"]+)['\"]")
DIGITS = re.compile(r"\d+")
BREAKS = re.compile(r"[\t\r\n]+")
SAFE = re.compile(r"[A-Za-z0-9:/?&=._~+,;@-]*")
"""Addresses of these letters only need no escapes."""
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _host(netloc: str, scheme: str) -> str:
    """The host in lower case, with its port where it is not the scheme's. Raises ValueError for a port that is none."""
    parts = urlsplit(f"//{netloc}")
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in (None, DEFAULT_PORT[scheme]) else f"{host}:{parts.port}"


def _linked(href: str) -> str:
    """The address that a link means, without blanks inside and around; "" where it means none."""
    if not href.isprintable():
        href = BREAKS.sub("", href)
    href = href.strip()
    if href[:11].lower() == "javascript:":
        opened = OPENED.search(href)
        return opened[1] if opened else ""
    return href


def _without_dots(path: str) -> str:
    """The path without its steps back (`/a/../b` → `/b`); doubled slashes stay, some servers mean them."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "") or "/"


def _unescaped(escape: re.Match[str]) -> str:
    """A letter in disguise (`%61`) as itself, any other escape in capitals."""
    character = chr(int(escape[1], 16))
    return character if character in UNRESERVED else escape[0].upper()


class Canonical:
    """Turns links into canonical addresses; `drop` are names of further parameters that name no page."""

    def __init__(self, drop: tuple[str, ...] = ()) -> None:
        self._parameter = compiled("drop_parameters", drop)
        self._path = compiled("drop_path")
        self.resolve = lru_cache(maxsize=50_000)(self._resolve)

    def _query(self, query: str) -> str:
        if not query:
            return ""
        kept = [part for part in query.split("&") if part and not self._parameter.search(part.partition("=")[0])]
        return "&".join(kept)

    def _resolve(self, base: str, href: str, encoding: str = "utf-8") -> str:
        """The canonical address of a link on the page `base`; "" where it leads to no web page."""
        try:
            linked = _linked(href)
            parts = urlsplit(urljoin(base, linked.replace("\\", "/")) if linked else "")
            if parts.scheme not in DEFAULT_PORT or not parts.hostname:
                return ""
            path = _without_dots(self._path.sub("", parts.path) if ";" in parts.path else parts.path)
            plain = urlunsplit((parts.scheme, _host(parts.netloc, parts.scheme), path, self._query(parts.query), ""))
            safe = plain if SAFE.fullmatch(plain) else safe_url_string(plain, encoding=encoding)
            address = ESCAPE.sub(_unescaped, safe) if "%" in safe else safe
        except ValueError:
            return ""
        return address if len(address) <= LONGEST else ""

    def __call__(self, address: str) -> str:
        """The canonical form of a whole address; "" where it is none."""
        return self.resolve("", address)


def shape(address: str) -> str:
    """The address with every number left out: pages of one kind share it (`/lich?thang=5` → `/lich?thang=#`)."""
    parts = urlsplit(address)
    return DIGITS.sub("#", f"{parts.netloc}{parts.path}?{parts.query}" if parts.query else parts.netloc + parts.path)


def matcher(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern out of several, ignoring case; None where there are none."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


def tail(address: str) -> str:
    """Path and query of an address, what the patterns of a source are matched against."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
