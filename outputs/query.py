"""Questions to a release: SQL by DuckDB over its Parquet files, figures by indicator, place and period, frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from extractors.period_bounds import bounds
from outputs.asked import QueryError, asked_place
from outputs.labels import codes
from outputs.release_changes import figures_of
from patterns.places import name_key, squeezed

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("figures", "observations")
VIEWS = ("figures", "observations", "checks", "codes")
"""What SQL may ask."""
_ASKING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}
"""Kinds of statements that ask; PIVOT is of several at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Names of columns, and rows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Which figures: empty fields ask for all.

    `period` is a period of the table, or `2019..2024`, both ends in it; either may be left out.
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


def newest_release(folder: Path, until: date = date.max) -> Path | None:
    """The release of the newest day, up to one, in a folder of releases (by `versions.json`); None: there is none.

    Raises QueryError.
    """
    found = [path.parent for path in folder.glob("*/versions.json") if not path.parent.name.startswith(".")]
    days = {path: day for path in found if (day := day_of(path)) <= until}
    return max(days, key=lambda path: (days[path], path.name), default=None)


def day_of(release: Path) -> date:
    """The day of a release. Raises QueryError where its `versions.json` does not tell it."""
    import json

    told = release / "versions.json"
    try:
        return date.fromisoformat(json.loads(told.read_text(encoding="utf-8"))["date"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QueryError(f"{told} tells no day: {release} is damaged, move it away.") from error


def connect(release: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with the views VIEWS of a release.

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
    told = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = 'NULL'"
    connection.execute(f"CREATE VIEW codes AS SELECT * FROM read_csv('{place}/codes.csv', {told})")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def ask(release: Path, sql: str) -> Answer:
    """The answer to one question in SQL over VIEWS. Raises QueryError with DuckDB's reason."""
    with connect(release) as connection:
        return _answer(connection, _one_question(connection, sql))


def _one_question(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The SQL, if it is one question."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise _unanswered(error) from error
    if not statements:  # nothing but blanks or a comment
        raise QueryError("The query is empty: write SQL, as in SELECT place, value FROM observations.")
    if len(statements) > 1:
        raise QueryError(f"The query has {len(statements)} statements: ask one at a time, or join them with UNION ALL.")
    if (kind := statements[0].type) not in _ASKING:
        raise QueryError(
            f"The query cannot be answered: a release is read, never changed (no {kind.name}); use SELECT."
        )
    return sql


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> Answer:
    try:
        found = connection.execute(sql, values)
        return Answer(tuple(column[0] for column in found.description or ()), found.fetchall())
    except duckdb.CatalogException as error:
        said, _, where = str(error).partition("\n\n")
        tables = f"The tables are {', '.join(VIEWS)}." if "Table with name" in said else ""
        raise _unanswered("\n".join(part for part in (said.partition("\n")[0], tables, where) if part)) from error
    except duckdb.Error as error:
        raise _unanswered(error) from error


def _unanswered(why: object) -> QueryError:
    return QueryError(f"The query cannot be answered: {why}")


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
        asked = asked_place(question.place)
        parts.append(asked.condition)
        values += asked.values
    for part, day in zip(("period_start >= ?", "period_end <= ?"), span(question.period), strict=True):
        if day is not None:
            parts.append(part)
            values.append(day)
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


def span(period: str) -> tuple[date | None, date | None]:
    """First and last day of a period of the table, or of `2019..2024`, whose ends may be open (None).

    Raises QueryError where it is none, or ends before it begins.
    """
    first, between, last = period.partition("..")
    start, end = bounds(first).start, bounds(last if between else first).end
    if (first and start is None) or (last and end is None) or (between and not first + last):
        raise QueryError(f"{period} is no period: write 2023, 2023-06, 2023-Q1 or 2019..2024.")
    if start and end and end < start:
        raise QueryError(f"{period} ends before it begins: write the earlier end first, as in 2019..2024.")
    return start, end


def select(release: Path, question: Question, table: str = "figures") -> Answer:
    """The rows of a table of the release that a question asks for, by place and period. Raises QueryError."""
    if table not in TABLES:
        raise QueryError(f"There is no table {table}: choose figures or observations.")
    where, values = condition(question, table)
    with connect(release) as connection:
        order = f"indicator, place_code, place, period_start, period_end, value, unit, {table.removesuffix('s')}_id"
        return _answer(connection, f"SELECT * FROM {table} WHERE {where} ORDER BY {order}", values)


def why_nothing(release: Path, question: Question) -> str:
    """What a question without an answer asked in vain, in a sentence for who asked it. Raises QueryError."""
    given = [
        name for name in ("place", "indicator", "unit", "status", "period", "audit", "least") if getattr(question, name)
    ]
    with connect(release) as connection:
        for name in given:
            where, values = condition(Question(**{name: getattr(question, name)}), "figures")
            if not _answer(connection, f"SELECT 1 FROM figures WHERE {where} LIMIT 1", values).rows:
                hint = _namesakes(connection, question.place) if name == "place" else ""
                return f"The release has no row of {name} {getattr(question, name)!r}{hint or '.'}"
    asked = ", ".join(f"{name} {getattr(question, name)!r}" for name in given)
    return f"No row has all of {asked}, though each of them has rows: ask for less."


def _namesakes(connection: duckdb.DuckDBPyConnection, said: str) -> str:
    """Where the place that was typed lies in truth, or places of the release whose names are much like it."""
    asked = replace(asked_place(said), holders=())
    told = f"SELECT DISTINCT place, district, province FROM figures WHERE {asked.condition} ORDER BY ALL LIMIT 3"
    if there := _answer(connection, told, asked.values).rows:
        return f": there is {'; '.join(', '.join(filter(None, row)) for row in there)}."
    columns = " UNION ".join(f"SELECT {name} FROM figures" for name in ("place", "province", "district"))
    known = {squeezed(name): name for (name,) in _answer(connection, columns).rows if name}
    near = get_close_matches(squeezed(said), known, n=3, cutoff=0.6)
    return f": did you mean {', '.join(known[one] for one in near)}?" if near else ""


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
