"""Apps that took part in sessions. ``run_at`` is set when the session has ended: the app is to be told by then.

``owner_id`` is whose session it is or was: a row outlives its person, so that the apps of somebody who was deleted
hear of it too; it goes when they have.
"""

from sqlalchemy import Index, Table

from frontdesk.storage.tables.columns import (
    integer,
    key,
    metadata,
    org_id,
    text,
    text_or_null,
    time_ms,
    time_ms_or_null,
)

session_participants = Table(
    "session_participants",
    metadata,
    org_id(),
    key("id"),
    text("session_id"),
    text("owner_id"),
    text("kind"),
    text("app_id"),
    text("server_id"),
    text("session_index"),
    text_or_null("name_id"),
    time_ms("joined_at"),
    time_ms_or_null("ended_at"),
    time_ms_or_null("run_at"),
    integer("attempts"),
    Index("ix_session_participants_session_id", "org_id", "session_id"),
    Index("ix_session_participants_owner_id", "org_id", "owner_id"),
    Index("ix_session_participants_run_at", "org_id", "run_at"),
)
