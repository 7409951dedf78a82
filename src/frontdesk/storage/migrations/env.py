"""What Alembic runs: it is handed a connection by ``storage/migrate.py``."""

from alembic import context

from frontdesk.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
