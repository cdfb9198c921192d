"""A release of a million figures, made by varying those of the samples, and questions to it.

The peer of the release is its limit: a ratio above 1 keeps it. That of a question is DuckDB on the same files, asked
for the same by somebody who knows their layout.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from benchmarks import Measure
from extractors.extract import extract
from extractors.places import gazetteer
from extractors.readers import read
from outputs.database import writing
from outputs.query import Question, ask, select
from outputs.release import About, write_parts
from outputs.release_parts import parts_of
from outputs.rows import figure_rows
from outputs.schema import documents, figures
from outputs.store import Store
from outputs.types import plain

FIGURES = 1_000_000
LIMIT = 60.0
ANSWER_LIMIT = 0.3
TIMES = 9
SAMPLES = Path(__file__).resolve().parent.parent / "corpus/samples"
DAY = date(2026, 11, 30)
Row = dict[str, Any]


def measure() -> Iterator[Measure | str]:
    """The release, its memory, and the questions."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "solieu.sqlite") as store:
            fill(store, FIGURES)
            started = time.perf_counter()
            made = write_parts(parts_of(store), folder / "releases", About("1.0", DAY), workers=os.cpu_count() or 1)
            seconds = time.perf_counter() - started
        assert made.figures == FIGURES
        yield Measure(f"release of {FIGURES:,} figures", "60 s", FIGURES, "figures", seconds, LIMIT)
        ours, theirs = getrusage(RUSAGE_SELF).ru_maxrss / 1024, getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024
        yield f"  memory at most: {ours:,.0f} MB, {theirs:,.0f} MB in each process beside it (limit: 2,000 MB)"
        for what, ours, plain in questions(made.folder):
            seconds = _median(ours)
            yield Measure(what, "plain DuckDB", 1, "answers", seconds, _median(plain))
            yield Measure(what, "300 ms", 1, "answers", seconds, ANSWER_LIMIT)


def questions(release: Path) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """What is asked: its name, our way and that of plain DuckDB, each from nothing to all rows."""
    every = f"read_parquet('{release}/figures/*/*.parquet', hive_partitioning = true)"
    poor = f"read_parquet('{release}/figures/indicator=poor_households/*.parquet')"
    seen = f"read_parquet('{release}/observations.parquet')"
    asked = Question(indicator="poor_households", place="Quảng Nam", period="2019..2024")
    held = "province = 'Quảng Nam' AND period_start >= '2019-01-01' AND period_end <= '2024-12-31'"
    for name, sql, direct in (
        ("SQL: groups of all figures", "FROM figures", f"FROM {every}"),
        ("SQL: groups of observations", "FROM observations", f"FROM {seen}"),
    ):
        words = (
            "SELECT indicator, count(*), sum(value) {} WHERE status = 'actual' GROUP BY indicator ORDER BY indicator"
        )
        yield name, _ask(release, words.format(sql)), _plain(words.format(direct))
    words = "SELECT place, period, value {} WHERE indicator = 'poor_households' AND period = '2022' ORDER BY ALL"
    yield (
        "SQL: one indicator and year",
        _ask(release, words.format("FROM observations")),
        _plain(words.format(f"FROM {seen}")),
    )
    order = "ORDER BY place_code, place, period_start, period_end, value, unit"
    yield (
        "figures of a province",
        lambda: select(release, asked),
        _plain(f"SELECT * FROM {poor} WHERE {held} {order}"),
    )
    yield (
        "observations of a province",
        lambda: select(release, asked, "observations"),
        _plain(f"SELECT * FROM {seen} WHERE indicator = 'poor_households' AND {held} {order}"),
    )


def _ask(release: Path, sql: str) -> Callable[[], object]:
    return lambda: ask(release, sql)


def _plain(sql: str) -> Callable[[], object]:
    def asked() -> object:
        with duckdb.connect() as connection:
            return connection.execute(sql).fetchall()

    return asked


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def fill(store: Store, number: int) -> None:
    """`number` figures: copies of the samples, each of another commune, year, value and sentence."""
    samples = [rows for rows in map(_read, sorted(SAMPLES.glob("*.[th][xt]*"))) if rows]
    communes = [unit for unit in gazetteer().by_code.values() if unit.level == "commune" and unit.era == "old"]
    names = [column.name for column in figures.c if column.name in samples[0][0]]
    quoted, cells = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    insert = f"INSERT INTO figures ({quoted}) VALUES ({cells})"
    left, copy = number, 0
    with writing(store.engine) as connection:
        while left:
            for rows in samples:
                document_id = f"{rows[0]['document_id']}-{copy}"
                commune = communes[copy * 7 % len(communes)]
                varied = [_varied(row, document_id, copy, commune) for row in rows[:left]]
                if varied:
                    connection.execute(documents.insert(), _document(document_id, copy))
                    connection.exec_driver_sql(insert, varied)
                left -= len(varied)
            copy += 1


def _read(path: Path) -> list[Row]:
    document = read(path.read_bytes(), document_id=path.stem, name=path.name)
    return list(figure_rows(document, extract(document), path.stem, f"https://example.org/{path.stem}"))


def _document(document_id: str, copy: int) -> Row:
    known = {"publisher": f"UBND huyện {copy % 700}", "publisher_level": "district", "document_kind": "report"}
    return {
        **{"document_id": document_id, "source": f"s{copy % 200}", "address": document_id, "state": "loaded", **known},
        **{"url": f"https://example.org/{document_id}", "title": f"Báo cáo số {copy} của {document_id}"},
        **{"published": date(2019, 1, 1) + timedelta(copy % 2000), "content_hash": f"{copy:064x}"},
        **{"reader_version": "bench", "extractor_version": "bench"},
    }


def _varied(row: Row, document_id: str, copy: int, commune: Any) -> Row:
    """A row of a copy; a village and the country stay what they are, so that observations have several sources."""
    place = {"place": commune.name, "place_code": commune.code, "place_level": "commune"}
    return {
        **row,
        **{"figure_id": f"{row['figure_id']}{copy}", "document_id": document_id},
        **(place if row["place_code"] else {}),
        "value": plain(row["value"] + copy),
        "value_high": None if row["value_high"] is None else plain(row["value_high"] + copy),
        "period": f"{2015 + copy % 10}{row['period'][4:]}" if len(row["period"]) <= 7 else row["period"],
        "sentence": f"{row['sentence']} Đợt {copy}.",
    }
