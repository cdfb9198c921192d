"""What changed from one release to the next: rows new, gone, changed, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from outputs.diff import WATCHED

_REASONS = """CASE WHEN n.verdict IS DISTINCT FROM o.verdict THEN 'reviewed'
 WHEN n.content_hash <> o.content_hash THEN 'document changed'
 WHEN n.extractor_version <> o.extractor_version OR n.reader_version <> o.reader_version THEN 'rules changed'
 ELSE 'other' END"""


def write_changes(part: Path, before: Path | None, version: str, day: date) -> str:
    """Write `changes.csv` (figure_id, document_id, what, why, columns) and give the text of the changelog."""
    changes = part / "changes.csv"
    if before is None:
        changes.write_text("figure_id,document_id,what,why,columns\n", encoding="utf-8")
        return f"# {version} ({day.isoformat()})\n\nThe first release.\n"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        rows = connection.execute(_query(part, before)).fetchall()
    lines = [",".join(map(str, row)) for row in rows]
    changes.write_text("\n".join(["figure_id,document_id,what,why,columns", *lines]) + "\n", encoding="utf-8")
    return _told(rows, version, day, before.name)


def figures_of(release: Path) -> str:
    """The figures of a release as a table expression of DuckDB."""
    path = str(release / "figures" / "*" / "*.parquet").replace("'", "''")
    return f"read_parquet('{path}', hive_partitioning = true, hive_types_autocast = false)"


def _query(part: Path, before: Path) -> str:
    differ = [f"""CASE WHEN n."{name}" IS DISTINCT FROM o."{name}" THEN '{name}' END""" for name in WATCHED]
    columns = f"concat_ws(' ', {', '.join(differ)})"
    any_of = " OR ".join(f'n."{name}" IS DISTINCT FROM o."{name}"' for name in WATCHED)
    known = f"SELECT DISTINCT document_id FROM {figures_of(part)}"
    told = f"SELECT DISTINCT document_id FROM {figures_of(before)}"
    return f"""
    SELECT coalesce(n.figure_id, o.figure_id), coalesce(n.document_id, o.document_id),
      CASE WHEN o.figure_id IS NULL THEN 'new' WHEN n.figure_id IS NULL THEN 'gone' ELSE 'changed' END,
      CASE WHEN o.figure_id IS NULL THEN
             CASE WHEN n.document_id IN ({told}) THEN 'document or rules changed' ELSE 'new document' END
           WHEN n.figure_id IS NULL THEN
             CASE WHEN o.document_id IN ({known}) THEN 'document or rules changed' ELSE 'document gone' END
           ELSE {_REASONS} END,
      CASE WHEN n.figure_id IS NULL OR o.figure_id IS NULL THEN '' ELSE {columns} END
    FROM {figures_of(part)} n FULL JOIN {figures_of(before)} o ON n.figure_id = o.figure_id
    WHERE n.figure_id IS NULL OR o.figure_id IS NULL OR {any_of}
    ORDER BY 1"""


def _told(rows: list[tuple[str, ...]], version: str, day: date, before: str) -> str:
    counts = Counter((what, why) for _, _, what, why, _ in rows)
    lines = [f"- {what}: {number} ({why})" for (what, why), number in sorted(counts.items())]
    body = "\n".join(lines) or "Nothing changed."
    return f"# {version} ({day.isoformat()})\n\nAgainst {before}; row by row in `changes.csv`:\n\n{body}\n"
