"""The table as files: figures, leftovers and codebook beside each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from outputs.export import export_codebook, export_figures, export_leftovers
from outputs.store import Store


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a table (figures, leftovers, codebook), and how many rows the first two have."""

    files: tuple[Path, Path, Path]
    figures: int
    leftovers: int


def write(
    store: Store,
    file: Path,
    language: str = "vi",
    min_confidence: float = 0.0,
    without: Collection[str] = (),
    **equal: str,
) -> Written:
    """Write the figures as `file`, with `leftovers.csv` and `columns.md` beside it, without the rows of some sources.

    `equal` keeps the figures whose columns have these values.

    Raises ExportError, StoreError.
    """
    files = (file, file.with_name("leftovers.csv"), file.with_name("columns.md"))
    figures = export_figures(store, files[0], language, min_confidence, without=without, **equal)
    leftovers = export_leftovers(store, files[1], language, without=without)
    export_codebook(files[2])
    return Written(files, figures, leftovers)
