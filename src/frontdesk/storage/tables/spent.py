"""What may be used once and was (assertion ids), and access tokens revoked before their time."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import key, key_bytes, metadata, org_id, time_ms

spent_ids = Table(
    "spent_ids",
    metadata,
    org_id(),
    key("kind"),
    key_bytes("id_hash"),
    time_ms("expires_at"),
    Index("ix_spent_ids_expires_at", "org_id", "expires_at"),
)

revoked_tokens = Table(
    "revoked_tokens",
    metadata,
    org_id(),
    key("jti"),
    time_ms("expires_at"),
    Index("ix_revoked_tokens_expires_at", "org_id", "expires_at"),
)
