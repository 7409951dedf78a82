"""What the management API adds: records, one-time tokens, factors, linked objects, administrator roles.

EXPAND: everything is new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "202611210500"
down_revision = "202611210400"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    _records()
    _one_time_tokens()
    _factors()
    _linked_objects()
    _role_assignments()
    _enrolled_devices()
    _enrolled_device_users()


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("parent_id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=True),
        sa.Column("name_fold", _TEXT, nullable=True),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", _TEXT, nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", _TEXT, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "kind", "id", name="pk_records"),
    )
    op.create_index("uq_records_name", "records", ["org_id", "kind", "parent_id", "name_fold"], unique=True)


def _one_time_tokens() -> None:
    op.create_table(
        "one_time_tokens",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("state", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "kind", "token_hash", name="pk_one_time_tokens"),
    )
    op.create_index("ix_one_time_tokens_expires_at", "one_time_tokens", ["org_id", "expires_at"], unique=False)
    op.create_index("ix_one_time_tokens_user_id", "one_time_tokens", ["org_id", "user_id"], unique=False)


def _factors() -> None:
    op.create_table(
        "factors",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("factor_type", _TEXT, nullable=False),
        sa.Column("provider", _TEXT, nullable=False),
        sa.Column("slot", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("state", _JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_factors"),
    )
    op.create_index("uq_factors_slot", "factors", ["org_id", "user_id", "slot"], unique=True)


def _linked_objects() -> None:
    op.create_table(
        "linked_objects",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("primary_name", _TEXT, nullable=False),
        sa.Column("associated_id", _TEXT, nullable=False),
        sa.Column("primary_id", _TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "primary_name", "associated_id", name="pk_linked_objects"),
    )
    op.create_index("ix_linked_objects_primary_id", "linked_objects", ["org_id", "primary_id"], unique=False)


def _role_assignments() -> None:
    op.create_table(
        "role_assignments",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("principal_type", _TEXT, nullable=False),
        sa.Column("principal_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("role_id", _TEXT, nullable=True),
        sa.Column("resource_set_id", _TEXT, nullable=True),
        sa.Column("targets", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "principal_type", "principal_id", "id", name="pk_role_assignments"),
    )
    op.create_index("ix_role_assignments_role_id", "role_assignments", ["org_id", "role_id"], unique=False)


def _enrolled_devices() -> None:
    op.create_table(
        "enrolled_devices",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("enrolled_with", _TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_enrolled_devices"),
    )


def _enrolled_device_users() -> None:
    op.create_table(
        "enrolled_device_users",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("device_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("managed", sa.SmallInteger(), nullable=False),
        sa.Column("screen_lock", _TEXT, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "device_id", "user_id", name="pk_enrolled_device_users"),
    )
    op.create_index("ix_enrolled_device_users_user_id", "enrolled_device_users", ["org_id", "user_id"], unique=False)
