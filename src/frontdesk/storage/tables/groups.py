"""Groups and who is in them. Everyone has no member rows: every user is in it."""

from sqlalchemy import Index, Table

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
)

groups = Table(
    "groups",
    metadata,
    org_id(),
    key("id"),
    text("type"),
    text("name"),
    text_or_null("name_key"),
    searched_text("name_fold"),
    json("profile"),
    searched_json("profile_fold"),
    time_ms("created_at"),
    time_ms("updated_at"),
    time_ms("membership_updated_at"),
    integer("version"),
    Index("ix_groups_name_fold", "org_id", "name_fold", "id"),
    Index("uq_groups_name_key", "org_id", "name_key", unique=True),
)

group_members = Table(
    "group_members",
    metadata,
    org_id(),
    key("group_id"),
    key("user_id"),
    text_or_null("rule_id"),
    time_ms("created_at"),
    Index("ix_group_members_user_id", "org_id", "user_id"),
    Index("ix_group_members_rule_id", "org_id", "rule_id"),
)
