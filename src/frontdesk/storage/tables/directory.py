"""What belongs to a person besides their row: one-time tokens, factors, links to others, administrator roles."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob_or_null,
    integer,
    json,
    key,
    key_bytes,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    org_id(),
    key("kind"),
    key_bytes("token_hash"),
    text("user_id"),
    json("state"),
    time_ms("created_at"),
    time_ms("expires_at"),
    time_ms_or_null("spent_at"),
    Index("ix_one_time_tokens_user_id", "org_id", "user_id"),
    Index("ix_one_time_tokens_expires_at", "org_id", "expires_at"),
)

factors = Table(
    "factors",
    metadata,
    org_id(),
    key("id"),
    text("user_id"),
    text("factor_type"),
    text("provider"),
    text("slot"),
    text("status"),
    json("profile"),
    json("state"),
    blob_or_null("sealed"),
    time_ms("created_at"),
    time_ms("updated_at"),
    integer("version"),
    Index("uq_factors_slot", "org_id", "user_id", "slot", unique=True),  # of most kinds a person has one
)

linked_objects = Table(
    "linked_objects",
    metadata,
    org_id(),
    key("primary_name"),
    key("associated_id"),
    text("primary_id"),
    time_ms("created_at"),
    Index("ix_linked_objects_primary_id", "org_id", "primary_id"),
)

role_assignments = Table(
    "role_assignments",
    metadata,
    org_id(),
    key("principal_type"),
    key("principal_id"),
    key("id"),
    text("type"),
    text_or_null("role_id"),
    text_or_null("resource_set_id"),
    json("targets"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("ix_role_assignments_role_id", "org_id", "role_id"),
)
