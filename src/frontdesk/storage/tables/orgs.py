"""Orgs, and the versions that tell nodes when configuration changed."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import flag, integer, key, metadata, org_id, text, time_ms

orgs = Table(
    "orgs",
    metadata,
    org_id(),
    text("url"),
    text("name"),
    flag("open_registration"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("uq_orgs_url", "url", unique=True),  # two processes that start at once must not both make it
)

config_versions = Table("config_versions", metadata, org_id(), key("kind"), integer("version"))
