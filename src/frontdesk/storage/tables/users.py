"""Users: the directory's people.

The ``…_fold`` columns say again what the profile says, as searches compare it (``storage/search.py``); a missing
attribute is an empty string there.
"""

from sqlalchemy import ColumnClause, Index, Table, literal_column

from frontdesk.storage.tables.columns import (
    integer,
    json,
    key,
    metadata,
    org_id,
    searched_json,
    searched_text,
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
    searched_text("email_fold"),
    searched_text("first_name_fold"),
    searched_text("last_name_fold"),
    json("profile"),
    searched_json("profile_fold"),
    text("type_id"),
    text_or_null("realm_id"),
    json("credentials"),
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
    Index("ix_users_email_fold", "org_id", "email_fold", "id"),
    Index("ix_users_first_name_fold", "org_id", "first_name_fold", "id"),
    Index("ix_users_last_name_fold", "org_id", "last_name_fold", "id"),
    Index("ix_users_status", "org_id", "status", "id"),
    Index("ix_users_updated_at", "org_id", "updated_at", "id"),
)

USER_FIELDS = (
    "id",
    "status",
    "login",
    "profile",
    "type_id",
    "credentials",
    "password_hash",
    "failed_attempts",
    "tokens_not_before",
    "created_at",
    "activated_at",
    "status_changed_at",
    "last_login_at",
    "updated_at",
    "password_changed_at",
    "version",
    "realm_id",
)
"""What a user is read from, in the order of ``User``'s own fields."""
USER_COLUMNS: ColumnClause[str] = literal_column(", ".join(str(users.c[name]) for name in USER_FIELDS))
"""All of them at once: a search is compiled anew each time, and most of that would go into spelling its columns."""
