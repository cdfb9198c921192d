"""A first look at a website, and a second one at a source: fetches a page or two and says what would be read."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass, field
from http.client import HTTPException
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener
from urllib.robotparser import RobotFileParser

import yaml

from corpus.crawl.cms import recognise, systems
from corpus.crawl.encoding import decode
from corpus.crawl.guard import PrivateAddressError, check_address, resolves_privately
from corpus.crawl.job import Job
from corpus.crawl.pages import Page, read_page
from corpus.crawl.profile import Profile
from corpus.sources import NAME, Example, Source

LARGEST = 30_000_000
SECONDS = 30
TRIES = 12
"""Pages asked for, dead ones with them."""
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
SITEMAP = re.compile(rb"<(?:urlset|sitemapindex)\b")


class SurveyError(Exception):
    """The site cannot be looked at; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page as it came."""

    url: str
    body: bytes
    declared: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page with what is read of it, or the error."""

    url: str
    page: Page
    body: bytes = b""
    declared: str = ""
    error: str = ""


@dataclass(slots=True)
class Looked:
    """What a first look found."""

    source: Source
    system: str
    signs: tuple[str, ...]
    pages: list[Fetched] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """The YAML, with the pages that were seen beside it as examples. Raises SurveyError."""
        file = folder / f"{self.source.name}.yaml"
        if file.exists():
            raise SurveyError(f"{file} is there already; give another --name, or move it away.")
        beside = folder / "pages" / self.source.name
        examples = []
        try:
            beside.mkdir(parents=True, exist_ok=True)
            for number, page in enumerate(self.pages, 1):
                stored = beside / f"{number}-{page.page.role}.html"
                stored.write_bytes(page.body)
                examples.append(_example(stored.relative_to(folder), page))
            file.write_text(_yaml(self.source, examples), encoding="utf-8")
        except OSError as error:
            raise SurveyError(f"{file} cannot be written: {error.strerror}.") from error
        return file


class _Guard(HTTPRedirectHandler):
    """Redirects are followed to public addresses only."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Raises PrivateAddressError."""
        _guard(newurl, self.allow_private)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _guard(address: str, allow_private: bool) -> None:
    if urlsplit(address).scheme not in ("http", "https"):
        raise PrivateAddressError(f"{address} is no web address")
    check_address(address, allow_private=allow_private)
    if not allow_private and resolves_privately(urlsplit(address).hostname or ""):
        raise PrivateAddressError(f"{address} stands for an address of a private network")


def fetch(address: str, agent: str, *, allow_private: bool) -> Answer:
    """One page. Raises SurveyError."""
    request = Request(
        address, headers={"User-Agent": agent, "Accept-Language": "vi,en;q=0.5", "Accept-Encoding": "gzip"}
    )
    try:
        _guard(address, allow_private)
        with build_opener(ProxyHandler({}), _Guard(allow_private)).open(request, timeout=SECONDS) as answer:
            body = answer.read(LARGEST)
            if answer.headers.get("Content-Encoding") == "gzip":
                with gzip.GzipFile(fileobj=BytesIO(body)) as packed:
                    body = packed.read(LARGEST)
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.url, body, headers.get("content-type", ""), headers)
    except PrivateAddressError as error:
        raise SurveyError(f"{error} (--private allows it).") from error
    except (HTTPException, OSError, ValueError, EOFError) as error:
        raise SurveyError(f"{address} cannot be fetched: {getattr(error, 'reason', None) or error}.") from error


def survey(address: str, *, name: str = "", allow_private: bool = False, contact: str = "") -> Looked:
    """Look at a site: its system, feeds and sitemaps, a list and an article. Raises SurveyError."""
    address = address if "://" in address else f"https://{address}"
    host = urlsplit(address).hostname or "site"
    source = _source(
        {
            "name": name or re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.").lower()).strip("-"),
            "start": [address],
            "allow_private": allow_private,
        }
    )
    agent = Job(source, Path(), "", Path(), contact).agent
    _allowed(address, agent, allow_private)
    first = fetch(address, agent, allow_private=allow_private)
    html, _ = decode(first.body, first.declared)
    system, signs = recognise(html, first.headers, first.url)
    source = _source(
        {
            "name": source.name,
            "start": [first.url],
            "allow_private": allow_private,
            "cms": system,
            "feeds": _there(_feeds(html, system), first.url, FEED, agent, allow_private),
            "sitemaps": _there(systems()[system].sitemaps, first.url, SITEMAP, agent, allow_private),
        }
    )
    return Looked(source, systems()[system].name, signs, fetch_some(source, 3, contact))


def _source(keys: dict[str, Any]) -> Source:
    if not NAME.fullmatch(keys["name"]):
        raise SurveyError(f"{keys['name']!r} cannot be a name: small letters a to z, digits and hyphens, as in xa-mau.")
    try:
        return Source.model_validate(keys)
    except ValueError as error:
        raise SurveyError(f"{keys['name']} at {keys['start'][0]} makes no source: {error}") from error


def _allowed(address: str, agent: str, allow_private: bool) -> None:
    """Raises SurveyError where robots.txt forbids the start page."""
    try:
        told = fetch(urljoin(address, "/robots.txt"), agent, allow_private=allow_private)
    except SurveyError:
        return
    rules = RobotFileParser()
    rules.parse(told.body.decode("utf-8", "replace").splitlines())
    if not rules.can_fetch(agent, address):
        raise SurveyError(f"robots.txt of {urlsplit(address).netloc} forbids {address}.")


def _feeds(html: str, system: str) -> tuple[str, ...]:
    """Feeds that the page names, then those that its system usually has."""
    named = re.findall(r"<link[^>]+application/(?:rss|atom)\+xml[^>]*href=[\"']([^\"']+)", html)
    return (*dict.fromkeys(named), *systems()[system].feeds)[:4]


def _there(paths: tuple[str, ...], base: str, kind: re.Pattern[bytes], agent: str, allow_private: bool) -> list[str]:
    """The first of these addresses at which there is such a file."""
    for path in paths:
        try:
            answer = fetch(urljoin(base, path), agent, allow_private=allow_private)
        except SurveyError:
            continue
        if kind.search(answer.body[:4096]):
            return [answer.url]
    return []


def fetch_some(source: Source, number: int, contact: str) -> list[Fetched]:
    """The start page, and from it an article (or what may be one) and a list."""
    profile = Profile(source)
    agent = Job(source, Path(), "", Path(), contact).agent
    todo, seen, found = [(source.start[0], "other")], set[str](), list[Fetched]()
    while todo and len(found) < number and len(seen) < TRIES:
        address, hint = todo.pop(0)
        if address in seen:
            continue
        seen.add(address)
        one = _fetched(address, hint, profile, agent)
        if one.error and found:
            # Portals are full of dead links; those of the crawl are in its ledger.
            continue
        found.append(one)
        roles = {fetched.page.role for fetched in found}
        links = sorted(
            one.page.links, key=lambda link: (link.role not in {"article", "listing"} - roles, -len(link.text))
        )
        todo = [(link.address, link.role) for link in links if link.role in ("article", "listing", "other")] + todo
    return found


def _fetched(address: str, hint: str, profile: Profile, agent: str) -> Fetched:
    try:
        answer = fetch(address, agent, allow_private=profile.source.allow_private)
    except SurveyError as error:
        return Fetched(address, Page("other", ""), error=str(error))
    page = read_page(answer.body, answer.url, profile, declared=answer.declared, canonical=profile.canonical, hint=hint)
    return Fetched(answer.url, page, answer.body, answer.declared)


def _example(file: Path, page: Fetched) -> dict[str, Any]:
    role = page.page.role if page.page.role in ("article", "listing", "attachment", "feed", "sitemap") else "other"
    told: dict[str, Any] = {"file": file.as_posix(), "url": page.url, "role": role}
    if page.page.title:
        told["title"] = page.page.title
    if days := list(page.page.days.values()):
        told["published"] = days[0]
    return told


def _yaml(source: Source, examples: list[dict[str, Any]]) -> str:
    """A first YAML with what a person has to fill in."""
    keys: dict[str, Any] = {
        "name": source.name,
        "why": "",
        "publisher": {"name": "", "level": "", "place": "", "code": ""},
        "start": list(source.start),
        "cms": source.cms,
        **({"feeds": list(source.feeds)} if source.feeds else {}),
        **({"sitemaps": list(source.sitemaps)} if source.sitemaps else {}),
        **({"allow_private": True} if source.allow_private else {}),
        "cadence": "",
        "examples": examples,
    }
    head = (
        "# A first look; see that each example says what a person sees on the page.\n"
        "# cadence is a cron line in the time of Ho Chi Minh City, such as '30 5 * * *'; empty: crawled by hand only.\n"
    )
    return head + yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=120)


def check_examples(source: Source) -> list[str]:
    """What the stored pages give other than the source says; empty where all is right. Raises SourceError."""
    profile = Profile(source)
    return [line for example in source.examples for line in _wrong(source, profile, example)]


def _wrong(source: Source, profile: Profile, example: Example) -> list[str]:
    declared = (
        "application/pdf"
        if example.file.endswith(".pdf")
        else "text/html"
        if example.file.endswith((".html", ".htm"))
        else ""
    )
    page = read_page(
        source.example_bytes(example), example.url, profile, declared=declared, canonical=profile.canonical
    )
    days = [page.days[origin] for origin in source.dates if origin in page.days]
    told = [
        ("role", example.role, page.role),
        ("title", example.title, page.title if example.title else ""),
        ("published", example.published, days[0] if days and example.published else None),
    ]
    lines = [f"{example.file}: {name} is {got!r}, expected {want!r}" for name, want, got in told if want != got]
    missing = set(example.links) - {link.address for link in page.links}
    return lines + [f"{example.file}: the link {address} is not found" for address in sorted(missing)]
