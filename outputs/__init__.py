"""The table and what is made of it. `open_dataset` is where a researcher begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outputs.query import Dataset, Question, open_dataset

__all__ = ["Dataset", "Question", "open_dataset"]


def __getattr__(name: str) -> Any:
    """The names above, imported when they are asked for: DuckDB takes a while to load."""
    if name in __all__:
        from outputs import query

        return getattr(query, name)
    raise AttributeError(f"module 'outputs' has no attribute {name!r}")
