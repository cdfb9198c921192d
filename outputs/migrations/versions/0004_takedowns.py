"""What has to stay unpublished on somebody's request."""

import sqlalchemy as sa
from alembic import op

from outputs.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "takedowns",
        sa.Column("takedown_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False, server_default="") for name in ("target", "passage", "reason")),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("takedown_id", name="pk_takedowns"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take the table away, and with it what was asked for."""
    op.drop_table("takedowns")
