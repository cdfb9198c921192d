"""SDMX-CSV 2.0: the observations of a release as statistical offices exchange them."""

from __future__ import annotations

import csv
from pathlib import Path

from outputs.export import written
from outputs.query import connect
from outputs.types import plain

DATAFLOW = "SOLIEU:FIGURES(1.0)"
DIMENSIONS = (
    "INDICATOR",
    "REF_AREA",
    "UNIT_MEASURE",
    "UNIT_PER",
    "POPULATION_GROUP",
    "MOVEMENT",
    "OBS_KIND",
    "TIME_PERIOD",
)
HEAD = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", "OBS_STATUS", "REF_AREA_NAME", "OBS_ID")
_QUERY = """SELECT indicator,
 coalesce(nullif(place_code, ''), CASE place_level WHEN 'country' THEN 'VN' ELSE '_Z' END),
 unit, coalesce(nullif(per, ''), '_Z'), coalesce(nullif("group", ''), '_T'), change, status,
 replace(period, '/', '--'), value,
 CASE status WHEN 'estimate' THEN 'E' WHEN 'target' THEN 'F' ELSE 'A' END, place, observation_id
 FROM observations WHERE period <> '' ORDER BY observation_id"""


def write_sdmx(release: Path, path: Path) -> int:
    """Write the observations that have a period; how many. Raises QueryError, ExportError.

    A span is written `first--last`; `_Z` says that a dimension does not apply, `_T` that it is the total.
    """
    with connect(release) as connection, written(path) as file:
        rows = connection.execute(_QUERY).fetchall()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        for row in rows:
            writer.writerow(("dataflow", DATAFLOW, "I", *row[:8], plain(row[8]), *row[9:]))
    return len(rows)
