"""The page of reviewers over a million figures, and a file of reviews of ten thousand rows: against their limits.

The peer is the limit: a ratio above 1 keeps it.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from fastapi.testclient import TestClient

from benchmarks import Measure
from extractors.identity import figure_id
from extractors.model import Document
from outputs.accounts import Accounts
from outputs.labels import codes
from outputs.review_export import export_review_csv
from outputs.review_files import read_file
from outputs.review_import import import_file
from outputs.store import Store
from outputs.web.access import Security
from outputs.web.app import create_app

FIGURES = 1_000_000
A_DOCUMENT = 100
ANSWERS = 200
LIMIT = 0.1
ROWS = 10_000
ROWS_LIMIT = 10.0


def measure() -> Iterator[Measure]:
    """Decisions by key, the queue under filters, and a file taken back."""
    with TemporaryDirectory() as name, Store.open(Path(name) / "solieu.sqlite") as store:
        _fill(store)
        security = Security(Accounts(store), "bench", ("testserver",))
        browser = TestClient(create_app(store, _Shelf(), security), follow_redirects=False)
        yield from _answers("decision", _decisions(browser))
        for query in (
            "",
            "indicator=income",
            "place=Xã 77",
            "source=s3",
            "flag=ambiguous",
            "period=2021",
            "verdict=any",
        ):
            yield from _answers(f"queue {query}", _queues(browser, query))
        yield _file(store, Path(name))


def _answers(name: str, seconds: list[float]) -> Iterator[Measure]:
    middle, slow = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    yield Measure(f"{name}, median", "100 ms", 1, "answers", middle, LIMIT)
    yield Measure(f"{name}, 95th percentile", "100 ms", 1, "answers", slow, LIMIT)


def _decisions(browser: TestClient) -> list[float]:
    """The time of each answer to a key, with the next figure and, where it is another, its document."""
    page = browser.get("/review").text
    times = []
    for _ in range(ANSWERS):
        name, token, seen = (_found(pattern, page) for pattern in _FIELDS)
        form = {"token": token, "seen": seen, "verdict": "right"}
        started = time.perf_counter()
        answer = browser.post(f"/review/{name}", data=form, headers={"x-part": "1"})
        times.append(time.perf_counter() - started)
        page = answer.json()["panel"]
    return times


_FIELDS = (r'data-figure="(\w+)" data-query', r'name="token" value="(\w+)"', r'name="seen" value="(\d+)"')


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, pattern
    return match[1]


def _queues(browser: TestClient, query: str) -> list[float]:
    times = []
    for _ in range(20):
        started = time.perf_counter()
        assert browser.get(f"/queue?{query}").status_code == 200
        times.append(time.perf_counter() - started)
    return times


def _file(store: Store, folder: Path) -> Measure:
    """A file of ten thousand rows, all of them filled in."""
    path = folder / "review.csv"
    for number in range(ROWS // A_DOCUMENT):
        export_review_csv(store, folder / "part.csv", document_id=f"d{number + 500}")
        part = (folder / "part.csv").read_bytes()
        with path.open("ab") as file:
            file.write(part if number == 0 else part.partition(b"\r\n")[2])
    file_read = read_file(path)
    for _, cells in file_read.lines:
        cells["verdict"] = "đúng"
    started = time.perf_counter()
    lines = read_file(path).lines
    result = import_file(store, file_read, reviewer="bench")
    seconds = time.perf_counter() - started
    assert len(lines) == len(result.rows) == ROWS, result.counts
    return Measure(f"{ROWS} rows of a file taken back", "10 s", 1, "files", seconds, ROWS_LIMIT)


def _lines(document: int) -> list[str]:
    return [f"{document + n} hộ nghèo ở thôn {n} được hỗ trợ trong năm" for n in range(A_DOCUMENT)]


class _Shelf:
    """The documents, made when they are asked for."""

    def document(self, document_id: str) -> Document | None:
        return Document(document_id, "\n".join(_lines(int(document_id[1:]))), ())

    def raw(self, document_id: str) -> tuple[bytes, str] | None:
        return None


_INSERT = """INSERT INTO figures (figure_id, document_id, start, "end", raw, value, unit, qualifier, indicator, status,
change, period, place, block, sentence, rule, flags, doubt)
VALUES (?, ?, ?, ?, ?, ?, 'household', 'exact', ?, 'actual', 'level', ?, ?, ?, ?, 'bench', ?, ?)"""
_DOCUMENT = "INSERT INTO documents (document_id, source, address, state, title) VALUES (?, ?, ?, 'loaded', ?)"


def _fill(store: Store) -> None:
    """A million rows of ten thousand documents; every twentieth has flags."""
    random, indicators = Random(7), list(codes("indicator"))
    documents = FIGURES // A_DOCUMENT
    with store.engine.begin() as connection:
        names = [(f"d{n}", f"s{n % 200}", f"{n}.txt", f"Báo cáo {n}") for n in range(documents)]
        connection.exec_driver_sql(_DOCUMENT, names)
        for document in range(documents):
            connection.exec_driver_sql(_INSERT, list(_rows(document, random, indicators)))


def _rows(document: int, random: Random, indicators: list[str]) -> Iterator[tuple[object, ...]]:
    at = 0
    for number, line in enumerate(_lines(document)):
        raw = line.partition(" ")[0]
        flags = random.choice(["ambiguous:1|2", "unit_assumed;list"]) if random.random() < 0.05 else ""
        period, place = str(random.randint(2015, 2025)), f"Xã {random.randint(1, 3000)}"
        doubt = random.randint(20, 95) if flags else random.randint(0, 30)
        yield (
            *(figure_id(f"d{document}", raw, line), f"d{document}", at, at + len(raw), raw, raw),
            *(random.choice(indicators), period, place, number, line, flags, doubt),
        )
        at += len(line) + 1
