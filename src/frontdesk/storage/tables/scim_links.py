"""What SCIM connections call our people and groups (RFC 7643 §3.1, externalId), and how they labelled addresses."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import json, key, metadata, org_id, text_or_null

scim_links = Table(
    "scim_links",
    metadata,
    org_id(),
    key("connection_id"),
    key("resource_id"),
    text_or_null("external_id"),
    json("labels"),
    Index("ix_scim_links_external_id", "org_id", "connection_id", "external_id"),
    Index("ix_scim_links_resource_id", "org_id", "resource_id"),
)
