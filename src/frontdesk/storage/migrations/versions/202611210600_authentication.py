"""How people sign in: transactions, what was seen of people before, counted tries.

EXPAND: everything is new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "202611210600"
down_revision = "202611210500"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    _authn_transactions()
    _sightings()
    _attempt_counters()
    _jobs()


def _authn_transactions() -> None:
    op.create_table(
        "authn_transactions",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("purpose", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=True),
        sa.Column("state", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "token_hash", name="pk_authn_transactions"),
    )
    op.create_index("ix_authn_transactions_expires_at", "authn_transactions", ["org_id", "expires_at"], unique=False)
    op.create_index("ix_authn_transactions_user_id", "authn_transactions", ["org_id", "user_id"], unique=False)


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("value", _TEXT, nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("proved_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "user_id", "kind", "value", name="pk_sightings"),
    )
    op.create_index("ix_sightings_last_seen_at", "sightings", ["org_id", "last_seen_at"], unique=False)


def _attempt_counters() -> None:
    op.create_table(
        "attempt_counters",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("subject", _TEXT, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "kind", "subject", name="pk_attempt_counters"),
    )
    op.create_index("ix_attempt_counters_expires_at", "attempt_counters", ["org_id", "expires_at"], unique=False)


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_run_at", "jobs", ["org_id", "run_at"], unique=False)
