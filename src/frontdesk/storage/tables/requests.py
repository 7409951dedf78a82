"""Authorization requests that wait: pushed ones (RFC 9126), and those whose person is signing in or consenting."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob_or_null,
    json,
    key,
    key_bytes,
    metadata,
    org_id,
    text,
    time_ms,
    time_ms_or_null,
)

authorization_requests = Table(
    "authorization_requests",
    metadata,
    org_id(),
    key("kind"),
    key_bytes("key_hash"),
    text("server_id"),
    text("client_id"),
    json("parameters"),
    blob_or_null("pushed_key_hash"),
    time_ms_or_null("consented_at"),
    time_ms("created_at"),
    time_ms("expires_at"),
    time_ms_or_null("spent_at"),
    Index("ix_authorization_requests_expires_at", "org_id", "expires_at"),
)
