"""Checks between figures, what they say of each figure, and how likely a row is right."""

import sqlalchemy as sa
from alembic import op

from outputs.types import ExactDecimal, Key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = ("audit", "checks_hold", "checks_fail", "probability_value", "probability_statement", "probability_row")


def upgrade() -> None:
    """Rows that are there are untested until their documents are read again."""
    op.add_column("figures", sa.Column("audit", sa.Text, nullable=False, server_default=""))
    for name in _COLUMNS[1:3]:
        op.add_column("figures", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    for name in _COLUMNS[3:]:
        op.add_column("figures", sa.Column(name, sa.Float(53)))
    _checks()
    _check_figures()
    op.execute("DROP VIEW figure_table")
    op.execute(_view("".join(f", f.{name}" for name in _COLUMNS)))


def downgrade() -> None:
    """Take tables and columns away; SQLite looks into views when a column goes."""
    op.execute("DROP VIEW figure_table")
    for name in _COLUMNS:
        op.drop_column("figures", name)
    op.drop_table("check_figures")
    op.drop_table("checks")
    op.execute(_view(""))


def _checks() -> None:
    op.create_table(
        "checks",
        sa.Column("check_id", Key, nullable=False),
        sa.Column("document_id", Key, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("scope", "kind", "formula")),
        *(sa.Column(name, ExactDecimal, nullable=False) for name in ("stated", "expected", "difference")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("holds", "supporting")),
        sa.PrimaryKeyConstraint("check_id", name="pk_checks"),
    )
    op.create_index("ix_checks_document_id", "checks", ["document_id"])
    op.create_index("ix_checks_holds", "checks", ["holds", "kind"])


def _check_figures() -> None:
    op.create_table(
        "check_figures",
        sa.Column("check_id", Key, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("figure_id", Key, nullable=False),
        sa.Column("document_id", Key, nullable=False),
        sa.Column("suspicion", sa.Integer, nullable=False, server_default="0"),
        sa.Column("slip", sa.Text, nullable=False, server_default=""),
        sa.Column("reading", ExactDecimal),
        sa.PrimaryKeyConstraint("check_id", "position", name="pk_check_figures"),
    )
    op.create_index("ix_check_figures_figure_id", "check_figures", ["figure_id"])
    op.create_index("ix_check_figures_document_id", "check_figures", ["document_id"])


def _view(audit: str) -> str:
    return f"""
CREATE VIEW figure_table AS
SELECT f.figure_id, f.document_id, f.start, f."end", f.raw, f.value, f.value_high, f.unit, f.per, f.qualifier,
       f.indicator, f.status, f.change, f."group", f.period, f.place, f.place_code, f.place_level, f.pair, f.part_of,
       f.block, f.page, f.box, f.cell_table, f.cell_row, f.cell_column, f.confidence,
       f.sentence, f.rule, f.flags, f.evidence_url{audit},
       d.document_kind, d.document_number, d.publisher, d.publisher_level, d.source, d.url, d.title,
       d.published, d.published_origin, d.fetched_at, d.snapshot_id, d.content_hash,
       d.reader_version, d.extractor_version
FROM figures f JOIN documents d ON d.document_id = f.document_id
"""
