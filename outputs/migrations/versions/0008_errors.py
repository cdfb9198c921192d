"""An index of the documents that failed: a run looks for them at its start, and a status names them all."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The failed ones alone: they are few among millions."""
    failed = sa.text("error <> ''")
    op.create_index("ix_documents_error", "documents", ["document_id"], sqlite_where=failed, postgresql_where=failed)


def downgrade() -> None:
    """Look at all documents again."""
    op.drop_index("ix_documents_error", "documents")
