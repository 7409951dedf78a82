"""Refresh tokens: one row a family. Which generation lives is a number; the tokens themselves are kept nowhere."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    integer,
    json,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    org_id(),
    key("id"),
    text("server_id"),
    text("client_id"),
    text("user_id"),
    text_or_null("session_id"),
    blob("seed"),
    integer("generation"),
    json("authorization"),
    time_ms("created_at"),
    time_ms("rotated_at"),
    time_ms("last_used_at"),
    time_ms_or_null("expires_at"),
    integer("idle_ms"),
    time_ms_or_null("revoked_at"),
    Index("ix_refresh_tokens_user_client", "org_id", "user_id", "client_id"),
    Index("ix_refresh_tokens_client", "org_id", "client_id"),
    Index("ix_refresh_tokens_server_id", "org_id", "server_id", "client_id"),
)
