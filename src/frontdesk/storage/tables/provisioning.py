"""What apps told of their people and groups, what of ours they were told, and files that are being read."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob,
    integer,
    json,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

imported = Table(
    "imported",
    metadata,
    org_id(),
    key("app_id"),
    key("kind"),
    key("external_id"),
    text("status"),
    text_or_null("target_id"),
    text("user_name"),
    json("profile"),
    json("matches"),
    text_or_null("error"),
    text("import_id"),
    time_ms("created_at"),
    time_ms("updated_at"),
    Index("ix_imported_target_id", "org_id", "app_id", "kind", "target_id"),
)

provisioned = Table(
    "provisioned",
    metadata,
    org_id(),
    key("app_id"),
    key("kind"),
    key("object_id"),
    text_or_null("external_id"),
    text("sync_state"),
    text("digest"),
    text_or_null("error"),
    integer("attempts"),
    time_ms("due_at"),
    time_ms_or_null("synced_at"),
    time_ms("updated_at"),
    integer("version"),
    Index("ix_provisioned_due_at", "org_id", "app_id", "sync_state", "due_at"),
    Index("ix_provisioned_object_id", "org_id", "kind", "object_id"),
)

import_chunks = Table(
    "import_chunks",
    metadata,
    org_id(),
    key("import_id"),
    key("number"),
    blob("content"),
    time_ms("created_at"),
)
