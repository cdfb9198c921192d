"""PostgreSQL compares and orders all texts by code point, as SQLite does, whatever the locale of the database is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give every text of our tables the collation "C"."""
    _collate('COLLATE "C"')


def downgrade() -> None:
    """Give those that had none before the one of the database."""
    _collate('COLLATE "default"')


def _collate(collation: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    view = connection.scalar(sa.text("SELECT pg_get_viewdef('figure_table'::regclass)"))
    op.execute("DROP VIEW figure_table")
    for table, columns in _texts(connection).items():
        altered = ", ".join(f'ALTER COLUMN "{column}" TYPE text {collation}' for column in columns)
        op.execute(f"ALTER TABLE {table} {altered}")
    op.execute(f"CREATE VIEW figure_table AS {view}")


def _texts(connection: sa.Connection) -> dict[str, list[str]]:
    """The texts without a collation of their own or, on the way back, all that are no key, by table."""
    query = """
        SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.atttypid = 'text'::regtype
        AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum
    """
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(sa.text(query)).tuples():
        found.setdefault(table, []).append(column)
    return found
