"""How far somebody has come in signing in, and what was seen of them before."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    integer,
    json,
    key,
    key_bytes,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

authn_transactions = Table(
    "authn_transactions",
    metadata,
    org_id(),
    key_bytes("token_hash"),
    text("status"),
    text("purpose"),
    text_or_null("user_id"),
    json("state"),
    time_ms("created_at"),
    time_ms("expires_at"),
    integer("version"),
    Index("ix_authn_transactions_user_id", "org_id", "user_id"),
    Index("ix_authn_transactions_expires_at", "org_id", "expires_at"),
)

sightings = Table(
    "sightings",
    metadata,
    org_id(),
    key("user_id"),
    key("kind"),
    key("value"),
    time_ms("first_seen_at"),
    time_ms("last_seen_at"),
    time_ms_or_null("proved_at"),
    Index("ix_sightings_last_seen_at", "org_id", "last_seen_at"),
)

attempt_counters = Table(
    "attempt_counters",
    metadata,
    org_id(),
    key("kind"),
    key("subject"),
    integer("count"),
    time_ms("expires_at"),
    Index("ix_attempt_counters_expires_at", "org_id", "expires_at"),
)
