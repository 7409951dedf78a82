"""The system log. ``id`` sorts by the order of writing, so that a reader can go on where it stopped.

``log_clocks`` holds the last number that was given (``storage/repos/logs.py``); its row is also the lock that lets
an org's writers commit in the order of their numbers.
"""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import integer, json, key, metadata, org_id, text, time_ms

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

log_clocks = Table("log_clocks", metadata, org_id(), integer("last"))
