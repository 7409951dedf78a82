"""The single schema, for both databases. One file an aggregate; importing this package declares them all."""

from frontdesk.storage.tables import (
    api_tokens,
    apps,
    authorization_servers,
    codes,
    consents,
    devices,
    directory,
    groups,
    logs,
    orgs,
    policies,
    records,
    refresh_tokens,
    requests,
    sessions,
    spent,
    users,
)
from frontdesk.storage.tables.columns import metadata

__all__ = [
    "api_tokens",
    "apps",
    "authorization_servers",
    "codes",
    "consents",
    "devices",
    "directory",
    "groups",
    "logs",
    "metadata",
    "orgs",
    "policies",
    "records",
    "refresh_tokens",
    "requests",
    "sessions",
    "spent",
    "users",
]
