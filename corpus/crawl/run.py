"""Crawls a source in a process of its own, and tells what came of it."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus.crawl.job import Job
from corpus.crawl.ledger import Ledger, PageRow
from corpus.sources import Source

GRACE = 20
"""Seconds that a crawl has to end by itself when it is told to."""


class CrawlError(Exception):
    """A crawl could not begin or broke off; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document of a source as the crawler knows it.

    `address` names it for good, `url` is where its bytes were last found, `state` is `kept` or `gone`.
    `replaced_hash` names the bytes that these ones replaced, `replaces` the address of the
    document that this one corrects.
    """

    address: str
    url: str
    content_hash: str
    media_type: str
    state: str
    title: str
    published: date | None
    published_origin: str
    encoding: str
    parent: str
    replaced_hash: str
    replaces: str
    first_seen: str


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """How a crawl ended (`finished`, `page limit`, `unreachable`, ...), and its counts and notes."""

    source: str
    reason: str
    counts: dict[str, int]
    notes: dict[str, Any]


def crawl(job: Job, seconds: float | None = None) -> CrawlResult:
    """Crawl until the run ends, or for so many seconds; it goes on from there the next time.

    Raises CrawlError where another crawl of the source is under way, the process broke off, or time is over.
    """
    try:
        job.ledger.parent.mkdir(parents=True, exist_ok=True)
        with _alone(job.ledger):
            told = job.ledger.with_suffix(".job.json")
            job.write(told)
            status, broken = _run(told, seconds)
    except OSError as error:
        raise CrawlError(
            f"The crawl of {job.source.name} cannot begin: {error.filename or job.ledger.parent}: {error.strerror}. "
            "See that the home may be written and has free space, or choose another with --home."
        ) from error
    if broken:
        raise CrawlError(f"The crawl of {job.source.name} broke off. {broken}")
    with Ledger(job.ledger) as ledger:
        part_ways(ledger)
        run = ledger.runs()[0] if ledger.runs() else None
    if run is None or run.finished_at is None:
        raise CrawlError(
            f"The crawl of {job.source.name} broke off (status {status}); its log is {job.log}. "
            "Nothing is lost: run it again and it goes on where it stood."
        )
    return CrawlResult(job.source.name, run.reason, dict(run.notes.get("counts", {})), run.notes)


def _run(told: Path, seconds: float | None) -> tuple[int, str]:
    """The status of the process that crawls, and what it says of what broke the crawl."""
    process = subprocess.Popen(
        [sys.executable, "-m", "corpus.crawl", str(told)], start_new_session=True, stdout=subprocess.PIPE
    )
    try:
        said, _ = process.communicate(timeout=seconds)
        return process.returncode, said.decode("utf-8", "replace").strip()
    except subprocess.TimeoutExpired:
        _end(process)
        return process.returncode, ""
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _alone(ledger: Path) -> Iterator[None]:
    """One crawl of a source at a time; the system lets go of the lock when the process ends."""
    path = ledger.with_suffix(".lock")
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CrawlError(f"Another crawl of this source is under way ({path}). Wait until it ends.") from error
        yield


def part_ways(ledger: Ledger) -> int:
    """Addresses that once held the same article and now hold different ones become documents of their own; how many."""
    parted = 0
    for page in list(ledger.pages("document <> '' AND document <> address AND state = 'kept' AND fingerprint <> ''")):
        chief = ledger.page(page.document)
        if chief and chief.state == "kept" and chief.fingerprint and chief.fingerprint != page.fingerprint:
            page.document = page.address
            ledger.store(page)
            parted += 1
    return parted


def documents(ledger: Ledger, source: Source) -> list[Found]:
    """All documents of a source, by address; those of which every address has vanished are `gone`."""
    found = ledger.pages(
        "document <> '' AND state IN ('kept', 'gone') AND content_hash <> ''", order="document, address"
    )
    return [_found(name, list(pages), source, ledger) for name, pages in groupby(found, key=lambda page: page.document)]


def _published(pages: list[PageRow], source: Source, ledger: Ledger) -> tuple[date | None, str]:
    """The day by the first page that has one; a file without a day was published with the article that it hangs on."""
    for page in pages:
        day, origin = page.day(source.dates)
        if day:
            return day, origin
    article = ledger.page(pages[0].parent) if pages[0].role == "attachment" and pages[0].parent else None
    day = article.day(source.dates)[0] if article and article.role == "article" else None
    return day, "article" if day else ""


def _found(address: str, pages: list[PageRow], source: Source, ledger: Ledger) -> Found:
    """The document from the best of its pages: one that is there, the one that names it, the first that was seen."""
    best = min(pages, key=lambda page: (page.state != "kept", page.address != address, page.first_seen, page.address))
    published, origin = _published([best, *pages], source, ledger)
    return Found(
        address=address,
        url=best.address,
        content_hash=best.content_hash,
        media_type=best.declared or best.media_type,
        state=best.state,
        title=best.title or best.listing_title,
        published=published,
        published_origin=origin,
        encoding=best.encoding if source.encoding else "",
        parent=best.parent,
        replaced_hash=best.replaced_hash,
        replaces=_replaced(ledger, best.replaces.split("\n"), address),
        first_seen=min(page.first_seen for page in pages),
    )


def _replaced(ledger: Ledger, links: list[str], correction: str) -> str:
    """The first document among the links of a correction, also where its address has moved; "" where there is none.

    Only after the crawl is it known which of them are documents: lists have the newest first.
    """
    for link in links:
        page = ledger.page(link)
        if page and page.state == "moved":
            page = ledger.page(page.target)
        if page and page.document not in ("", correction):
            return page.document
    return ""
