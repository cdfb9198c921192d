"""The crawler against bare Scrapy on the same site, without politeness; and its memory over many pages."""

from __future__ import annotations

import multiprocessing
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import Measure
from corpus.crawl.job import Job
from corpus.crawl.run import crawl
from corpus.sources import Source

PAGES = 2000
MANY = 50_000
FEW = 5_000
CHILDREN = 20
PARAGRAPH = (
    "Xã đã họp các thôn để bàn việc giúp những hộ còn khó khăn, giao cho từng đoàn thể theo dõi và báo cáo hằng tháng. "
)

BARE = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        for address in response.css("a::attr(href)").getall():
            yield response.follow(address)

quick = {"CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0}
process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, **quick})
process.crawl(Bare)
process.start()
"""


def page(number: int, pages: int, paragraphs: int) -> bytes:
    """A page of the site: a menu, an article, and links to its children in the tree of pages."""
    menu = "".join(f"<li><a href='/{n}.html'>Mục {n}</a></li>" for n in range(30))
    first = number * CHILDREN + 1
    children = "".join(
        f"<li><a href='/{n}.html'>Tin số {n}</a></li>" for n in range(first, min(first + CHILDREN, pages))
    )
    text = "".join(f"<p>{PARAGRAPH}Đợt {number}, lần {n}.</p>" for n in range(paragraphs))
    return (
        f"<!doctype html><html><head><title>Tin {number}</title></head><body><ul>{menu}</ul><h1>Tin {number}</h1>"
        f"<article>{text}</article><ul>{children}</ul></body></html>"
    ).encode()


def _serve(listener: socket.socket, pages: int, paragraphs: int) -> None:
    """Answers as quickly as Python can; in a process of its own."""
    import asyncio

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                name = head.split(b" ", 2)[1].strip(b"/").removesuffix(b".html")
                found = not name or (name.isdigit() and int(name) < pages)
                body = page(int(name or 0), pages, paragraphs) if found else b""
                status = b"200 OK" if found else b"404 Not Found"
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                    % (status, len(body))
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        async with await asyncio.start_server(answer, sock=listener) as server:
            await server.serve_forever()

    asyncio.run(main())


@contextmanager
def _site(pages: int, paragraphs: int) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(listener, pages, paragraphs), daemon=True
        )
        process.start()
        try:
            yield address
        finally:
            process.kill()
            process.join()


def _ours(address: str, pages: int) -> float:
    """Seconds of a whole crawl into an empty archive."""
    limits = {"pages": pages + 1000, "depth": 100}
    politeness = {"delay": 0, "at_a_time": 16}
    source = Source.model_validate(
        {"name": "bench", "start": [address], "allow_private": True, "limits": limits, "politeness": politeness}
    )
    with TemporaryDirectory() as name:
        home = Path(name)
        started = time.perf_counter()
        result = crawl(Job(source, home / "bench.sqlite", home / "archive", home / "log"))
        seconds = time.perf_counter() - started
    assert result.counts["new"] >= pages, result
    return seconds


def _bare(address: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE, address], check=True)
    return time.perf_counter() - started


def _peak() -> float:
    """Megabytes of the largest child process so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def measure() -> Iterator[Measure | str]:
    """Memory first: the system only tells the largest of all processes so far."""
    peaks = {}
    for pages in (FEW, MANY):
        with _site(pages, 3) as address:
            seconds = _ours(address, pages)
        peaks[pages] = _peak()
        yield f"crawl, {pages:,} pages: {pages / seconds:,.0f} pages/s, {peaks[pages]:,.0f} MB at most"
    yield f"crawl, memory for {MANY // FEW} times the pages: {peaks[MANY] / peaks[FEW]:.2f} x"
    with _site(PAGES, 40) as address:
        runs = [(_ours(address, PAGES), _bare(address)) for _ in range(2)]
    yield Measure("crawl", "bare Scrapy", PAGES, "pages", min(ours for ours, _ in runs), min(bare for _, bare in runs))
