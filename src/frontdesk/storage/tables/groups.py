"""Groups and who is in them. Everyone has no member rows: every user is in it."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import json, key, metadata, org_id, text, time_ms

groups = Table(
    "groups",
    metadata,
    org_id(),
    key("id"),
    text("type"),
    text("name"),
    json("profile"),
    time_ms("created_at"),
    time_ms("updated_at"),
    time_ms("membership_updated_at"),
    Index("ix_groups_name", "org_id", "name"),
)

group_members = Table(
    "group_members",
    metadata,
    org_id(),
    key("group_id"),
    key("user_id"),
    time_ms("created_at"),
    Index("ix_group_members_user_id", "org_id", "user_id"),
)
