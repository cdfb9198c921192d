"""A release: one published state of the dataset, dated, immutable, the same bytes for the same input.

A folder named by its version holds `figures/` (Parquet by indicator), `observations.parquet`, `checks.parquet`, all as
CSV and in `solieu.sqlite`, `codes.csv`, a Frictionless data package, the codebook, what changed since the release
before, licence, citation, the versions of rules and code, and checksums of all of them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import patterns
from outputs import tabular
from outputs.codebook import codebook
from outputs.columns import CHECKS, Column, Kind
from outputs.errors import OutputError, export_error
from outputs.observations import OBSERVED, observations_sql
from outputs.query import day_of, newest_release
from outputs.release_changes import write_changes
from outputs.release_checks import CHECKED, write_checks
from outputs.release_rows import RELEASED, released, said_table
from outputs.rows import SEPARATOR, Row
from outputs.tabular import files_of, quoted

CODES = tuple(
    Column(name, Kind.TEXT, vi, en)
    for name, vi, en in (
        ("section", "Cột", "Column of the codes"),
        ("code", "Mã", "Code"),
        ("label_vi", "Tên gọi", "Label in Vietnamese"),
        ("label_en", "Tên tiếng Anh", "Label in English"),
        ("definition_vi", "Định nghĩa", "Definition in Vietnamese"),
        ("definition_en", "Định nghĩa tiếng Anh", "Definition in English"),
        (
            "sdg",
            "Chỉ tiêu SDG cùng nội dung, khác cách đo",
            "SDG indicators of its matter, other measures",
        ),
    )
)
Tables = dict[str, tuple[str, tuple[Column, ...]]]
"""Tables of DuckDB with their columns, by name."""
PARTED = "indicator"
"""The column by which the figures lie in folders."""
_PART = ".part"
"""What the name of a release ends in while it is written."""
_WRITERS = 2
"""Files that are written at the same time; each may take the memory of one DuckDB."""
_ORDER = "province_code, place_code, place, period_start, period_end, document_id, start, figure_id"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_FIELD = {Kind.TEXT: "string", Kind.INTEGER: "integer", Kind.DECIMAL: "number", Kind.DATE: "date"}
LICENCE = """\
The compilation (codes, values, links between rows) is published under the Creative Commons Attribution 4.0
International licence (CC BY 4.0, https://creativecommons.org/licenses/by/4.0/). Figures as such are facts, which
nobody owns. Titles and sentences are quoted from the documents named beside them, as evidence of the figure, and
belong to their publishers.
"""


class ReleaseError(OutputError):
    """A release that cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """What a release says of itself; `versions` names rules and code.

    `before` is the release to tell the changes from; none: the newest in its folder up to its day.
    """

    version: str
    day: date
    versions: dict[str, str] = field(default_factory=dict)
    before: Path | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A release on the disk."""

    folder: Path
    figures: int
    observations: int
    checks: int


class Part(Protocol):
    """Some documents with all their figures and checks."""

    def figures(self) -> pa.Table:
        """The figures, rows of SAID in any order."""

    def checks(self) -> pa.Table:
        """The figures of checks, rows of CHECKED in any order."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A part of a release that is in memory, as rows of PUBLISHED without checks."""

    rows: Sequence[Row]

    def figures(self) -> pa.Table:
        """The rows as a table of SAID."""
        return said_table(self.rows)

    def checks(self) -> pa.Table:
        """Nothing."""
        return tabular.schema(CHECKED).empty_table()


def write_release(rows: Sequence[Row], folder: Path, about: About) -> Release:
    """Write a release of rows of PUBLISHED into `folder`/`version`; see `write_parts`."""
    return write_parts([Rows(rows)], folder, about)


def write_parts(
    parts: Sequence[Part], folder: Path, about: About, workers: int = 1, each: Each | None = None
) -> Release:
    """Write a release into `folder`/`version`, which appears when it is whole.

    The figures come in parts, those of one document in one part, each small enough for the memory; several workers are
    processes of their own, to which parts have to be pickled, unless `each` has others go through the parts: they must
    see the folder. However they are cut, the bytes are the same.

    Raises ReleaseError for a version that there is already or that is no name, for a release before that is none or
    later, and while another is being written there; ExportError where the disk refuses.
    """
    if not _VERSION.fullmatch(about.version):
        raise ReleaseError(f"{about.version!r} is no version: use letters, digits, dots and dashes, as in 2026.11.")
    target, part = folder / about.version, folder / f".{about.version}{_PART}"
    try:
        with _alone(folder):
            if target.exists():
                raise ReleaseError(f"The release {target} is there already and never changes: choose a new version.")
            before = _before(folder, about)
            part.mkdir()
            try:
                counts = _write_tables(parts, part, workers, each or _processes(workers))
                _write_papers(part, about, before, counts)
                part.replace(target)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise export_error(target, error) from error
    except duckdb.IOException as error:
        raise ReleaseError(f"The release {target} cannot be written: {error}") from error
    return Release(target, **counts)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder of releases for one writer; what others that were killed left of theirs goes. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(f".*{_PART}"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    except BlockingIOError as error:
        raise ReleaseError(f"Another release is being written into {folder}: wait until it is there.") from error
    finally:
        os.close(handle)


def _before(folder: Path, about: About) -> Path | None:
    """The release to tell the changes from. Raises ReleaseError."""
    before = about.before
    if before is None:
        return newest_release(folder, about.day)
    if not (before / "versions.json").is_file():
        raise ReleaseError(f"{before} is no release: name the folder of one, as in releases/2026.10.")
    if day_of(before) > about.day:
        raise ReleaseError(f"The release {before} is of {day_of(before)}, after {about.day}: name one of before.")
    return before


def _write_tables(parts: Sequence[Part], part: Path, workers: int, each: Each) -> dict[str, int]:
    """Write all tables; how many rows each has."""
    folder, codes = part / ".parts", part / ".codes"
    spooled = _spool_all(parts, folder, each)
    if not any(one.figures for one in spooled):
        raise ReleaseError("There is nothing to publish: the table holds no figure. Bring documents in first.")
    figures = _write_figures(_by_value(spooled), part, max(1, min(workers, _WRITERS)))
    checks = write_checks([one.checks for one in spooled], figures, part / "checks.parquet")
    shutil.rmtree(folder)
    pq.write_table(tabular.arrow(_codes(), tabular.schema(CODES)), codes)
    observations = part / "observations.parquet"
    tables: Tables = {"figures": (figures, RELEASED), "observations": (files_of(observations), OBSERVED)}
    tables |= {"codes": (files_of(codes), CODES), "checks": (files_of(part / "checks.parquet"), CHECKS)}
    observed = _write_copies(part, tables)
    codes.unlink()
    return {"figures": sum(one.figures for one in spooled), "observations": observed, "checks": checks}


def _write_copies(part: Path, tables: Tables) -> int:
    """The observations, and all tables as CSV and in one SQLite file, two at a time; the number of observations."""
    others = [name for name in tables if name != "figures"]
    with ThreadPoolExecutor(_WRITERS) as pool:
        observed = pool.submit(_write_observations, tables["figures"][0], part / "observations.parquet")
        stored = pool.submit(_write_database, part, tables, ["figures"])
        jobs = (
            pool.submit(_write_csvs, part, tables, ["figures"]),
            pool.submit(_write_database, part, tables, others, observed, stored),
            pool.submit(_write_csvs, part, tables, others, observed),
        )
        for job in jobs:
            job.result()
    return observed.result()


@dataclass(frozen=True, slots=True)
class _Spooled:
    """A part on the disk: how many figures it has, their files by indicator, and the file of its checks."""

    figures: int
    files: dict[str, Path]
    checks: Path


Each = Callable[[Callable[[Part, Path], _Spooled], Sequence[Part], Sequence[Path]], Iterable[_Spooled]]
"""Has a function called with every part and its folder; what it gives, in order."""


def _processes(workers: int) -> Each:
    """So many processes of this machine, where there are parts for more than one."""

    def each(
        work: Callable[[Part, Path], _Spooled], parts: Sequence[Part], folders: Sequence[Path]
    ) -> Iterable[_Spooled]:
        if min(workers, len(parts)) < 2:
            return map(work, parts, folders)
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            return list(pool.map(work, parts, folders))

    return each


def _spool_all(parts: Sequence[Part], folder: Path, each: Each) -> list[_Spooled]:
    """Go through all parts, which leave their memory."""
    folder.mkdir()
    return list(each(_spool, parts, [folder / str(number) for number in range(len(parts))]))


def _spool(part: Part, folder: Path) -> _Spooled:
    table = released(part.figures())
    files = tabular.spool(table, PARTED, folder)
    pq.write_table(part.checks(), folder / ".checks", compression="lz4")
    return _Spooled(len(table), files, folder / ".checks")


def _by_value(spooled: Sequence[_Spooled]) -> dict[str, list[Path]]:
    values = sorted({value for one in spooled for value in one.files})
    return {value: [one.files[value] for one in spooled if value in one.files] for value in values}


def _write_figures(spooled: dict[str, list[Path]], part: Path, workers: int) -> str:
    """The figures as Parquet, a folder each indicator, several at a time; as a table of DuckDB.

    Those of a place and time stand together: who asks for some reads little.
    """
    paths = {value: part / "figures" / f"{PARTED}={value}" / "part-0.parquet" for value in spooled}
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(_write_ordered, spooled.values(), paths.values()))
    return files_of(*paths.values())


def _write_ordered(files: list[Path], path: Path) -> None:
    names = ", ".join(quoted(column.name) for column in RELEASED if column.name != PARTED)
    with tabular.engine() as connection:
        tabular.write_parquet(connection, f"SELECT {names} FROM {files_of(*files)} ORDER BY {_ORDER}", path)


def _write_observations(figures: str, path: Path) -> int:
    with tabular.engine() as connection:
        return tabular.write_parquet(connection, observations_sql(figures), path)


def _write_csvs(part: Path, tables: Tables, names: Sequence[str], *before: Future[Any]) -> None:
    """Some tables as CSV, once what has to stand there before them does."""
    wait(before)
    with tabular.engine() as connection:
        for name in names:
            tabular.write_csv(connection, *tables[name], part / f"{name}.csv")


def _write_database(part: Path, tables: Tables, names: Sequence[str], *before: Future[Any]) -> None:
    """Some tables in the SQLite file, once what has to stand there before them does."""
    wait(before)
    with tabular.engine() as connection:
        for name in names:
            tabular.write_sqlite(connection, *tables[name], part / "solieu.sqlite", name)


def _codes() -> list[Row]:
    related = patterns.load("sdg")["related"]
    return [
        {
            "section": section,
            "code": code["code"],
            **{f"label_{language}": code["label"][language] for language in ("vi", "en")},
            **{f"definition_{language}": code["definition"][language] for language in ("vi", "en")},
            "sdg": SEPARATOR.join(related.get(code["code"], ())) if section == "indicator" else "",
        }
        for section, codes in patterns.load("catalogue").items()
        for code in codes
    ]


def _write_papers(part: Path, about: About, before: Path | None, counts: dict[str, int]) -> None:
    _text(part / "columns.md", codebook())
    _text(part / "LICENCE.txt", LICENCE)
    _text(part / "CITATION.cff", _citation(about))
    _text(part / "versions.json", _json({"version": about.version, "date": about.day.isoformat(), **about.versions}))
    _text(part / "CHANGELOG.md", write_changes(part, before, about.version, about.day))
    known = _digests(part.rglob("*"))
    _text(part / "datapackage.json", _json(_package(part, about, counts, known)))
    known |= _digests([part / "datapackage.json"])
    lines = (f"{known[path]}  {path.relative_to(part).as_posix()}\n" for path in sorted(known))
    _text(part / "SHA256SUMS", "".join(lines))


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _digests(paths: Iterable[Path]) -> dict[Path, str]:
    """The SHA-256 of each file."""
    files = [path for path in paths if path.is_file()]
    with ThreadPoolExecutor(_WRITERS) as pool:
        return dict(zip(files, pool.map(_digest, files), strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _citation(about: About) -> str:
    return (
        "cff-version: 1.2.0\n"
        "message: If you use this dataset, please cite it as below, and the documents whose figures you use.\n"
        "title: 'Số Liệu: figures of Vietnamese departments, districts and communes'\n"
        "type: dataset\n"
        "authors:\n  - name: Số Liệu contributors\n"
        f"version: '{about.version}'\n"
        f"date-released: {about.day.isoformat()}\n"
        "license: CC-BY-4.0\n"
    )


def _package(part: Path, about: About, counts: dict[str, int], known: dict[Path, str]) -> dict[str, Any]:
    """The descriptor of the data package (Frictionless)."""
    tables = (
        ("figures", RELEASED, "figure_id"),
        ("observations", OBSERVED, "observation_id"),
        ("checks", CHECKS, "check_id"),
        ("codes", CODES, ""),
    )
    return {
        "profile": "tabular-data-package",
        "name": "solieu",
        "title": "Số Liệu",
        "version": about.version,
        "created": f"{about.day.isoformat()}T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "counts": counts,
        "resources": [_resource(part, known, *table) for table in tables],
    }


def _resource(part: Path, known: dict[Path, str], name: str, columns: tuple[Column, ...], key: str) -> dict[str, Any]:
    path = part / f"{name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{known[path]}",
        "schema": {
            "fields": [_field(column) for column in columns],
            "missingValues": [""],
            **({"primaryKey": [key]} if key else {}),
        },
    }


def _field(column: Column) -> dict[str, str]:
    shown = {"name": column.name, "type": _FIELD.get(column.kind, "datetime")}
    if column.kind is Kind.MOMENT:
        shown["format"] = "%Y-%m-%dT%H:%M:%SZ"
    return {**shown, "title": column.vi, "description": column.en}
