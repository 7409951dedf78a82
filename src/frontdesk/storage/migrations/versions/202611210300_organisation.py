"""The organisation: directory, apps, authorization servers, policies, API tokens, log.

EXPAND: everything is new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "202611210300"
down_revision = None
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_JSON = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    _orgs()
    _config_versions()
    _users()
    _groups()
    _group_members()
    _apps()
    _client_secrets()
    _app_users()
    _app_groups()
    _app_logos()
    _authorization_servers()
    _scopes()
    _claims()
    _signing_keys()
    _policies()
    _policy_rules()
    _api_tokens()
    _log_events()
    _log_clocks()


def _orgs() -> None:
    op.create_table(
        "orgs",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("url", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("open_registration", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", name="pk_orgs"),
    )
    op.create_index("uq_orgs_url", "orgs", ["url"], unique=True)


def _config_versions() -> None:
    op.create_table(
        "config_versions",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "kind", name="pk_config_versions"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("login", _TEXT, nullable=False),
        sa.Column("login_fold", _TEXT, nullable=False),
        sa.Column("email_fold", _TEXT, nullable=False),
        sa.Column("first_name_fold", _TEXT, nullable=False),
        sa.Column("last_name_fold", _TEXT, nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("profile_fold", _JSON, nullable=False),
        sa.Column("type_id", _TEXT, nullable=False),
        sa.Column("realm_id", _TEXT, nullable=True),
        sa.Column("credentials", _JSON, nullable=False),
        sa.Column("password_hash", _TEXT, nullable=True),
        sa.Column("failed_attempts", sa.BigInteger(), nullable=False),
        sa.Column("tokens_not_before", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=True),
        sa.Column("status_changed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_login_at", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("password_changed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_users"),
    )
    op.create_index("ix_users_email_fold", "users", ["org_id", "email_fold", "id"], unique=False)
    op.create_index("ix_users_first_name_fold", "users", ["org_id", "first_name_fold", "id"], unique=False)
    op.create_index("ix_users_last_name_fold", "users", ["org_id", "last_name_fold", "id"], unique=False)
    op.create_index("ix_users_status", "users", ["org_id", "status", "id"], unique=False)
    op.create_index("ix_users_updated_at", "users", ["org_id", "updated_at", "id"], unique=False)
    op.create_index("uq_users_login_fold", "users", ["org_id", "login_fold"], unique=True)


def _groups() -> None:
    op.create_table(
        "groups",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("name_key", _TEXT, nullable=True),
        sa.Column("name_fold", _TEXT, nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("profile_fold", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("membership_updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_groups"),
    )
    op.create_index("ix_groups_name_fold", "groups", ["org_id", "name_fold", "id"], unique=False)
    op.create_index("uq_groups_name_key", "groups", ["org_id", "name_key"], unique=True)


def _group_members() -> None:
    op.create_table(
        "group_members",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("group_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("rule_id", _TEXT, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "group_id", "user_id", name="pk_group_members"),
    )
    op.create_index("ix_group_members_rule_id", "group_members", ["org_id", "rule_id"], unique=False)
    op.create_index("ix_group_members_user_id", "group_members", ["org_id", "user_id"], unique=False)


def _apps() -> None:
    op.create_table(
        "apps",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("client_id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("label", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("sign_on_mode", _TEXT, nullable=False),
        sa.Column("oauth", _JSON, nullable=True),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("signing_kid", _TEXT, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("registration_token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tokens_not_before", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_apps"),
    )
    op.create_index("uq_apps_client_id", "apps", ["org_id", "client_id"], unique=True)


def _client_secrets() -> None:
    op.create_table(
        "client_secrets",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_client_secrets"),
    )
    op.create_index("ix_client_secrets_app_id", "client_secrets", ["org_id", "app_id"], unique=False)


def _app_users() -> None:
    op.create_table(
        "app_users",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("scope", _TEXT, nullable=False),
        sa.Column("user_name", _TEXT, nullable=True),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("password_changed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "app_id", "user_id", name="pk_app_users"),
    )
    op.create_index("ix_app_users_user_id", "app_users", ["org_id", "user_id"], unique=False)


def _app_groups() -> None:
    op.create_table(
        "app_groups",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("group_id", _TEXT, nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("profile", _JSON, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "app_id", "group_id", name="pk_app_groups"),
    )
    op.create_index("ix_app_groups_group_id", "app_groups", ["org_id", "group_id"], unique=False)


def _app_logos() -> None:
    op.create_table(
        "app_logos",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("app_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("content_type", _TEXT, nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "app_id", name="pk_app_logos"),
    )
    op.create_index("uq_app_logos_id", "app_logos", ["org_id", "id"], unique=True)


def _authorization_servers() -> None:
    op.create_table(
        "authorization_servers",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("description", _TEXT, nullable=True),
        sa.Column("audiences", _JSON, nullable=False),
        sa.Column("issuer_mode", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("rotation_mode", _TEXT, nullable=False),
        sa.Column("signing_alg", _TEXT, nullable=False),
        sa.Column("is_default", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_authorization_servers"),
    )


def _scopes() -> None:
    op.create_table(
        "scopes",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("display_name", _TEXT, nullable=True),
        sa.Column("description", _TEXT, nullable=True),
        sa.Column("consent", _TEXT, nullable=False),
        sa.Column("optional", sa.SmallInteger(), nullable=False),
        sa.Column("is_default", sa.SmallInteger(), nullable=False),
        sa.Column("metadata_publish", _TEXT, nullable=False),
        sa.Column("system", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_scopes"),
    )
    op.create_index("uq_scopes_name", "scopes", ["org_id", "server_id", "name"], unique=True)


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("claim_type", _TEXT, nullable=False),
        sa.Column("value_type", _TEXT, nullable=False),
        sa.Column("value", _TEXT, nullable=True),
        sa.Column("group_filter_type", _TEXT, nullable=True),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("always_include", sa.SmallInteger(), nullable=False),
        sa.Column("system", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_claims"),
    )
    op.create_index("ix_claims_server_id", "claims", ["org_id", "server_id"], unique=False)


def _signing_keys() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=False),
        sa.Column("kid", _TEXT, nullable=False),
        sa.Column("alg", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("public_jwk", _JSON, nullable=False),
        sa.Column("sealed_private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=True),
        sa.Column("expired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", "server_id", "kid", name="pk_signing_keys"),
    )


def _policies() -> None:
    op.create_table(
        "policies",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("server_id", _TEXT, nullable=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("description", _TEXT, nullable=True),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("system", sa.SmallInteger(), nullable=False),
        sa.Column("conditions", _JSON, nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_policies"),
    )
    op.create_index("ix_policies_type", "policies", ["org_id", "type", "server_id"], unique=False)


def _policy_rules() -> None:
    op.create_table(
        "policy_rules",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("policy_id", _TEXT, nullable=False),
        sa.Column("type", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("status", _TEXT, nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("system", sa.SmallInteger(), nullable=False),
        sa.Column("conditions", _JSON, nullable=True),
        sa.Column("actions", _JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_policy_rules"),
    )
    op.create_index("ix_policy_rules_policy_id", "policy_rules", ["org_id", "policy_id"], unique=False)


def _api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("user_id", _TEXT, nullable=False),
        sa.Column("network", _JSON, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_api_tokens"),
    )
    op.create_index("uq_api_tokens_token_hash", "api_tokens", ["org_id", "token_hash"], unique=True)


def _log_events() -> None:
    op.create_table(
        "log_events",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("id", _TEXT, nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("event_type", _TEXT, nullable=False),
        sa.Column("severity", _TEXT, nullable=False),
        sa.Column("outcome", _TEXT, nullable=False),
        sa.Column("event", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "id", name="pk_log_events"),
    )
    op.create_index("ix_log_events_published_at", "log_events", ["org_id", "published_at"], unique=False)


def _log_clocks() -> None:
    op.create_table(
        "log_clocks",
        sa.Column("org_id", _TEXT, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", name="pk_log_clocks"),
    )
