"""Documents, their snapshots, figures, leftovers and runs; the view `figure_table`."""

import sqlalchemy as sa
from alembic import op

from outputs.types import ExactDecimal, Key, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def upgrade() -> None:
    """Make the tables, then the view over them."""
    _documents()
    _snapshots()
    _figures()
    _leftovers()
    _runs()
    op.execute(_VIEW)


def downgrade() -> None:
    """Back to nothing."""
    op.execute("DROP VIEW figure_table")
    for table in ("runs", "leftovers", "figures", "snapshots", "documents"):
        op.drop_table(table)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", Key, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("address", Key, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        *(_text(name) for name in ("error", "snapshot_id", "content_hash")),
        sa.Column("fetched_at", UtcDateTime),
        *(_text(name) for name in ("media_type", "url", "title", "document_kind", "document_number")),
        *(_text(name) for name in ("publisher", "publisher_level")),
        sa.Column("published", sa.Date),
        *(_text(name) for name in ("published_origin", "reader_version", "extractor_version", "warnings")),
        sa.Column("loaded_at", UtcDateTime),
        *(_text(name) for name in ("newest_snapshot_id", "tried_content_hash")),
        *(_text(name) for name in ("tried_reader_version", "tried_extractor_version")),
        sa.PrimaryKeyConstraint("document_id", name="pk_documents"),
        sa.UniqueConstraint("source", "address", name="uq_documents_source_address"),
    )
    op.create_index("ix_documents_state", "documents", ["state"])


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("document_id", Key, nullable=False),
        sa.Column("snapshot_id", Key, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("fetched_at", UtcDateTime, nullable=False),
        _text("media_type"),
        sa.PrimaryKeyConstraint("document_id", "snapshot_id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_snapshots_document_id"),
    )


def _figures() -> None:
    op.create_table(
        "figures",
        sa.Column("figure_id", Key, nullable=False),
        sa.Column("document_id", Key, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("value", ExactDecimal, nullable=False),
        sa.Column("value_high", ExactDecimal),
        sa.Column("unit", sa.Text, nullable=False),
        _text("per"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("qualifier", "indicator", "status", "change")),
        *(_text(name) for name in ("group", "period", "place", "pair", "part_of")),
        sa.Column("block", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer),
        _text("box"),
        *(sa.Column(name, sa.Integer) for name in ("cell_table", "cell_row", "cell_column")),
        sa.Column("confidence", sa.Float(53)),
        *(_text(name) for name in ("sentence", "rule", "flags", "evidence_url")),
        sa.PrimaryKeyConstraint("figure_id", name="pk_figures"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_figures_document_id"),
    )
    op.create_index("ix_figures_document_id_start", "figures", ["document_id", "start", "end"])
    op.create_index("ix_figures_indicator_place_period", "figures", ["indicator", "place", "period"])


def _leftovers() -> None:
    op.create_table(
        "leftovers",
        sa.Column("document_id", Key, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("kind", Key, nullable=False),
        _text("context"),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name="pk_leftovers"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_leftovers_document_id"),
    )
    op.create_index("ix_leftovers_kind", "leftovers", ["kind", "document_id", "ordinal"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", Key, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.Column("counts", sa.Text, nullable=False, server_default="{}"),
        _text("error"),
        sa.PrimaryKeyConstraint("run_id", name="pk_runs"),
    )


_VIEW = """
CREATE VIEW figure_table AS
SELECT f.figure_id, f.document_id, f.start, f."end", f.raw, f.value, f.value_high, f.unit, f.per, f.qualifier,
       f.indicator, f.status, f.change, f."group", f.period, f.place, f.pair, f.part_of,
       f.block, f.page, f.box, f.cell_table, f.cell_row, f.cell_column, f.confidence,
       f.sentence, f.rule, f.flags, f.evidence_url,
       d.document_kind, d.document_number, d.publisher, d.publisher_level, d.source, d.url, d.title,
       d.published, d.published_origin, d.fetched_at, d.snapshot_id, d.content_hash,
       d.reader_version, d.extractor_version
FROM figures f JOIN documents d ON d.document_id = f.document_id
"""
