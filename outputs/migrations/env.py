"""Run by Alembic: migrates over the connection that `outputs.database.migrate` hands in."""

from alembic import context

from outputs.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
