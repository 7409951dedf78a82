"""Records: configuration objects that only the management API writes and reads as a whole."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    blob_or_null,
    integer,
    json,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
)

records = Table(
    "records",
    metadata,
    org_id(),
    key("kind"),
    key("id"),
    text("parent_id"),
    text_or_null("name"),
    text_or_null("name_fold"),
    text("status"),
    integer("position"),
    json("body"),
    blob_or_null("sealed"),
    time_ms("created_at"),
    text_or_null("created_by"),
    time_ms("updated_at"),
    text_or_null("updated_by"),
    integer("version"),
    Index("uq_records_name", "org_id", "kind", "parent_id", "name_fold", unique=True),  # NULLs differ from each other
)
