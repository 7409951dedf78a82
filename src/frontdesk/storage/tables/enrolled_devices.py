"""Devices that people enrolled, and who uses them."""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import flag, integer, json, key, metadata, org_id, text, text_or_null, time_ms

enrolled_devices = Table(
    "enrolled_devices",
    metadata,
    org_id(),
    key("id"),
    text("status"),
    json("profile"),
    text("enrolled_with"),
    time_ms("created_at"),
    time_ms("updated_at"),
    integer("version"),
)

enrolled_device_users = Table(
    "enrolled_device_users",
    metadata,
    org_id(),
    key("device_id"),
    key("user_id"),
    flag("managed"),
    text_or_null("screen_lock"),
    time_ms("created_at"),
    Index("ix_enrolled_device_users_user_id", "org_id", "user_id"),
)
