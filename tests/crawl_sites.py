"""Small sites that the tests of the crawler write and serve on this machine, with every fault a portal has."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from corpus.crawl.job import Job
from corpus.crawl.ledger import Ledger
from corpus.crawl.run import CrawlResult, Found, crawl, documents
from corpus.sources import Source


@dataclass
class Answer:
    """What the server sends. `drip` sends a byte and waits so many seconds, again and again."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html; charset=utf-8"
    drip: float = 0.0
    validators: bool = True


Reply = str | bytes | Answer | Callable[["Asked"], "str | bytes | Answer"]


@dataclass
class Asked:
    """One request: its number at this path (from 1), and its headers."""

    path: str
    times: int
    headers: dict[str, str]


class Site:
    """A website in memory: path → reply. Counts requests, answers and bytes of bodies."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.requests: list[tuple[str, int]] = []
        self.bytes = 0
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.moments: list[tuple[str, float]] = []
        self.url = ""

    def reset(self) -> None:
        """Forget what was asked so far."""
        self.requests, self.bytes, self.headers, self.moments = [], 0, [], []
        self.asked.clear()

    def reply(self, path: str, headers: dict[str, str]) -> Answer:
        """The answer to a request; conditions are honoured where the answer has validators."""
        self.asked[path] += 1
        path = path.partition(";jsessionid=")[0]
        found = self.pages.get(path) or self.pages.get(path.partition("?")[0]) or Answer(b"<h1>404</h1>", 404)
        if callable(found):
            found = found(Asked(path, self.asked[path], headers))
        answer = found if isinstance(found, Answer) else Answer(found.encode() if isinstance(found, str) else found)
        if answer.status == 200 and answer.validators:
            etag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == etag:
                return Answer(status=304)
            answer.headers.setdefault("ETag", etag)
        return answer

    def statuses(self, path: str) -> list[int]:
        """Of all answers at a path, in order."""
        return [status for asked, status in self.requests if asked == path]


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Serve a site on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.headers.append(headers)
            site.moments.append((self.path, time.monotonic()))
            answer = site.reply(self.path, headers)
            site.requests.append((self.path, answer.status))
            self.send_response(answer.status)
            if answer.status != 304:
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            try:
                if answer.drip:
                    for byte in answer.body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(answer.drip)
                elif answer.status != 304:
                    self.wfile.write(answer.body)
                    site.bytes += len(answer.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


QUICK = {"delay": 0, "at_a_time": 4, "timeout": 3, "retry_after": 0.05, "attempts": 3}


def source_of(site: Site, **more: Any) -> Source:
    """A source for a site, in a hurry."""
    return Source.model_validate(
        {"name": "site", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK} | more
    )


def job_of(source: Source, home: Path) -> Job:
    """The crawl of a source into a folder."""
    return Job(source, home / f"{source.name}.sqlite", str(home / "archive"), home / "crawl.log")


def crawl_site(site: Site, home: Path, **more: Any) -> CrawlResult:
    """Crawl a site once."""
    return crawl(job_of(source_of(site, **more), home))


def found(site: Site, home: Path, **more: Any) -> dict[str, Found]:
    """The documents of a crawled site by their path."""
    source = source_of(site, **more)
    with Ledger(home / f"{source.name}.sqlite") as ledger:
        return {document.address.removeprefix(site.url): document for document in documents(ledger, source)}


def ledger_of(home: Path) -> Ledger:
    """The ledger of the site."""
    return Ledger(home / "site.sqlite")


LONG = (
    "Trong tháng, xã đã rà soát các hộ cần giúp đỡ và trao tiền cho từng gia đình tại nhà văn hoá thôn. "
    "Cán bộ phụ trách ghi lại số tiền, ngày nhận và chữ ký của người nhận để dân cùng biết. "
    "Những hộ chưa nhận được sẽ nhận vào đợt sau, sau khi thôn họp và niêm yết danh sách công khai. "
    "Ủy ban nhân dân xã giao các trưởng thôn theo dõi và báo cáo kết quả vào cuối mỗi tháng trong năm."
)


def article(title: str, text: str = "", *, head: str = "", tail: str = "") -> str:
    """A page with an article of its own."""
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Trang chủ</a></nav>"
        f"<h1>{title}</h1><p>{text or title + '. ' + LONG}</p>{tail}<footer>Bản quyền của xã</footer></body></html>"
    )


def listing(*links: str, head: str = "") -> str:
    """A page of links, each either a path or a piece of HTML."""
    items = "".join(f"<li>{link if '<' in link else f'<a href={link!r}>{link}</a>'}</li>" for link in links)
    return f"<!doctype html><html><head><title>Danh sách</title>{head}</head><body><ul>{items}</ul></body></html>"
