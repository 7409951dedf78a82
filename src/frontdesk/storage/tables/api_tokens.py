"""API tokens (SSWS): kept as hashes."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import blob, integer, json, key, metadata, org_id, text, time_ms

api_tokens = Table(
    "api_tokens",
    metadata,
    org_id(),
    key("id"),
    text("name"),
    text("user_id"),
    json("network"),
    blob("token_hash"),
    time_ms("created_at"),
    time_ms("last_used_at"),
    time_ms("updated_at"),
    integer("version"),
    Index("uq_api_tokens_token_hash", "org_id", "token_hash", unique=True),
)
