"""Consents: which scope of which issuer a person let a client have (Okta: grants)."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import key, metadata, org_id, text, time_ms

consents = Table(
    "consents",
    metadata,
    org_id(),
    key("id"),
    text("user_id"),
    text("client_id"),
    text("server_id"),
    text("scope"),
    text("source"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("uq_consents_scope", "org_id", "user_id", "client_id", "server_id", "scope", unique=True),
    Index("ix_consents_client_id", "org_id", "client_id"),
)
