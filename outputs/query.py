"""Questions to a release: SQL by DuckDB over its Parquet files, figures by indicator, place and period, frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from extractors.period_bounds import bounds
from outputs.errors import OutputError
from outputs.labels import codes
from outputs.release_changes import figures_of
from patterns.places import name_key

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("figures", "observations")


class QueryError(OutputError):
    """A question that cannot be answered; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of columns, and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures: empty fields ask for all. `period` is a period of the table, or `2019..2024`, both ends in it.

    `audit` (confirmed, contradicted, untested) and `least`, the least likelihood that the row is right (0 to 1), ask of
    single figures: observations, which join several, have neither.
    """

    indicator: str = ""
    place: str = ""
    period: str = ""
    unit: str = ""
    status: str = ""
    audit: str = ""
    least: float = 0.0


def newest_release(folder: Path) -> Path | None:
    """The release of the newest day in a folder of releases (by `versions.json`); None where there is none."""
    found = [path.parent for path in folder.glob("*/versions.json") if not path.parent.name.startswith(".")]
    return max(found, key=lambda path: (_day(path), path.name), default=None)


def _day(release: Path) -> str:
    import json

    return str(json.loads((release / "versions.json").read_text(encoding="utf-8"))["date"])


def connect(release: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with the views `figures`, `observations` and `checks` of a release.

    It can reach nothing else, and change nothing. Raises QueryError where there is no release.
    """
    if not (release / "versions.json").is_file():
        raise QueryError(f"There is no release in {release}: make one with `solieu publish VERSION --date DAY`.")
    connection = duckdb.connect()
    place = str(release.resolve()).replace("'", "''")
    connection.execute(f"SET allowed_directories = ['{place}/']")
    connection.execute(f"CREATE VIEW figures AS SELECT * FROM {figures_of(release.resolve())}")
    for name in ("observations", "checks"):
        if (release / f"{name}.parquet").is_file():  # the first releases had no checks
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{place}/{name}.parquet')")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def ask(release: Path, sql: str) -> Answer:
    """The answer to SQL over `figures`, `observations` and `checks`. Raises QueryError with DuckDB's reason."""
    with connect(release) as connection:
        return _answer(connection, sql)


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> Answer:
    try:
        found = connection.execute(sql, values)
        return Answer(tuple(column[0] for column in found.description or ()), found.fetchall())
    except duckdb.Error as error:
        raise QueryError(f"The query cannot be answered: {error}") from error


def table_of(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> Any:
    """The answer as an Arrow table."""
    return connection.sql(sql, params=list(values)).to_arrow_table()


def condition(question: Question, table: str) -> tuple[str, list[Any]]:
    """The question as a condition of SQL and its values. Raises QueryError for a code or a period that is none, and
    where observations are asked what only figures can tell."""
    parts, values = ["true"], list[Any]()
    if table != "figures" and (question.audit or question.least):
        raise QueryError("What the arithmetic says and how likely a row is right is known of figures: ask those.")
    for name in ("indicator", "unit", "status", "audit"):
        if value := getattr(question, name):
            parts.append(f"{name} = ?")
            values.append(code_of(name, value))
    if question.least:
        parts.append("probability_row >= ?")
        values.append(question.least)
    if question.place:
        parts.append("(place = ? OR province = ? OR district = ? OR place_code = ?)")
        values += [official(question.place)] * 3 + [question.place]
    if question.period:
        first, _, last = question.period.partition("..")
        start, end = bounds(first).start, bounds(last or first).end
        if start is None or end is None:
            raise QueryError(f"{question.period} is no period: write 2023, 2023-06, 2023-Q1 or 2019..2024.")
        parts.append("period_start >= ? AND period_end <= ?")
        values += [start, end]
    return " AND ".join(parts), values


def code_of(section: str, said: str) -> str:
    """The code that somebody means by a code or by its label. Raises QueryError where there is none."""
    known = codes(section)
    if said in known:
        return said
    labels = {name_key(text): code.code for code in known.values() for text in code.label.values()}
    if code := labels.get(name_key(said)):
        return code
    near = get_close_matches(name_key(said), [*labels, *known], n=3, cutoff=0.5)
    meant = ", ".join(dict.fromkeys(labels.get(one, one) for one in near))
    hint = f"did you mean {meant}?" if meant else "the release's `codes.csv` names all."
    raise QueryError(f"There is no {section} {said!r}: {hint}")


def official(name: str) -> str:
    """The official spelling of a place's name, however it is typed; the name itself where the lists lack it."""
    from extractors.places import gazetteer

    units = gazetteer().by_key.get(name_key(name), [])
    return min(units, key=lambda unit: len(unit.code)).name if units else name


def select(release: Path, question: Question, table: str = "figures") -> Answer:
    """The rows of a table of the release that a question asks for, by place and period. Raises QueryError."""
    if table not in TABLES:
        raise QueryError(f"There is no table {table}: choose figures or observations.")
    where, values = condition(question, table)
    with connect(release) as connection:
        order = "indicator, place_code, place, period_start, period_end, value, unit"
        return _answer(connection, f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", values)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of a release as pandas frames, with the right types: dates as dates, codes as categories."""

    release: Path

    def figures(self, question: Question | None = None, *, exact: bool = False) -> pd.DataFrame:
        """Every figure, or those that are asked for; `value` as floats, or as exact decimals."""
        return self._frame("figures", question or Question(), exact)

    def observations(self, question: Question | None = None, *, exact: bool = False) -> pd.DataFrame:
        """One row for each thing told, with the value that ranks first."""
        return self._frame("observations", question or Question(), exact)

    def _frame(self, table: str, question: Question, exact: bool) -> pd.DataFrame:
        where, values = condition(question, table)
        with connect(self.release) as connection:
            found = table_of(connection, f"SELECT * FROM {table} WHERE {where}", values)
        frame: pd.DataFrame = found.to_pandas(date_as_object=False)
        for name in ("value", "value_high"):
            if not exact:
                frame[name] = frame[name].astype("float64")
        for name in ("indicator", "unit", "status", "change", "place_level", "period_kind"):
            frame[name] = frame[name].astype("category")
        return frame


def open_dataset(release: str | Path) -> Dataset:
    """The dataset in a folder of a release, or the newest one in a folder of releases. Raises QueryError."""
    folder = Path(release)
    found = folder if (folder / "versions.json").is_file() else newest_release(folder)
    if found is None:
        raise QueryError(f"There is no release in {folder}: make one with `solieu publish VERSION --date DAY`.")
    return Dataset(found)
