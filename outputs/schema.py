"""The tables of the store. Migrations bring a database to this shape; a test compares the two.

Reviews will live in tables of their own that name a `figure_id` without a foreign key: rows of `figures` are
replaced whenever a document is read again, and nothing that a person said may go with them.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    select,
)

from outputs.types import ExactDecimal, Key, UtcDateTime

REVISION = "0001"
"""The newest migration; a database that stands there needs none."""


class State(StrEnum):
    """How far a document has come."""

    NEW = "new"
    LOADED = "loaded"
    FAILED = "failed"
    NEEDS_OCR = "needs_ocr"
    GONE = "gone"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    """A text that is empty rather than missing."""
    return Column(name, Text, nullable=False, server_default="")


# `snapshot_id` … `warnings` tell of the reading that the document's rows come from; `tried_*` of the last attempt;
# `newest_snapshot_id` is what the source had when it was last looked at, loaded or not: it need not be the one fetched
# last for the first time, for a page may go back to what it was.
documents = Table(
    "documents",
    metadata,
    Column("document_id", Key, primary_key=True),
    Column("source", Key, nullable=False),
    Column("address", Key, nullable=False),
    Column("state", Text, nullable=False),
    _text("error"),
    _text("snapshot_id"),
    _text("content_hash"),
    Column("fetched_at", UtcDateTime),
    _text("media_type"),
    _text("url"),
    _text("title"),
    _text("document_kind"),
    _text("document_number"),
    _text("publisher"),
    _text("publisher_level"),
    Column("published", Date),
    _text("published_origin"),
    _text("reader_version"),
    _text("extractor_version"),
    _text("warnings"),
    Column("loaded_at", UtcDateTime),
    _text("newest_snapshot_id"),
    _text("tried_content_hash"),
    _text("tried_reader_version"),
    _text("tried_extractor_version"),
    UniqueConstraint("source", "address"),
    Index("ix_documents_state", "state"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("document_id", Key, ForeignKey("documents.document_id"), nullable=False),
    Column("snapshot_id", Key, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    _text("media_type"),
    PrimaryKeyConstraint("document_id", "snapshot_id"),
)

figures = Table(
    "figures",
    metadata,
    Column("figure_id", Key, primary_key=True),
    Column("document_id", Key, ForeignKey("documents.document_id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("value", ExactDecimal, nullable=False),
    Column("value_high", ExactDecimal),
    Column("unit", Text, nullable=False),
    _text("per"),
    Column("qualifier", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("change", Text, nullable=False),
    _text("group"),
    _text("period"),
    _text("place"),
    _text("pair"),
    _text("part_of"),
    Column("block", Integer, nullable=False),
    Column("page", Integer),
    _text("box"),
    Column("cell_table", Integer),
    Column("cell_row", Integer),
    Column("cell_column", Integer),
    Column("confidence", Float(53)),
    _text("sentence"),
    _text("rule"),
    _text("flags"),
    _text("evidence_url"),
    Index("ix_figures_document_id_start", "document_id", "start", "end"),
    Index("ix_figures_indicator_place_period", "indicator", "place", "period"),
)

leftovers = Table(
    "leftovers",
    metadata,
    Column("document_id", Key, ForeignKey("documents.document_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("kind", Key, nullable=False),
    _text("context"),
    PrimaryKeyConstraint("document_id", "ordinal"),
    Index("ix_leftovers_kind", "kind", "document_id", "ordinal"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("command", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("counts", Text, nullable=False, server_default="{}"),
    _text("error"),
)

DOCUMENT_COLUMNS = (
    "document_kind",
    "document_number",
    "publisher",
    "publisher_level",
    "source",
    "url",
    "title",
    "published",
    "published_origin",
    "fetched_at",
    "snapshot_id",
    "content_hash",
    "reader_version",
    "extractor_version",
)
"""What a row of the figure table takes from its document."""

figure_rows = select(figures, *(documents.c[name] for name in DOCUMENT_COLUMNS)).join_from(figures, documents)
"""The figure table: every column of a figure and of its document; the view `figure_table` says the same in SQL."""
