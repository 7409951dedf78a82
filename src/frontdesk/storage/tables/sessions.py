"""Sessions: a person's browser that has signed in. The cookie's value is kept as a hash only."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    flag,
    json,
    json_or_null,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

sessions = Table(
    "sessions",
    metadata,
    org_id(),
    key("id"),
    blob("cookie_hash"),
    text("user_id"),
    json("amr"),
    time_ms("auth_time"),
    time_ms("created_at"),
    time_ms("last_used_at"),
    time_ms("expires_at"),
    time_ms_or_null("ended_at"),
    time_ms_or_null("factor_at"),
    time_ms("idle_ms"),
    time_ms("longest_ms"),
    flag("is_persistent"),
    text_or_null("user_agent"),
    text_or_null("ip_address"),
    json_or_null("idp"),
    Index("uq_sessions_cookie_hash", "org_id", "cookie_hash", unique=True),
    Index("ix_sessions_user_id", "org_id", "user_id"),
    Index("ix_sessions_expires_at", "org_id", "expires_at"),
)
