"""The system log. ``id`` sorts by time of writing, so that a reader can go on where it stopped."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import json, key, metadata, org_id, text, time_ms

log_events = Table(
    "log_events",
    metadata,
    org_id(),
    key("id"),
    time_ms("published_at"),
    text("event_type"),
    text("severity"),
    text("outcome"),
    json("event"),
    Index("ix_log_events_published_at", "org_id", "published_at"),
)
