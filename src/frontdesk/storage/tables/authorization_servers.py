"""Authorization servers with their scopes, claims and signing keys."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    flag,
    json,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

authorization_servers = Table(
    "authorization_servers",
    metadata,
    org_id(),
    key("id"),
    text("name"),
    text_or_null("description"),
    json("audiences"),
    text("issuer_mode"),
    text("status"),
    text("rotation_mode"),
    text("signing_alg"),
    flag("is_default"),
    time_ms("created_at"),
    time_ms("updated_at"),
)

scopes = Table(
    "scopes",
    metadata,
    org_id(),
    key("id"),
    text("server_id"),
    text("name"),
    text_or_null("display_name"),
    text_or_null("description"),
    text("consent"),
    flag("optional"),
    flag("is_default"),
    text("metadata_publish"),
    flag("system"),
    Index("uq_scopes_name", "org_id", "server_id", "name", unique=True),
)

claims = Table(
    "claims",
    metadata,
    org_id(),
    key("id"),
    text("server_id"),
    text("name"),
    text("status"),
    text("claim_type"),
    text("value_type"),
    text_or_null("value"),
    text_or_null("group_filter_type"),
    json("scopes"),
    flag("always_include"),
    flag("system"),
    Index("ix_claims_server_id", "org_id", "server_id"),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    org_id(),
    key("server_id"),
    key("kid"),
    text("alg"),
    text("status"),
    json("public_jwk"),
    blob("sealed_private_key"),
    time_ms("created_at"),
    time_ms_or_null("activated_at"),
    time_ms_or_null("expired_at"),
)
