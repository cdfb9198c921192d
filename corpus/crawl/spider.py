"""The spider: takes tasks from the ledger, asks for them one after the other, and writes down what came of each."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.archive import Archive, ArchiveError
from corpus.crawl.addresses import shape
from corpus.crawl.certificates import check_certificates
from corpus.crawl.guard import PrivateAddressError, check_address
from corpus.crawl.job import Job
from corpus.crawl.ledger import FORBIDDEN, Ledger, LedgerError, PageRow, Task, iso, later, now
from corpus.crawl.pages import Page, PageLink, read_page
from corpus.crawl.profile import Profile
from corpus.crawl.robots import Robots, RobotsUnreachableError

AHEAD = 64
"""Tasks taken from the ledger at once."""
HOPS = 10
"""Redirects in a row."""
LOST = 12
"""Answers that fail in a row, without one that comes, before a server counts as unreachable."""
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
GONE = frozenset({404, 410})
"""Statuses of a page that is not there."""
LONGEST_ABSENCE = 30
"""Days between two askings for an address at which nothing was found."""
NOTED = 100
"""Requests after which the counts are noted, for the process that may have to go on."""
CONDITION = "condition"
PARENT_GONE = "parent gone"


class SourceSpider(scrapy.Spider):
    """Crawls one source; everything that has to last is in the ledger and the archive."""

    name = "solieu"

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job, self.profile = job, Profile(job.source)
        self.source = self.profile.source
        self.ledger, self.archive = Ledger(job.ledger), Archive(job.archive)
        self.busy: set[str] = set()
        self.wake = asyncio.Event()
        self.counts: Counter[str] = Counter()
        self.barren: Counter[str] = Counter()
        self.noted: dict[str, Any] = {}
        self.lost, self.reason, self.parent = 0, "", os.getppid()
        self.broken = ""
        """Why nothing can be remembered any more."""
        # A crawl that goes on after a day's pause has its hours before it; a clock that is put right costs none.
        self.started = time.monotonic()
        self.next_at: dict[str, float] = {}
        self.origins = set(self.source.dates)
        self.dated: set[str] = set()

    # What to ask for

    async def start(self) -> AsyncIterator[Any]:
        """Requests, as many as are under way at once, until the run has none left or has to end."""
        try:
            async for request in self._requests():
                yield request
        except (ArchiveError, LedgerError) as error:
            self._break_off(error)
        while self.busy:
            await self._breathe(1.0)
        self._close()

    async def _requests(self) -> AsyncIterator[Request]:
        self._open()
        self.robots = Robots(self.crawler, self.ledger, self.job.agent, allow_private=self.source.allow_private)
        await asyncio.to_thread(check_certificates, self.job)
        ahead: deque[Task] = deque()
        while not self._over():
            if len(self.busy) >= self._at_once() or not (ahead or self._fill(ahead)):
                if not self.busy and not ahead and self.ledger.waiting()[0] == 0:
                    break
                await self._pause()
                continue
            task = ahead.popleft()
            self.busy.add(task.address)
            if request := await self._request(task):
                yield request
            else:
                self._free(task.address)

    def _open(self) -> None:
        source = self.source
        starts = [(self.profile.canonical(address), "other") for address in source.start]
        starts += [(address, "feed") for address in source.feeds] + [
            (address, "sitemap") for address in source.sitemaps
        ]
        self.run, resumed = self.ledger.begin(starts)
        self.starts = {address for address, _ in starts}
        if resumed:
            self.counts.update(self.ledger.runs()[0].notes.get("counts", {}))

    def _at_once(self) -> int:
        """Requests under way. With a pause between them no more than the source allows, so that a server that asks for
        a longer one gets it; without one some that wait, so that the network never does."""
        politeness = self.source.politeness
        return politeness.at_a_time if politeness.delay else politeness.at_a_time * 4

    def _fill(self, ahead: deque[Task]) -> bool:
        ahead.extend(self.ledger.open_tasks(time.time(), self.busy, AHEAD))
        return bool(ahead)

    async def _pause(self) -> None:
        """Until an answer comes or the next task is due."""
        _, earliest = self.ledger.waiting()
        await self._breathe(max(0.01, earliest - time.time()) if not self.busy else 1.0)

    async def _breathe(self, seconds: float) -> None:
        """Until an answer comes, a second at most."""
        self.wake.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), min(seconds, 1.0))

    def _over(self) -> bool:
        """Whether the run has to end before its queue is empty."""
        limits = self.source.limits
        if self.broken:
            return True
        if self.counts["asked"] >= limits.pages:
            self.reason = self.reason or "page limit"
        elif time.monotonic() - self.started > limits.hours * 3600:
            self.reason = self.reason or "time limit"
        elif os.getppid() != self.parent:
            # Whoever started the crawl is no more; who starts the next one goes on from here.
            self.reason = PARENT_GONE
        elif self.lost >= LOST:
            self.reason = self.reason or "unreachable"
        return bool(self.reason)

    async def _request(self, task: Task) -> Request | None:
        """The request of a task, with the conditions under which the server need not send the page again."""
        try:
            check_address(task.address, allow_private=self.source.allow_private)
            allowed = await self.robots.allows(task.address)
        except PrivateAddressError as error:
            self._turn_away(task, str(error), "private")
            return None
        except RobotsUnreachableError as error:
            self._try_again(task, 0, str(error), None)
            return None
        if not allowed:
            self._turn_away(task, FORBIDDEN, "robots")
            return None
        await self._keep_pace(task.address)
        self.counts["asked"] += 1
        return Request(
            task.address,
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            cb_kwargs={"task": task},
            headers=self._conditions(task),
            meta={"handle_httpstatus_all": True},
        )

    def _conditions(self, task: Task) -> dict[str, str]:
        page = self.ledger.page(task.address)
        if page is None or page.state != "kept" or task.hops < 0 or page.content_hash not in self.archive:
            return {}
        headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return {name: value for name, value in headers.items() if value}

    async def _keep_pace(self, address: str) -> None:
        """The pause that the site itself asks for in robots.txt."""
        host = urlsplit(address).netloc
        if delay := await self.robots.delay(address):
            await asyncio.sleep(max(0.0, self.next_at.get(host, 0.0) - time.monotonic()))
            self.next_at[host] = time.monotonic() + delay

    def _turn_away(self, task: Task, error: str, count: str) -> None:
        """An address that must not be asked for."""
        page = self._row(task)
        if page.state != "kept":
            page.state, page.due_at = "refused", later(self.source.recheck.every)
        page.error = error
        self.counts[count] += 1
        if task.address in self.starts:
            self.noted[f"{count}_start"] = task.address
        with self.ledger.transaction():
            self.ledger.store(page)
            self.ledger.settle(task.address)

    def _free(self, address: str) -> None:
        self.busy.discard(address)
        self.wake.set()

    def _close(self) -> None:
        """The run has ended; a run that was stopped from outside stays open and goes on next time."""
        if self.broken:
            return
        if self.reason == PARENT_GONE:
            self.ledger.note(self.run, self._notes())
        else:
            self.ledger.finish(self.run, self.reason or "finished", self._notes())

    def _break_off(self, error: Exception) -> None:
        """Ask for nothing more: what is fetched now could not be remembered, and would be fetched again and again."""
        if not self.broken:
            self.broken = str(error)
            self.logger.error("%s", error)
        self.wake.set()

    def _notes(self) -> dict[str, Any]:
        traps = sorted(name for name, count in self.barren.items() if count >= self.source.limits.barren)
        return {**self.noted, "counts": dict(self.counts), "traps": traps}

    # What comes back

    async def answered(self, response: Response, task: Task) -> None:
        """Write down one answer."""
        try:
            if not self.broken:
                await self._noted(response, task)
        except (ArchiveError, LedgerError) as error:
            self._break_off(error)
        finally:
            self._free(task.address)

    async def _noted(self, response: Response, task: Task) -> None:
        try:
            self.lost = 0 if response.status < 500 else self.lost + 1
            await self._answer(response, task)
        except Exception as error:
            if isinstance(error, LedgerError) or _of_the_disk(error):
                raise
            # One page that our program cannot cope with is noted and loses nothing but itself.
            self.logger.exception("the answer of %s", task.address)
            self._give_up(task, response.status, f"the program failed on it: {type(error).__name__}: {error}")
        if self.counts["asked"] % NOTED == 0:
            self.ledger.note(self.run, self._notes())

    async def _answer(self, response: Response, task: Task) -> None:
        status = response.status
        if status == 304:
            await self._unchanged(task)
        elif status in (200, 203):
            await self._received(response, task)
        elif 300 <= status < 400:
            self._moved(response, task)
        elif status in GONE:
            self._missing(task, status, len(response.body))
        elif status in AGAIN:
            self._try_again(task, status, f"the server answers {status}", _retry_after(response))
        else:
            refused = "asks for a login" if status in (401, 403, 407) else "refuses"
            self._give_up(task, status, f"the server {refused} ({status})", size=len(response.body))

    def failed(self, failure: Failure) -> None:
        """No answer came."""
        task: Task = failure.request.cb_kwargs["task"]  # type: ignore[attr-defined]
        try:
            error = failure.value
            if self.broken:
                return
            if isinstance(error, PrivateAddressError):
                self._turn_away(task, str(error), "private")
            elif type(error).__name__ in ("DownloadCancelledError", "IgnoreRequest"):
                self.counts["too_large"] += 1
                self._give_up(task, 0, f"larger than {self.source.limits.bytes} bytes")
            else:
                self.lost += 1
                self._try_again(task, 0, f"no answer: {type(error).__name__}: {error}", None)
        except LedgerError as broken:
            self._break_off(broken)
        finally:
            self._free(task.address)

    async def _unchanged(self, task: Task) -> None:
        """The page is as it was: its links come from the archive."""
        self.counts["unchanged"] += 1
        body = await asyncio.to_thread(self.archive.get, self._row(task).content_hash)
        row = self._row(task)
        page = self._read(body, task, row.declared)
        with self.ledger.transaction():
            self._keep(row, page, task, 304, 0)

    def _read(self, body: bytes, task: Task, declared: str) -> Page:
        return read_page(
            body, task.address, self.profile, declared=declared, canonical=self.profile.canonical, hint=task.role
        )

    async def _received(self, response: Response, task: Task) -> None:
        body = response.body
        page = self._read(body, task, _header(response, "Content-Type"))
        if page.role == "missing":
            self._missing(task, 404, len(body))
        elif page.role == "login":
            self.counts["login"] += 1
            self._give_up(task, response.status, "the page asks for a login", size=len(body))
        elif page.refresh and page.characters < 200 and page.refresh != task.address:
            self._redirect(task, response.status, page.refresh, cookies=False, size=len(body))
        else:
            await self._take(response, task, page)

    async def _take(self, response: Response, task: Task, page: Page) -> None:
        """A page with content: its bytes to the archive where they are new, what is said of it to the ledger."""
        body, declared = response.body, _header(response, "Content-Type")
        content_hash = sha256(body).hexdigest()
        row = self._row(task)
        if content_hash != row.content_hash or row.state != "kept":
            await asyncio.to_thread(self._archive, response, body, declared)
            # Meanwhile a list may have given the page its day.
            row = self._row(task)
            if content_hash != row.content_hash:
                self.counts["changed" if row.content_hash else "new"] += 1
                row.replaced_hash, row.content_hash, row.changed_at = row.content_hash, content_hash, iso(now())
        else:
            self.counts["unchanged"] += 1
        row.etag, row.last_modified = _header(response, "ETag"), _header(response, "Last-Modified")
        row.declared = declared
        with self.ledger.transaction():
            self._keep(row, page, task, response.status, len(body))

    def _row(self, task: Task) -> PageRow:
        """What is known of the address of a task."""
        return self.ledger.page(task.address) or PageRow(
            task.address, role=task.role, parent=task.parent, depth=task.depth
        )

    def _archive(self, response: Response, body: bytes, declared: str) -> None:
        request = response.request
        assert request is not None
        self.archive.put(
            body,
            source=self.source.name,
            address=request.cb_kwargs["task"].address,
            fetched_at=now(),
            media_type=declared,
            headers=_headers(response.headers),
            status=response.status,
            request={"method": request.method, **_headers(request.headers)},
        )

    def _keep(self, row: PageRow, page: Page, task: Task, status: int, size: int) -> None:
        """A page that is there: what it is, which document it belongs to, and where it leads."""
        row.state, row.role, row.status, row.failures, row.error, row.gone_at, row.target = (
            "kept",
            page.role,
            status,
            0,
            "",
            "",
            "",
        )
        row.media_type, row.encoding, row.title, row.canonical = (
            page.media_type,
            page.encoding,
            page.title,
            page.canonical,
        )
        row.layout, row.asked_at, row.first_seen = int(page.layout), iso(now()), row.first_seen or iso(now())
        for origin, day in page.days.items():
            row.set_day(origin, day)
        row.fingerprint = f"file:{row.content_hash}" if page.role == "attachment" else page.fingerprint
        if page.role in ("article", "attachment"):
            row.document = self._document(row)
            row.replaces = "\n".join(page.corrects) or row.replaces
        else:
            row.document = ""
        row.due_at = self._due(row)
        self.ledger.store(row)
        self.ledger.visit(self.run, row.address, status, size, row.content_hash)
        self._links(page, row, task)
        self.ledger.settle(task.address)

    def _document(self, row: PageRow) -> str:
        """The address that names the document; what was once said stays, so that names hold.

        Else the same text under another address, the address that moved here, and at last its own.
        """
        known = row.document
        if known and (known == row.address or not row.fingerprint):
            return known
        same = self.ledger.same_article(row.fingerprint, row.address) if row.fingerprint else ""
        if known:
            # It was the same article as another page. Where they differ at the end of the run, they part.
            return known
        return same or self.ledger.moved_here(row.address) or self._by_canonical(row) or row.address

    def _by_canonical(self, row: PageRow) -> str:
        """The document at the address that the page calls its own, where the texts agree."""
        other = self.ledger.page(row.canonical) if row.canonical and row.canonical != row.address else None
        return other.document if other and other.document and other.title == row.title else ""

    def _due(self, row: PageRow) -> str:
        """When the page is to be asked for again: lists at every crawl, documents seldom once they are old."""
        recheck = self.source.recheck
        if row.role not in ("article", "attachment"):
            return ""
        fresh = (now() - datetime.fromisoformat(row.changed_at or row.first_seen)).days < recheck.young
        return "" if fresh else later(recheck.every)

    def _links(self, page: Page, row: PageRow, task: Task) -> None:
        """Queue what the page leads to, and note the days that it prints beside its links."""
        here = shape(row.address)
        links = [link for link in page.links if self._open_to(link, row.depth)]
        links += [PageLink(page.canonical, "other")] if page.canonical and page.canonical != row.address else []
        fresh = self.ledger.enqueue((link.address, link.role, row.address, row.depth + 1, 0) for link in links)
        for link in links:
            if link.day or link.text:
                self._note_listing(link, row, page.role)
        self.counts["found"] += len(fresh)
        if row.document or page.role in ("feed", "sitemap") or self._leads_elsewhere(row.address, here, fresh):
            self.barren[here] = 0
        else:
            self.barren[here] += 1

    def _leads_elsewhere(self, address: str, here: str, fresh: list[str]) -> bool:
        """Whether a page leads, or was the first to lead, to an address of another shape than its own."""
        return any(shape(found) != here for found in fresh) or any(
            shape(found) != here for found in self.ledger.led_to(address)
        )

    def _open_to(self, link: PageLink, depth: int) -> bool:
        limits = self.source.limits
        return depth < limits.depth and self.barren[shape(link.address)] < limits.barren

    def _note_listing(self, link: PageLink, row: PageRow, role: str) -> None:
        """The day and the title that a list gives for a page; the first list that has them is believed."""
        origin = "feed" if role == "feed" else "listing"
        if not link.day or origin not in self.origins or link.address in self.dated:
            return
        self.dated.add(link.address)
        other = self.ledger.page(link.address) or PageRow(
            link.address, role=link.role, parent=row.address, depth=row.depth + 1
        )
        for _ in range(HOPS):
            if other.state != "moved":
                break
            other = self.ledger.page(other.target) or PageRow(
                other.target, role=link.role, parent=other.address, depth=other.depth
            )
        if origin not in json.loads(other.days):
            other.set_day(origin, link.day)
            other.listing_title = other.listing_title or link.text
            self.ledger.store(other)

    def _moved(self, response: Response, task: Task) -> None:
        location = _header(response, "Location")
        target = self.profile.canonical.resolve(task.address, location)
        if not target:
            return self._give_up(task, response.status, f"redirects to nowhere ({location!r})")
        return self._redirect(
            task, response.status, target, cookies=b"Set-Cookie" in response.headers, size=len(response.body)
        )

    def _redirect(self, task: Task, status: int, target: str, *, cookies: bool, size: int) -> None:
        """A redirect is a link with no page of its own; the target is asked for once, however many lead to it."""
        problem = self._bad_target(task, target, cookies=cookies)
        if problem == CONDITION:
            self.counts["cookie"] += 1
            self.ledger.postpone(task.address, 0.0, attempts=task.attempts + 1)
            return
        if problem:
            self.counts["bad_redirect"] += 1
            if task.address in self.starts:
                self.noted["moved_away"] = target
            self._give_up(task, status, problem, size=size)
            return
        page = self._row(task)
        page.state, page.status, page.target, page.error, page.asked_at = "moved", status, target, "", iso(now())
        page.due_at = later(self.source.recheck.every) if status in (301, 308) else ""
        self.counts["redirects"] += 1
        with self.ledger.transaction():
            self.ledger.store(page)
            self.ledger.visit(self.run, task.address, status, size, "")
            self.ledger.enqueue([(target, task.role, task.address, task.depth, task.hops + 1)])
            if page.days != "{}":
                self._hand_on(page)
            if cookies and self._ends_in(target, task.address) and task.attempts < 2:
                self.ledger.postpone(target, 0.0, attempts=task.attempts + 1)
            self.ledger.settle(task.address)

    def _hand_on(self, page: PageRow) -> None:
        """What lists say of an address that redirects is said of the page behind it."""
        target = self.ledger.page(page.target) or PageRow(
            page.target, role=page.role, parent=page.address, depth=page.depth
        )
        target.days = json.dumps({**json.loads(page.days), **json.loads(target.days)}, sort_keys=True)
        target.listing_title = target.listing_title or page.listing_title
        self.ledger.store(target)

    def _bad_target(self, task: Task, target: str, *, cookies: bool) -> str:
        """Why a redirect is not followed; CONDITION where the same address is to be asked again, with its cookie."""
        if target == task.address:
            return CONDITION if cookies and task.attempts < 2 else "redirects to itself"
        if task.hops >= HOPS or (not cookies and self._ends_in(target, task.address)):
            return "redirects in a circle"
        try:
            check_address(target, allow_private=self.source.allow_private)
        except PrivateAddressError as error:
            return str(error)
        if not self.profile.own(target):
            return f"leads away to {target}"
        return "asks for a login" if self.profile.left(target) else ""

    def _ends_in(self, target: str, address: str) -> bool:
        """Whether the known redirects from `target` come back to `address`."""
        for _ in range(HOPS):
            page = self.ledger.page(target)
            if page is None or page.state != "moved":
                return False
            target = page.target
            if target == address:
                return True
        return True

    def _missing(self, task: Task, status: int, size: int) -> None:
        """Nothing is there. What once was there is marked, its bytes stay."""
        page = self._row(task)
        once = bool(page.content_hash)
        if once and page.state != "gone":
            page.gone_at = iso(now())
            self.counts["vanished"] += 1
        page.state, page.status, page.error, page.asked_at = (
            "gone" if once else "dead",
            status,
            "nothing is there",
            iso(now()),
        )
        page.failures += 1
        page.due_at = later(LONGEST_ABSENCE if status == 410 else min(LONGEST_ABSENCE, 2 ** (page.failures - 1)))
        self.counts["dead"] += not once
        with self.ledger.transaction():
            self.ledger.store(page)
            self.ledger.visit(self.run, task.address, status, size, "")
            self.ledger.settle(task.address)

    def _try_again(self, task: Task, status: int, error: str, retry_after: float | None) -> None:
        """Later, twice as late each time, or when the server asks for it; given up after some attempts."""
        politeness = self.source.politeness
        wait = politeness.retry_after * 2**task.attempts
        wait = wait if retry_after is None else max(retry_after, 0.0)
        if wait > politeness.longest_wait:
            self.reason = "asked to wait"
            self.noted["asked_to_wait"] = int(wait)
        elif task.attempts + 1 >= politeness.attempts:
            self._give_up(task, status, error)
            return
        self.counts["retries"] += 1
        with self.ledger.transaction():
            self.ledger.visit(self.run, task.address, status, 0, "")
            self.ledger.postpone(task.address, time.time() + wait, attempts=task.attempts + 1)
            if retry_after is not None:
                parts = urlsplit(task.address)
                self.ledger.postpone_all(f"{parts.scheme}://{parts.netloc}/", time.time() + wait)

    def _give_up(self, task: Task, status: int, error: str, *, size: int = 0) -> None:
        """No page this time; what is known of an earlier one stays."""
        page = self._row(task)
        if page.state != "kept":
            page.state = "failed"
        page.status, page.error, page.failures, page.asked_at = status, error, page.failures + 1, iso(now())
        page.due_at = "" if status in AGAIN or not status else later(min(LONGEST_ABSENCE, 2 ** (page.failures - 1)))
        self.counts["failed"] += 1
        if task.address in self.starts:
            self.noted.setdefault("start_failed", error)
        with self.ledger.transaction():
            self.ledger.store(page)
            self.ledger.visit(self.run, task.address, status, size, "")
            self.ledger.settle(task.address)


def _of_the_disk(error: Exception) -> bool:
    """Whether the archive refuses for all pages, not for the bytes of this one."""
    cause = error.__cause__
    return isinstance(error, ArchiveError) and isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError)


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1").strip() if value else ""


def _headers(headers: Any) -> dict[str, str]:
    """Headers as text; several of one name stand on lines of their own."""
    return {name.decode("latin-1"): "\n".join(v.decode("latin-1") for v in values) for name, values in headers.items()}


def _retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait (given as seconds or as a moment), None where it does not."""
    text = _header(response, "Retry-After")
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
