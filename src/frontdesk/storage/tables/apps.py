"""Applications, the OAuth clients among them, their secrets and logos, and who is assigned."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    blob_or_null,
    integer,
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

apps = Table(
    "apps",
    metadata,
    org_id(),
    key("id"),
    text("client_id"),
    text("name"),
    text("label"),
    text("status"),
    text("sign_on_mode"),
    json_or_null("oauth"),
    json("settings"),
    text_or_null("signing_kid"),
    blob_or_null("sealed"),
    blob_or_null("registration_token_hash"),
    time_ms("tokens_not_before"),
    time_ms("created_at"),
    time_ms("updated_at"),
    integer("version"),
    Index("uq_apps_client_id", "org_id", "client_id", unique=True),
)

client_secrets = Table(
    "client_secrets",
    metadata,
    org_id(),
    key("id"),
    text("app_id"),
    text("status"),
    blob("secret_hash"),
    blob("sealed"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("ix_client_secrets_app_id", "org_id", "app_id"),
)

app_users = Table(
    "app_users",
    metadata,
    org_id(),
    key("app_id"),
    key("user_id"),
    text("scope"),
    text_or_null("user_name"),
    json("profile"),
    blob_or_null("sealed"),
    time_ms("created_at"),
    time_ms("updated_at"),
    time_ms_or_null("password_changed_at"),
    integer("version"),
    Index("ix_app_users_user_id", "org_id", "user_id"),
)

app_groups = Table(
    "app_groups",
    metadata,
    org_id(),
    key("app_id"),
    key("group_id"),
    integer("priority"),
    json("profile"),
    time_ms("updated_at"),
    integer("version"),
    Index("ix_app_groups_group_id", "org_id", "group_id"),
)

app_logos = Table(
    "app_logos",
    metadata,
    org_id(),
    key("app_id"),
    text("id"),
    text("content_type"),
    blob("image"),
    time_ms("created_at"),
    Index("uq_app_logos_id", "org_id", "id", unique=True),
)
