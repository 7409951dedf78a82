"""Device authorizations (RFC 8628): a device code that polls, a user code that a person types."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    integer,
    json,
    json_or_null,
    key_bytes,
    metadata,
    org_id,
    text,
    time_ms,
    time_ms_or_null,
)

device_authorizations = Table(
    "device_authorizations",
    metadata,
    org_id(),
    key_bytes("device_code_hash"),
    blob("user_code_hash"),
    text("server_id"),
    text("client_id"),
    json("scopes"),
    text("status"),
    json_or_null("authorization"),
    integer("interval_ms"),
    time_ms("created_at"),
    time_ms("expires_at"),
    time_ms_or_null("last_polled_at"),
    time_ms_or_null("spent_at"),
    Index("uq_device_authorizations_user_code_hash", "org_id", "user_code_hash", unique=True),
    Index("ix_device_authorizations_expires_at", "org_id", "expires_at"),
)
