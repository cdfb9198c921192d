"""Sources: one YAML a website or folder that is watched, checked when it is read.

Files lie in `corpus/sources/` (those of the project) and in further folders that the caller names; the later folder
wins where two hold a source of one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

OWN = Path(__file__).parent / "sources"
SYSTEMS = Path(__file__).parent / "crawl" / "cms"
"""One YAML for each system that makes sites, named after it."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""Names of sources; they are names of files too."""
ZONE_NAME = "Asia/Ho_Chi_Minh"
"""The time zone of every cadence."""

_NOWHERE = LexborHTMLParser("<p>")
"""A page to try selectors on."""

Level = Literal["", "country", "province", "district", "commune", "department", "press", "other"]
Origin = Literal["metadata", "page", "listing", "feed", "address"]
Role = Literal["article", "listing", "attachment", "feed", "sitemap", "other"]


class SourceError(Exception):
    """A source cannot be used; the message says which file, what is wrong there and what to do."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


def _selector(text: str) -> str:
    try:
        _NOWHERE.css(text)
    except SelectolaxError as error:
        raise ValueError(
            f"{text!r} is no CSS selector; mend it, or look at the page in a browser's inspector"
        ) from error
    return text


def _system(text: str) -> str:
    known = sorted(file.stem for file in SYSTEMS.glob("*.yaml"))
    if text not in known:
        raise ValueError(f"no system is called {text!r}; known are {', '.join(known)}")
    return text


def _listed(value: object) -> object:
    if isinstance(value, str):
        raise ValueError(f"expected a list; write it in brackets: ['{value}']")
    return value


def _web(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError(f"{text!r} is no web address; it has to begin with http:// or https://")
    return text


def _cron(text: str) -> str:
    try:
        if text and len(text.split()) == 5:
            CronSim(text, datetime.now())
        elif text:
            raise ValueError("it has not five fields")
    except (CronSimError, ValueError) as error:
        raise ValueError(
            f"{text!r} is no cron line ({error}): minute hour day month weekday, as in '30 5 * * *'"
        ) from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
WebAddress = Annotated[str, AfterValidator(_web)]

Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Patterns = Annotated[tuple[Pattern, ...], BeforeValidator(_listed)]
Selectors = Annotated[tuple[Selector, ...], BeforeValidator(_listed)]
WebAddresses = Annotated[tuple[WebAddress, ...], BeforeValidator(_listed)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Publisher(_Model):
    """Who publishes: full name, level, and the place it speaks of with its official code."""

    name: str = ""
    level: Level = ""
    place: str = ""
    code: str = ""


class Links(_Model):
    """Links by a pattern that their address matches (`url`) or by the elements that they stand in (`css`)."""

    url: Patterns = ()
    css: Selectors = ()


class Follow(_Model):
    """Which links are of which role; `scope` says whether others on the source's own hosts are followed too."""

    scope: Literal["", "host", "listed"] = ""
    listing: Links = Links()
    pagination: Links = Links()
    article: Links = Links()
    attachment: Links = Links()


class Reading(_Model):
    """Where things stand on a page, as CSS; what has a list tries one after the other."""

    article: Selectors = ()
    listing: Selectors = ()
    content: Selectors = ()
    title: Selectors = ()
    date: Selectors = ()
    item: Selectors = ()


class Politeness(_Model):
    """How gently a site is asked: pause between two requests, requests at a time a host, seconds to wait for one."""

    delay: float = Field(1.0, ge=0)
    at_a_time: int = Field(1, ge=1, le=16)
    timeout: float = Field(60.0, gt=0)
    attempts: int = Field(4, ge=1, le=10)
    retry_after: float = Field(5.0, ge=0)
    """Seconds before the first repetition; each further one waits twice as long."""
    longest_wait: float = Field(900.0, ge=0)
    """A server that asks for a longer pause than this gets it: the crawl ends and goes on next time."""


class Limits(_Model):
    """What one crawl may take: bytes of one answer, pages, links from a start page, hours, pages that lead nowhere."""

    bytes: int = Field(64_000_000, gt=0)
    pages: int = Field(20_000, gt=0)
    depth: int = Field(30, gt=0)
    hours: float = Field(12.0, gt=0)
    barren: int = Field(40, gt=0)
    """Pages of one shape of address without a document or a way out (an endless calendar) before the shape is left."""


class Recheck(_Model):
    """Days for which a document is asked for at every crawl, and days between two askings after that."""

    young: int = Field(30, ge=0)
    every: int = Field(30, ge=1)


class Bound(_Model):
    """A minimum (below it the source's rows are withheld), a maximum (above it people are warned), and the reason."""

    min: float | None = None
    max: float | None = None
    why: str = Field(min_length=8)

    @model_validator(mode="after")
    def _has_one(self) -> Bound:
        if self.min is None and self.max is None:
            raise ValueError("a bound needs `min` or `max`")
        return self


class Expectations(_Model):
    """What a healthy source gives: new documents in 30 days, figures a document, share (0 to 1) of filled fields."""

    new_documents: Bound | None = None
    figures_per_document: Bound | None = None
    fields: dict[str, Bound] = {}


class Example(_Model):
    """A stored page and what must be read from it; `file` is relative to the YAML."""

    file: str
    url: WebAddress
    role: Role
    title: str = ""
    published: date | None = None
    links: tuple[str, ...] = ()
    """Addresses that have to be found on it."""


class Source(_Model):
    """A website (`start`) or a folder (`folder`) that is watched."""

    name: Annotated[str, Field(pattern=f"^{NAME.pattern}$")]
    why: str = ""
    publisher: Publisher = Publisher()
    start: WebAddresses = ()
    folder: str = ""
    hosts: Words = ()
    cms: Annotated[str, AfterValidator(_system)] = "plain"
    feeds: WebAddresses = ()
    sitemaps: WebAddresses = ()
    follow: Follow = Follow()
    leave: Patterns = ()
    drop_parameters: Patterns = ()
    read: Reading = Reading()
    dates: tuple[Origin, ...] = ("metadata", "page", "listing", "feed", "address")
    encoding: str = ""
    cadence: Annotated[str, AfterValidator(_cron)] = ""
    politeness: Politeness = Politeness()
    limits: Limits = Limits()
    recheck: Recheck = Recheck()
    allow_private: bool = False
    expect: Expectations = Expectations()
    examples: tuple[Example, ...] = ()
    file: Annotated[str, Field(exclude=True)] = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Source:
        if bool(self.start) == bool(self.folder):
            raise ValueError("give either `start` (web addresses) or `folder` (a path), not both")
        return self

    @property
    def own_hosts(self) -> frozenset[str]:
        """Hosts (with port where it is not the scheme's) whose pages belong to the source."""
        own = {urlsplit(address).netloc.lower() for address in self.start} | {host.lower() for host in self.hosts}
        return frozenset(own | {host.removeprefix("www.") for host in own} | {f"www.{host}" for host in own})

    def example_bytes(self, example: Example) -> bytes:
        """The stored page of an example. Raises SourceError where the file is missing."""
        path = Path(self.file).parent / example.file
        try:
            return path.read_bytes()
        except OSError as error:
            raise SourceError(
                f"{self.file}: the example page {example.file} cannot be read: {error.strerror}"
            ) from error


def _problems(error: ValidationError) -> str:
    lines = (f"{'.'.join(str(part) for part in e['loc']) or 'source'}: {e['msg']}" for e in error.errors())
    return "; ".join(line.replace("Value error, ", "") for line in lines)


def parse_source(text: str, file: Path) -> Source:
    """The source of a YAML text. Raises SourceError that names the file and each wrong key."""
    try:
        raw: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SourceError(f"{file} is no YAML: {error}") from error
    if not isinstance(raw, dict):
        raise SourceError(f"{file}: expected keys and values (name, start, ...)")
    try:
        source = Source.model_validate({**raw, "file": str(file)})
    except ValidationError as error:
        raise SourceError(f"{file}: {_problems(error)}") from error
    if source.name != file.stem:
        raise SourceError(f"{file}: its name is {source.name!r}, so the file has to be called {source.name}.yaml")
    return source


def read_source(file: Path) -> Source:
    """The source of a YAML file. Raises SourceError."""
    try:
        return parse_source(file.read_text(encoding="utf-8"), file)
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{file} is not UTF-8: {error}") from error


def source_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Name → file of all sources in these folders and in the project's own; later folders win."""
    return {file.stem: file for folder in (OWN, *folders) for file in sorted(folder.glob("*.yaml"))}


def readable_sources(folders: Iterable[Path] = ()) -> tuple[list[Source], dict[str, str]]:
    """Sources that can be read, by name, and what is wrong with the others, by name: each fails alone."""
    good: list[Source] = []
    wrong: dict[str, str] = {}
    for name, file in sorted(source_files(folders).items()):
        try:
            good.append(read_source(file))
        except SourceError as error:
            wrong[name] = str(error)
    return good, wrong


def find_source(name: str, folders: Sequence[Path] = ()) -> Source:
    """The source of this name. Raises SourceError that lists the names there are."""
    files = source_files(folders)
    if name not in files:
        known = ", ".join(sorted(files)) or "none"
        raise SourceError(f"no source is called {name!r}; there are: {known} (a new one: solieu source add ADDRESS)")
    return read_source(files[name])
