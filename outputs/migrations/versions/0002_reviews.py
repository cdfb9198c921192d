"""Reviews and their newest states, the queue of reviewers, accounts and their sessions."""

import sqlalchemy as sa
from alembic import op

from outputs.types import Key, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def upgrade() -> None:
    """Add the columns of the queue, then the tables."""
    _queue()
    _reviews()
    _states()
    _accounts()


def downgrade() -> None:
    """Take the tables away, with all that people said in them."""
    for table in ("login_failures", "sessions", "accounts", "review_states", "reviews"):
        op.drop_table(table)
    for index in ("ix_figures_place_verdict", "ix_figures_verdict_doubt"):
        op.drop_index(index, "figures")
    # SQLite looks into views when a column goes.
    op.execute("DROP VIEW figure_table")
    for column in ("verdict", "doubt"):
        op.drop_column("figures", column)
    op.execute(_VIEW)


def _queue() -> None:
    """Rows that are there count as doubtful as they have flags, until they are read again."""
    op.add_column("figures", sa.Column("doubt", sa.Integer, nullable=False, server_default="0"))
    op.add_column("figures", _text("verdict"))
    op.execute(
        "UPDATE figures SET doubt = length(flags) - length(replace(flags, ';', '')) + 1 WHERE flags <> ''",
    )
    op.create_index("ix_figures_verdict_doubt", "figures", ["verdict", "doubt", "document_id", "start"])
    op.create_index("ix_figures_place_verdict", "figures", ["place", "verdict", "doubt"])


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("figure_id", Key, nullable=False),
        sa.Column("document_id", Key, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("corrected", sa.Text, nullable=False, server_default="{}"),
        _text("note"),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("follows", sa.Integer),
        sa.Column("machine", sa.Text, nullable=False, server_default="{}"),
        *(_text(name) for name in ("rule", "indicator")),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        *(_text(name) for name in ("quote", "before", "after", "sentence")),
        *(_text(name) for name in ("content_hash", "reader_version", "extractor_version")),
        sa.PrimaryKeyConstraint("review_id", name="pk_reviews"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_figure_id", "reviews", ["figure_id", "review_id"])
    op.create_index("ix_reviews_document_id", "reviews", ["document_id", "review_id"])


def _states() -> None:
    op.create_table(
        "review_states",
        sa.Column("figure_id", Key, nullable=False),
        sa.Column("document_id", Key, nullable=False),
        sa.Column("review_id", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("attached", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("figure_id", name="pk_review_states"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.review_id"], name="fk_review_states_review_id"),
    )
    op.create_index("ix_review_states_document_id", "review_states", ["document_id"])
    op.create_index("ix_review_states_verdict", "review_states", ["verdict"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", Key, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("disabled", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )
    op.create_table(
        "sessions",
        sa.Column("session_hash", Key, nullable=False),
        sa.Column("name", Key, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("session_hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["name"], ["accounts.name"], name="fk_sessions_name"),
    )
    op.create_index("ix_sessions_name", "sessions", ["name"])
    op.create_table(
        "login_failures",
        sa.Column("subject", Key, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_login_failures"),
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
