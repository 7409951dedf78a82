"""Authorization codes: one row a code, by its hash, with all that was decided when it was issued."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    json,
    key_bytes,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

authorization_codes = Table(
    "authorization_codes",
    metadata,
    org_id(),
    key_bytes("code_hash"),
    text("server_id"),
    text("client_id"),
    text("user_id"),
    text_or_null("session_id"),
    text("redirect_uri"),
    text_or_null("code_challenge"),
    json("authorization"),
    time_ms("created_at"),
    time_ms("expires_at"),
    time_ms_or_null("spent_at"),
    text_or_null("access_token_jti"),
    text_or_null("refresh_token_id"),
    Index("ix_authorization_codes_expires_at", "org_id", "expires_at"),
)
