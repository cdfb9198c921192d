"""The portal of a district as a whole, from its YAML: exactly its files, each once, and nothing twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from crawl_sites import job_of

from corpus.archive import Archive
from corpus.crawl.ledger import Ledger
from corpus.crawl.run import crawl, documents
from corpus.sources import Source, find_source


@dataclass
class Counted:
    """What the server was asked and what it sent."""

    url: str = ""
    answers: list[tuple[str, int]] = field(default_factory=list)
    bytes: int = 0

    def files(self) -> list[str]:
        """Files that were sent, a folder as its index."""
        sent = [unquote(path).lstrip("/") for path, status in self.answers if status == 200]
        return [f"{path}index.html" if path.endswith("/") or not path else path for path in sent]


@contextmanager
def _served(folder: Path) -> Iterator[Counted]:
    counted = Counted()

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Quiet."""

        def send_response(self, code: int, message: str | None = None) -> None:
            counted.answers.append((self.path, int(code)))
            super().send_response(code, message)

        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            counted.bytes += len(data)
            outputfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    counted.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield counted
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def site(shared: Path) -> Iterator[Counted]:
    with _served(shared / "site" / "krongno") as counted:
        yield counted


@pytest.fixture(scope="module")
def source(site: Counted) -> Source:
    """The project's own YAML, at the port that was free."""
    return find_source("krongno").model_copy(update={"start": (f"{site.url}/",)})


@pytest.fixture(scope="module")
def home(site: Counted, source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after one crawl."""
    folder = tmp_path_factory.mktemp("krongno")
    assert crawl(job_of(source, folder)).reason == "finished"
    return folder


@pytest.fixture(scope="module")
def first(site: Counted, home: Path) -> Counted:
    """What the first crawl asked for."""
    return Counted(site.url, list(site.answers), site.bytes)


def test_exactly_the_files_that_can_be_reached(first: Counted, shared: Path) -> None:
    reachable = (shared / "site" / "reachable.txt").read_text(encoding="utf-8").split("\n")
    assert sorted(first.files()) == sorted(filter(None, reachable))


def test_no_address_is_asked_for_twice(first: Counted) -> None:
    assert {path: number for path, number in Counter(path for path, _ in first.answers).items() if number > 1} == {}


def test_one_document_for_each_article(first: Counted, home: Path, source: Source, shared: Path) -> None:
    """Each article hangs under many lists and, with and without its slash, at two addresses."""
    with Ledger(home / "krongno.sqlite") as ledger:
        found = documents(ledger, source)
        articles = ledger.count("role = 'article' AND state = 'kept'")
    pages = [one for one in found if not one.address.endswith(".pdf")]
    marked = [
        file
        for file in first.files()
        if file.endswith(".html") and b'class="postMain"' in (shared / "site/krongno" / file).read_bytes()
    ]
    assert len(pages) == articles == len(marked)
    assert len({(one.title, one.content_hash) for one in pages}) == len(pages)
    assert sum(one.address.endswith(".pdf") for one in found) == sum(file.endswith(".pdf") for file in first.files())


def test_days_have_an_origin(home: Path, source: Source) -> None:
    with Ledger(home / "krongno.sqlite") as ledger:
        found = documents(ledger, source)
    assert all(one.published is not None and one.published_origin in ("listing", "page", "article") for one in found)
    by_title = {one.title: one for one in found}
    law = next(one for title, one in by_title.items() if title.endswith("từ 1/7/2019"))
    assert law.published is not None
    assert law.published.isoformat() == "2019-06-12"


def test_a_second_crawl_transfers_nothing(site: Counted, first: Counted, home: Path, source: Source) -> None:
    site.answers.clear()
    site.bytes = 0
    result = crawl(job_of(source, home))
    assert (site.bytes, {status for _, status in site.answers}) == (0, {304})
    assert len(site.answers) == result.counts["unchanged"] < len(first.answers) / 2
    snapshots = list(Archive(home / "archive").snapshots())
    assert all(len(snapshot.retrievals) == 1 for snapshot in snapshots)
