"""The words of documents and the rules of each version: what a changed rule has to be read again for."""

import sqlalchemy as sa
from alembic import op

from outputs.types import Key, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Documents that are there have no words yet: the next change of a rule reads them all again."""
    op.create_table(
        "document_words",
        sa.Column("document_id", Key, nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_words"),
        sa.ForeignKeyConstraint(["document_id"], ["documents.document_id"], name="fk_document_words_document_id"),
    )
    op.create_table(
        "rulebooks",
        sa.Column("extractor_version", Key, nullable=False),
        sa.Column("rules", sa.LargeBinary, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("extractor_version", name="pk_rulebooks"),
    )
    op.create_index("ix_documents_tried_extractor_version", "documents", ["tried_extractor_version"])


def downgrade() -> None:
    """Take the tables away; every change of a rule then reads all documents again."""
    op.drop_index("ix_documents_tried_extractor_version", "documents")
    op.drop_table("rulebooks")
    op.drop_table("document_words")
