"""The code and the level of a figure's place. Rows that are there have none until their documents are read again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("place_code", "place_level")


def upgrade() -> None:
    """Add the columns and show them in the view."""
    for name in COLUMNS:
        op.add_column("figures", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.execute("DROP VIEW figure_table")
    op.execute(_view("f.place, f.place_code, f.place_level"))


def downgrade() -> None:
    """Take the columns away; SQLite looks into views when a column goes."""
    op.execute("DROP VIEW figure_table")
    for name in COLUMNS:
        op.drop_column("figures", name)
    op.execute(_view("f.place"))


def _view(place: str) -> str:
    return f"""
CREATE VIEW figure_table AS
SELECT f.figure_id, f.document_id, f.start, f."end", f.raw, f.value, f.value_high, f.unit, f.per, f.qualifier,
       f.indicator, f.status, f.change, f."group", f.period, {place}, f.pair, f.part_of,
       f.block, f.page, f.box, f.cell_table, f.cell_row, f.cell_column, f.confidence,
       f.sentence, f.rule, f.flags, f.evidence_url,
       d.document_kind, d.document_number, d.publisher, d.publisher_level, d.source, d.url, d.title,
       d.published, d.published_origin, d.fetched_at, d.snapshot_id, d.content_hash,
       d.reader_version, d.extractor_version
FROM figures f JOIN documents d ON d.document_id = f.document_id
"""
