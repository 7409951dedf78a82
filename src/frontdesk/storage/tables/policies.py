"""Policies of every type, and their rules."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    flag,
    integer,
    json,
    json_or_null,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
)

policies = Table(
    "policies",
    metadata,
    org_id(),
    key("id"),
    text("type"),
    text_or_null("server_id"),
    text("name"),
    text_or_null("description"),
    text("status"),
    integer("priority"),
    flag("system"),
    json("conditions"),
    json("settings"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("ix_policies_type", "org_id", "type", "server_id"),
)

policy_rules = Table(
    "policy_rules",
    metadata,
    org_id(),
    key("id"),
    text("policy_id"),
    text("type"),
    text("name"),
    text("status"),
    integer("priority"),
    flag("system"),
    json_or_null("conditions"),
    json("actions"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("ix_policy_rules_policy_id", "org_id", "policy_id"),
)
