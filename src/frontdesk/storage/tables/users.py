"""Users: the directory's people."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
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

users = Table(
    "users",
    metadata,
    org_id(),
    key("id"),
    text("status"),
    text("login"),
    text("login_fold"),
    json("profile"),
    text_or_null("password_hash"),
    integer("failed_attempts"),
    time_ms("tokens_not_before"),
    time_ms("created_at"),
    time_ms_or_null("activated_at"),
    time_ms_or_null("status_changed_at"),
    time_ms_or_null("last_login_at"),
    time_ms("updated_at"),
    time_ms_or_null("password_changed_at"),
    integer("version"),
    Index("uq_users_login_fold", "org_id", "login_fold", unique=True),
)
