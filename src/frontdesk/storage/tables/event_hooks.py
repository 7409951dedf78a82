"""Event hooks' places in the system log, and the events that they could not be told of."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import integer, key, metadata, org_id, text, time_ms, time_ms_or_null

event_hook_queues = Table(
    "event_hook_queues",
    metadata,
    org_id(),
    key("hook_id"),
    time_ms("starts_at"),
    time_ms("seen_at"),
    text("seen_id"),
    time_ms("to_at"),
    text("to_id"),
    time_ms("done_at"),
    text("done_id"),
    time_ms_or_null("failing_since"),
    integer("attempts"),
    time_ms("run_at"),
    time_ms("leased_until"),
    integer("leases"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    org_id(),
    key("hook_id"),
    key("event_id"),
    text("event_type"),
    time_ms("published_at"),
    time_ms("failed_at"),
    text("reason"),
    time_ms_or_null("replay_at"),
    Index("ix_dead_letters_failed_at", "org_id", "failed_at"),
)
