"""Trips to identity providers: people who have been sent there and are to come back, once and in the same browser."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import blob, key_bytes, metadata, org_id, text, time_ms, time_ms_or_null

idp_trips = Table(
    "idp_trips",
    metadata,
    org_id(),
    key_bytes("state_hash"),
    text("idp_id"),
    blob("browser_hash"),
    blob("sealed"),
    time_ms("expires_at"),
    time_ms_or_null("spent_at"),
    Index("ix_idp_trips_expires_at", "org_id", "expires_at"),
)
