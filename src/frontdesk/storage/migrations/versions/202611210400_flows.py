"""What happens: sessions, requests, codes, tokens, devices, consents.

EXPAND: everything is new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "202611210400"
down_revision = "202611210300"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    _sessions()
    _authorization_requests()
    _authorization_codes()
    _refresh_tokens()
    _spent_ids()
    _revoked_tokens()
    _device_authorizations()
    _consents()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("amr", _JSON, nullable=False),
        sa.Column("auth_time", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("factor_at", sa.BigInteger(), nullable=True),
        sa.Column("idle_ms", sa.BigInteger(), nullable=False),
        sa.Column("longest_ms", sa.BigInteger(), nullable=False),
        sa.Column("is_persistent", sa.SmallInteger(), nullable=False),
        sa.Column("user_agent", _TEXT, nullable=True),
        sa.Column("ip_address", _TEXT, nullable=True),
        sa.Column("idp", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["org_id", "expires_at"], unique=False)
    op.create_index("ix_sessions_user_id", "sessions", ["org_id", "user_id"], unique=False)
    op.create_index("uq_sessions_cookie_hash", "sessions", ["org_id", "cookie_hash"], unique=True)


def _authorization_requests() -> None:
    op.create_table(
        "authorization_requests",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("parameters", _JSON, nullable=False),
        sa.Column("pushed_key_hash", sa.LargeBinary(), nullable=True),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "kind", "key_hash", name="pk_authorization_requests"),
    )
    op.create_index(
        "ix_authorization_requests_expires_at", "authorization_requests", ["org_id", "expires_at"], unique=False
    )


def _authorization_codes() -> None:
    op.create_table(
        "authorization_codes",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("session_id", _TEXT, nullable=True),
        sa.Column("redirect_uri", _TEXT, nullable=False),
        sa.Column("code_challenge", _TEXT, nullable=True),
        sa.Column("authorization", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.Column("access_token_jti", _TEXT, nullable=True),
        sa.Column("refresh_token_id", _TEXT, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "code_hash", name="pk_authorization_codes"),
    )
    op.create_index("ix_authorization_codes_expires_at", "authorization_codes", ["org_id", "expires_at"], unique=False)


def _refresh_tokens() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("session_id", _TEXT, nullable=True),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("authorization", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("rotated_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("idle_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_refresh_tokens"),
    )
    op.create_index("ix_refresh_tokens_client", "refresh_tokens", ["org_id", "client_id"], unique=False)
    op.create_index("ix_refresh_tokens_server_id", "refresh_tokens", ["org_id", "server_id", "client_id"], unique=False)
    op.create_index("ix_refresh_tokens_user_client", "refresh_tokens", ["org_id", "user_id", "client_id"], unique=False)


def _spent_ids() -> None:
    op.create_table(
        "spent_ids",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "kind", "id_hash", name="pk_spent_ids"),
    )
    op.create_index("ix_spent_ids_expires_at", "spent_ids", ["org_id", "expires_at"], unique=False)


def _revoked_tokens() -> None:
    op.create_table(
        "revoked_tokens",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("jti", _TEXT, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "jti", name="pk_revoked_tokens"),
    )
    op.create_index("ix_revoked_tokens_expires_at", "revoked_tokens", ["org_id", "expires_at"], unique=False)


def _device_authorizations() -> None:
    op.create_table(
        "device_authorizations",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("device_code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("authorization", _JSON, nullable=True),
        sa.Column("interval_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("last_polled_at", sa.BigInteger(), nullable=True),
        sa.Column("spent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "device_code_hash", name="pk_device_authorizations"),
    )
    op.create_index(
        "ix_device_authorizations_expires_at", "device_authorizations", ["org_id", "expires_at"], unique=False
    )
    op.create_index(
        "uq_device_authorizations_user_code_hash", "device_authorizations", ["org_id", "user_code_hash"], unique=True
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("scope", _TEXT, nullable=False),
        sa.Column("source", _TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_consents"),
    )
    op.create_index("ix_consents_client_id", "consents", ["org_id", "client_id"], unique=False)
    op.create_index(
        "uq_consents_scope", "consents", ["org_id", "user_id", "client_id", "server_id", "scope"], unique=True
    )
