"""The tables of the store. Migrations bring a database to this shape; a test compares the two.

Reviews live in tables of their own that name a `figure_id` without a foreign key: rows of `figures` are
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
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    select,
    text,
)

from outputs.types import ExactDecimal, OrderedText, UtcDateTime

REVISION = "0008"
"""The newest migration; a database that stands there needs none."""


class State(StrEnum):
    """How far a document has come."""

    NEW = "new"
    LOADED = "loaded"
    FAILED = "failed"
    NEEDS_OCR = "needs_ocr"
    GONE = "gone"
    OPENED = "opened"
    """An archive of files or a message: what it holds are documents of their own."""


HAS_ERROR = text("error <> ''")
"""Which documents could not be read, or not yet again; the few that an index keeps. Written out, as no parameter:
only so does SQLite see that the index has them all."""

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
    return Column(name, OrderedText, nullable=False, server_default="")


# `snapshot_id` … `warnings` tell of the reading that the document's rows come from; `tried_*` of the last attempt;
# `newest_snapshot_id` is what the source had when it was last looked at, loaded or not: it need not be the one fetched
# last for the first time, for a page may go back to what it was.
documents = Table(
    "documents",
    metadata,
    Column("document_id", OrderedText, primary_key=True),
    Column("source", OrderedText, nullable=False),
    Column("address", OrderedText, nullable=False),
    Column("state", OrderedText, nullable=False),
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
    Index("ix_documents_tried_extractor_version", "tried_extractor_version"),
    Index("ix_documents_error", "document_id", sqlite_where=HAS_ERROR, postgresql_where=HAS_ERROR),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("document_id", OrderedText, ForeignKey("documents.document_id"), nullable=False),
    Column("snapshot_id", OrderedText, nullable=False),
    Column("content_hash", OrderedText, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    _text("media_type"),
    PrimaryKeyConstraint("document_id", "snapshot_id"),
)

figures = Table(
    "figures",
    metadata,
    Column("figure_id", OrderedText, primary_key=True),
    Column("document_id", OrderedText, ForeignKey("documents.document_id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("raw", OrderedText, nullable=False),
    Column("value", ExactDecimal, nullable=False),
    Column("value_high", ExactDecimal),
    Column("unit", OrderedText, nullable=False),
    _text("per"),
    Column("qualifier", OrderedText, nullable=False),
    Column("indicator", OrderedText, nullable=False),
    Column("status", OrderedText, nullable=False),
    Column("change", OrderedText, nullable=False),
    _text("group"),
    _text("period"),
    _text("place"),
    _text("place_code"),
    _text("place_level"),
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
    # What the arithmetic says, and how likely value, statement and row are right (0 to 1).
    _text("audit"),
    Column("checks_hold", Integer, nullable=False, server_default="0"),
    Column("checks_fail", Integer, nullable=False, server_default="0"),
    Column("probability_value", Float(53)),
    Column("probability_statement", Float(53)),
    Column("probability_row", Float(53)),
    # The queue of reviewers: how doubtful the row is (more is worse), and what was said of it ("": nothing yet).
    # Both follow from other columns and tables and are written with the row, so that the queue is one walk of an index.
    Column("doubt", Integer, nullable=False, server_default="0"),
    _text("verdict"),
    Index("ix_figures_document_id_start", "document_id", "start", "end"),
    Index("ix_figures_indicator_place_period", "indicator", "place", "period"),
    Index("ix_figures_verdict_doubt", "verdict", "doubt", "document_id", "start"),
    Index("ix_figures_place_verdict", "place", "verdict", "doubt"),
)
QUEUE_COLUMNS = ("doubt", "verdict")
"""Columns of `figures` that are no part of the figure table."""

# What people said, in the order in which they said it; rows are added, never changed or deleted. `machine` and
# `corrected` are JSON objects of columns; `start` … `extractor_version` the evidence that the person had before them.
reviews = Table(
    "reviews",
    metadata,
    Column("review_id", Integer, primary_key=True, autoincrement=True),
    Column("figure_id", OrderedText, nullable=False),
    Column("document_id", OrderedText, nullable=False),
    Column("verdict", OrderedText, nullable=False),
    Column("corrected", OrderedText, nullable=False, server_default="{}"),
    _text("note"),
    Column("reviewer", OrderedText, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("origin", OrderedText, nullable=False),
    Column("follows", Integer),
    Column("machine", OrderedText, nullable=False, server_default="{}"),
    _text("rule"),
    _text("indicator"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("quote"),
    _text("before"),
    _text("after"),
    _text("sentence"),
    _text("content_hash"),
    _text("reader_version"),
    _text("extractor_version"),
    Index("ix_reviews_figure_id", "figure_id", "review_id"),
    Index("ix_reviews_document_id", "document_id", "review_id"),
    sqlite_autoincrement=True,
)

# The newest review of each figure, which follows from `reviews`; `attached` is 1 where its figure stands in the text
# as it is now, 0 where the text has lost it.
review_states = Table(
    "review_states",
    metadata,
    Column("figure_id", OrderedText, primary_key=True),
    Column("document_id", OrderedText, nullable=False),
    Column("review_id", Integer, ForeignKey("reviews.review_id"), nullable=False),
    Column("verdict", OrderedText, nullable=False),
    Column("attached", Integer, nullable=False, server_default="1"),
    Index("ix_review_states_document_id", "document_id"),
    Index("ix_review_states_verdict", "verdict"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", OrderedText, primary_key=True),
    Column("role", OrderedText, nullable=False),
    Column("password_hash", OrderedText, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("disabled", Integer, nullable=False, server_default="0"),
)

# A session is named by the hash of its cookie: who reads the table cannot take one over.
sessions = Table(
    "sessions",
    metadata,
    Column("session_hash", OrderedText, primary_key=True),
    Column("name", OrderedText, ForeignKey("accounts.name"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_sessions_name", "name"),
)

# Wrong tries to log in, counted by account and by address.
login_failures = Table(
    "login_failures",
    metadata,
    Column("subject", OrderedText, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

# Relations between figures that hold or do not. `document_id` is empty for those between documents, which `scope`
# tells; `expected`, `stated` and `difference` are in the unit of the first figure.
checks = Table(
    "checks",
    metadata,
    Column("check_id", OrderedText, primary_key=True),
    Column("document_id", OrderedText, nullable=False),
    Column("scope", OrderedText, nullable=False),
    Column("kind", OrderedText, nullable=False),
    Column("formula", OrderedText, nullable=False),
    Column("stated", ExactDecimal, nullable=False),
    Column("expected", ExactDecimal, nullable=False),
    Column("difference", ExactDecimal, nullable=False),
    Column("holds", Integer, nullable=False),
    Column("supporting", Integer, nullable=False),
    Index("ix_checks_document_id", "document_id"),
    Index("ix_checks_holds", "holds", "kind"),
)

# The figures of a check in the order of its formula; `suspicion` is the place among its suspects (1 first, 0 none),
# `slip` and `reading` what may have happened to the number and the value with which the check would hold.
check_figures = Table(
    "check_figures",
    metadata,
    Column("check_id", OrderedText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("figure_id", OrderedText, nullable=False),
    Column("document_id", OrderedText, nullable=False),
    Column("suspicion", Integer, nullable=False, server_default="0"),
    _text("slip"),
    Column("reading", ExactDecimal),
    PrimaryKeyConstraint("check_id", "position"),
    Index("ix_check_figures_figure_id", "figure_id"),
    Index("ix_check_figures_document_id", "document_id"),
)

leftovers = Table(
    "leftovers",
    metadata,
    Column("document_id", OrderedText, ForeignKey("documents.document_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("raw", OrderedText, nullable=False),
    Column("kind", OrderedText, nullable=False),
    _text("context"),
    PrimaryKeyConstraint("document_id", "ordinal"),
    Index("ix_leftovers_kind", "kind", "document_id", "ordinal"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", OrderedText, primary_key=True),
    Column("command", OrderedText, nullable=False),
    Column("state", OrderedText, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("counts", OrderedText, nullable=False, server_default="{}"),
    _text("error"),
)

# What a changed rule has to be read again for: the words of each loaded document (`extractors.words`), and the rules as
# they were (`extractors.rulebook`, JSON packed by zlib) under each version that a run has worked with.
document_words = Table(
    "document_words",
    metadata,
    Column("document_id", OrderedText, ForeignKey("documents.document_id"), primary_key=True),
    Column("words", LargeBinary, nullable=False),
)

rulebooks = Table(
    "rulebooks",
    metadata,
    Column("extractor_version", OrderedText, primary_key=True),
    Column("rules", LargeBinary, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

# What stays unpublished on request; rows are added, never changed.
takedowns = Table(
    "takedowns",
    metadata,
    Column("takedown_id", Integer, primary_key=True, autoincrement=True),
    Column("kind", OrderedText, nullable=False),
    _text("target"),
    _text("passage"),
    _text("reason"),
    Column("made_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
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

figure_rows = select(
    *(column for column in figures.c if column.name not in QUEUE_COLUMNS),
    *(documents.c[name] for name in DOCUMENT_COLUMNS),
).join_from(figures, documents)
"""The figure table: every column of a figure and of its document; the view `figure_table` says the same in SQL."""
