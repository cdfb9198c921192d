"""One value among many: a figure told by several documents is one observation, with sources and disagreements.

Figures speak of one thing when indicator, unit, denominators, group, change, status, place and period are the same.
Where one document tells several values of one such thing (five gifts in one place and year), they are several things:
then only equal values of different documents are one observation.
"""

from __future__ import annotations

from collections.abc import Iterable

from outputs.columns import DERIVED, FIGURES, Column, Kind
from outputs.rows import SEPARATOR
from outputs.tabular import literal, plain_sql, quoted

KEY = ("indicator", "unit", "per", "group", "change", "status", "place", "place_code", "place_level", "period")
"""What figures of one observation have in common."""
_LEVELS = {"country": 0, "central": 0, "province": 1, "district": 2, "commune": 3, "village": 4}
_FAR = 9
_SPACED = (
    "CASE WHEN regexp_matches(sentence, '[\\t\\n\\f\\r]|  ') THEN regexp_replace(sentence, '\\s+', ' ', 'g') "
    "ELSE sentence END"
)
"""The sentence with one blank between words; looking is quicker than replacing, and most have no other."""


def _column(name: str, kind: Kind, vi: str, en: str) -> Column:
    return Column(name, kind, vi, en)


_FOLLOWING = tuple(column for column in DERIVED if not column.label_of)
_NAMED = {column.name: column for column in FIGURES}
OBSERVED: tuple[Column, ...] = (
    _column("observation_id", Kind.TEXT, "Mã của quan sát", "Name of the observation"),
    *(_NAMED[name] for name in KEY),
    _column("value", Kind.DECIMAL, "Giá trị được xếp đầu", "The value that ranks first"),
    _column("value_high", Kind.DECIMAL, "Đầu trên của khoảng", "Upper end of a range"),
    _column("sources", Kind.INTEGER, "Số nguồn độc lập nói giá trị này", "Independent documents that tell this value"),
    _column("figures", Kind.INTEGER, "Số dòng số liệu", "Rows of the figure table behind it"),
    _column("reviewed", Kind.INTEGER, "1: đã có người xem", "1 where a person has reviewed the value"),
    _column("other_values", Kind.TEXT, "Giá trị khác, xếp theo hạng", "Other values that were told, best first"),
    _column("figure_ids", Kind.TEXT, "figure_id, dòng xếp đầu đứng trước", "figure_id of the rows, the best first"),
    *_FOLLOWING,
)
"""The columns of the observations."""


def observations_sql(source: str) -> str:
    """The observations of a table of DuckDB that holds rows of the figure table, by key and value, in SQL.

    The best claim stands first: reviewed, then of the nearest publisher, then the newest, then by name. The same rows
    in another order give the same observations.
    """
    high = f"CASE WHEN value_high IS NULL THEN '' ELSE '–' || {plain_sql('value_high')} END"
    return f"""
    WITH told AS (
      SELECT concat_ws(chr(31), {_names(KEY)}) AS thing, document_id, figure_id, published,
        {plain_sql("value")} || {high} AS said,
        verdict NOT IN ('right', 'wrong') AS unreviewed,
        coalesce(abs({_level("publisher_level")} - {_level("place_level")}), {_FAR}) AS distance,
        hash(coalesce(nullif(lower(trim({_SPACED})), ''), document_id)) AS words
      FROM {source}),
    several AS (
      SELECT DISTINCT thing FROM (
        SELECT thing FROM told GROUP BY thing, document_id HAVING min(said) <> max(said))),
    parted AS (
      SELECT told.*,
        CASE WHEN several.thing IS NULL THEN told.thing ELSE concat_ws(chr(31), told.thing, said) END AS name
      FROM told LEFT JOIN several ON told.thing = several.thing),
    ranked AS (
      SELECT name, figure_id, said, unreviewed, words, count(*) OVER (PARTITION BY name) AS number,
        row_number() OVER ranks AS place_in, first_value(said) OVER ranks AS best
      FROM parted
      WINDOW ranks AS (PARTITION BY name ORDER BY unreviewed, distance, published DESC NULLS LAST, figure_id)),
    others AS (
      SELECT name, string_agg(said, '{SEPARATOR}' ORDER BY place_in) AS other_values FROM (
        SELECT name, said, min(place_in) AS place_in FROM ranked WHERE number > 1 AND said <> best GROUP BY name, said)
      GROUP BY name),
    joined AS (
      -- Most things are told once: there is nothing to count or to join then.
      SELECT name, 1 AS figures, 1 AS sources, figure_id AS figure_ids, figure_id, NOT unreviewed AS reviewed
      FROM ranked WHERE number = 1
      UNION ALL
      SELECT name, count(*), count(DISTINCT words) FILTER (said = best),
        string_agg(figure_id, '{SEPARATOR}' ORDER BY place_in), first(figure_id ORDER BY place_in),
        bool_or(place_in = 1 AND NOT unreviewed)
      FROM ranked WHERE number > 1 GROUP BY name)
    SELECT 'o' || left(md5(name), 16) AS observation_id, {_names(KEY)}, value, value_high, sources,
      joined.figures AS figures, CAST(reviewed AS BIGINT) AS reviewed,
      coalesce(other_values, '') AS other_values, figure_ids,
      {_names(column.name for column in _FOLLOWING)}
    FROM joined JOIN {source} best ON best.figure_id = joined.figure_id LEFT JOIN others USING (name)
    ORDER BY name"""


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))


def _level(column: str) -> str:
    cases = " ".join(f"WHEN {literal(level)} THEN {rank}" for level, rank in _LEVELS.items())
    return f"CASE {column} {cases} END"
