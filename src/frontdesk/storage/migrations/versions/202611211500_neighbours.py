"""Neighbours: identity providers' requests, deliveries, imports and provisioning.

EXPAND: everything is new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "202611211500"
down_revision = "202611210600"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    _idp_trips()
    _session_participants()
    _event_hook_queues()
    _dead_letters()
    _imported()
    _provisioned()
    _import_chunks()
    _scim_links()


def _idp_trips() -> None:
    op.create_table(
        "idp_trips",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("idp_id", _TEXT, nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "state_hash", name="pk_idp_trips"),
    )
    op.create_index("ix_idp_trips_expires_at", "idp_trips", ["org_id", "expires_at"], unique=False)


def _session_participants() -> None:
    op.create_table(
        "session_participants",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("session_id", _TEXT, nullable=False),
        sa.Column("owner_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("session_index", _TEXT, nullable=False),
        sa.Column("name_id", _TEXT, nullable=True),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("run_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_session_participants"),
    )
    op.create_index("ix_session_participants_owner_id", "session_participants", ["org_id", "owner_id"], unique=False)
    op.create_index("ix_session_participants_run_at", "session_participants", ["org_id", "run_at"], unique=False)
    op.create_index(
        "ix_session_participants_session_id", "session_participants", ["org_id", "session_id"], unique=False
    )


def _event_hook_queues() -> None:
    op.create_table(
        "event_hook_queues",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("hook_id", _TEXT, nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_id", _TEXT, nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=False),
        sa.Column("to_id", _TEXT, nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.Column("done_id", _TEXT, nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.Column("leases", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "hook_id", name="pk_event_hook_queues"),
    )


def _dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("hook_id", _TEXT, nullable=False),
        sa.Column("event_id", _TEXT, nullable=False),
        sa.Column("event_type", _TEXT, nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("replay_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "hook_id", "event_id", name="pk_dead_letters"),
    )
    op.create_index("ix_dead_letters_failed_at", "dead_letters", ["org_id", "failed_at"], unique=False)


def _imported() -> None:
    op.create_table(
        "imported",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("external_id", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("target_id", _TEXT, nullable=True),
        sa.Column("user_name", _TEXT, nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("matches", _JSON, nullable=False),
        sa.Column("error", _TEXT, nullable=True),
        sa.Column("import_id", _TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "app_id", "kind", "external_id", name="pk_imported"),
    )
    op.create_index("ix_imported_target_id", "imported", ["org_id", "app_id", "kind", "target_id"], unique=False)


def _provisioned() -> None:
    op.create_table(
        "provisioned",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("object_id", _TEXT, nullable=False),
        sa.Column("external_id", _TEXT, nullable=True),
        sa.Column("sync_state", _TEXT, nullable=False),
        sa.Column("digest", _TEXT, nullable=False),
        sa.Column("error", _TEXT, nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("synced_at", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "app_id", "kind", "object_id", name="pk_provisioned"),
    )
    op.create_index("ix_provisioned_due_at", "provisioned", ["org_id", "app_id", "sync_state", "due_at"], unique=False)
    op.create_index("ix_provisioned_object_id", "provisioned", ["org_id", "kind", "object_id"], unique=False)


def _import_chunks() -> None:
    op.create_table(
        "import_chunks",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("import_id", _TEXT, nullable=False),
        sa.Column("number", _TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "import_id", "number", name="pk_import_chunks"),
    )


def _scim_links() -> None:
    op.create_table(
        "scim_links",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("connection_id", _TEXT, nullable=False),
        sa.Column("resource_id", _TEXT, nullable=False),
        sa.Column("external_id", _TEXT, nullable=True),
        sa.Column("labels", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "connection_id", "resource_id", name="pk_scim_links"),
    )
    op.create_index("ix_scim_links_external_id", "scim_links", ["org_id", "connection_id", "external_id"], unique=False)
    op.create_index("ix_scim_links_resource_id", "scim_links", ["org_id", "resource_id"], unique=False)
