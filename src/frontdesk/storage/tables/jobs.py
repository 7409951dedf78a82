"""Work that a transaction has promised and that is done after it: messages to send, calls to make."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import blob, integer, key, metadata, org_id, text, time_ms

jobs = Table(
    "jobs",
    metadata,
    org_id(),
    key("id"),
    text("kind"),
    blob("sealed"),
    integer("attempts"),
    time_ms("run_at"),
    time_ms("leased_until"),
    time_ms("created_at"),
    Index("ix_jobs_run_at", "org_id", "run_at"),
)
