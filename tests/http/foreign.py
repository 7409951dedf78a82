"""A second org in the same database, full of things that nobody else may see, and what its ids are."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import select
from tests.serving import Organisation

from frontdesk.domain.devices.enrolled import DeviceProfile, Platform
from frontdesk.domain.ids import OrgId
from frontdesk.kernel.json import encode_text
from frontdesk.main.bootstrap import FirstOrg, create_org
from frontdesk.storage.spelling import of_org
from frontdesk.storage.statement import Statement, statement
from frontdesk.storage.tables import metadata
from frontdesk.usecases.enrolled_devices.devices import enroll_device

MARKER = f"foreign{secrets.token_hex(6)}"
"""Part of every name that somebody wrote in the foreign org."""
_PARAMETER = re.compile(r"\{([^}]*)\}")
_ROWS: Mapping[str, Statement] = {
    table.name: statement(select(*table.c).where(of_org(table))) for table in metadata.sorted_tables
}
_NAMES = ("id", "kid", "keyId", "name", "label", "key", "type", "notificationType", "domain")
_AT = {
    "userId": "/api/v1/users",
    "primaryUserId": "/api/v1/users",
    "groupId": "/api/v1/groups",
    "targetGroupId": "/api/v1/groups",
    "appId": "/api/v1/apps",
    "clientId": "/oauth2/v1/clients",
    "policyId": "/api/v1/policies?type=OKTA_SIGN_ON",
    "sessionId": "/api/v1/sessions",
}
"""Where ids are found that the path before them does not list."""
_EL = "urn:okta:expression:1.0"
SEED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/api/v1/groups", {"profile": {"name": f"{MARKER} group"}}),
    ("/api/v1/scim-connections", {"name": f"{MARKER} connection"}),
    ("/api/v1/scim-connections/{connectionId}/tokens", {}),
    (
        "/api/v1/groups/rules",
        {
            "type": "group_rule",
            "name": f"{MARKER} rule",
            "conditions": {"expression": {"value": 'user.login=="x"', "type": _EL}},
            "actions": {"assignUserToGroups": {"groupIds": ["{groupId}"]}},
        },
    ),
    (
        "/api/v1/apps",
        {
            "name": "oidc_client",
            "label": f"{MARKER} app",
            "signOnMode": "OPENID_CONNECT",
            "credentials": {"oauthClient": {"token_endpoint_auth_method": "client_secret_post"}},
            "settings": {
                "oauthClient": {
                    "application_type": "web",
                    "redirect_uris": ["https://foreign.example/cb"],
                    "response_types": ["code"],
                    "grant_types": ["authorization_code"],
                }
            },
        },
    ),
    ("/api/v1/apps/{appId}/credentials/secrets", {}),
    ("/api/v1/apps/{appId}/credentials/keys/generate?validityYears=2", {}),
    ("/api/v1/apps/{appId}/credentials/csrs", {"subject": {"commonName": MARKER}}),
    ("/api/v1/apps/{appId}/users", {"id": "{userId}", "scope": "USER"}),
    ("/api/v1/authorizationServers", {"name": f"{MARKER} server", "audiences": ["api://foreign"]}),
    ("/api/v1/authorizationServers/{authServerId}/scopes", {"name": f"{MARKER}:scope"}),
    (
        "/api/v1/authorizationServers/{authServerId}/claims",
        {"name": MARKER, "claimType": "RESOURCE", "valueType": "EXPRESSION", "value": "user.login"},
    ),
    (
        "/api/v1/authorizationServers/{authServerId}/policies",
        {
            "type": "OAUTH_AUTHORIZATION_POLICY",
            "name": f"{MARKER} policy",
            "description": "x",
            "priority": 1,
            "conditions": {"clients": {"include": ["ALL_CLIENTS"]}},
        },
    ),
    (
        "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules",
        {
            "type": "RESOURCE_ACCESS",
            "name": f"{MARKER} rule",
            "priority": 1,
            "conditions": {
                "people": {"groups": {"include": ["EVERYONE"]}},
                "grantTypes": {"include": ["authorization_code"]},
                "scopes": {"include": ["*"]},
            },
            "actions": {"token": {"accessTokenLifetimeMinutes": 60, "refreshTokenLifetimeMinutes": 0}},
        },
    ),
    ("/api/v1/policies", {"type": "OKTA_SIGN_ON", "name": f"{MARKER} sign-on", "description": "x"}),
    (
        "/api/v1/inlineHooks",
        {
            "name": f"{MARKER} hook",
            "type": "com.okta.oauth2.tokens.transform",
            "version": "1.0.0",
            "channel": {"type": "HTTP", "version": "1.0.0", "config": {"uri": "https://foreign.example/hook"}},
        },
    ),
    (
        "/api/v1/eventHooks",
        {
            "name": f"{MARKER} events",
            "events": {"type": "EVENT_TYPE", "items": ["user.lifecycle.create"]},
            "channel": {"type": "HTTP", "version": "1.0.0", "config": {"uri": "https://foreign.example/events"}},
        },
    ),
    ("/api/v1/hook-keys", {"name": f"{MARKER} key"}),
    (
        "/api/v1/idps",
        {
            "type": "OIDC",
            "name": f"{MARKER} idp",
            "protocol": {
                "type": "OIDC",
                "issuer": {"url": "https://idp.example"},
                "endpoints": {
                    "authorization": {"url": "https://idp.example/authorize", "binding": "HTTP-REDIRECT"},
                    "token": {"url": "https://idp.example/token", "binding": "HTTP-POST"},
                    "jwks": {"url": "https://idp.example/keys", "binding": "HTTP-REDIRECT"},
                },
                "scopes": ["openid"],
                "credentials": {"client": {"client_id": "x", "client_secret": "y"}},
            },
            "policy": {
                "accountLink": {"action": "AUTO", "filter": None},
                "provisioning": {"action": "DISABLED", "groups": {"action": "NONE"}},
                "subject": {"userNameTemplate": {"template": "idpuser.email"}, "matchType": "USERNAME"},
            },
        },
    ),
    (
        "/api/v1/zones",
        {"type": "IP", "name": f"{MARKER} zone", "gateways": [{"type": "CIDR", "value": "203.0.113.0/24"}]},
    ),
    (
        "/api/v1/trustedOrigins",
        {"name": f"{MARKER} origin", "origin": "https://foreign.example", "scopes": [{"type": "CORS"}]},
    ),
    ("/api/v1/behaviors", {"name": f"{MARKER} behavior", "type": "VELOCITY", "settings": {"velocityKph": 805}}),
    ("/api/v1/brands", {"name": f"{MARKER} brand"}),
    ("/api/v1/domains", {"domain": f"{MARKER}.example.com", "certificateSourceType": "MANUAL"}),
    (
        "/api/v1/templates/sms",
        {"name": f"{MARKER} sms", "type": "SMS_VERIFY_CODE", "template": "${org.name}: ${code}", "translations": {}},
    ),
    ("/api/v1/meta/types/user", {"name": MARKER, "displayName": MARKER, "description": "x"}),
    (
        "/api/v1/meta/schemas/user/linkedObjects",
        {
            "primary": {"name": f"{MARKER}a", "title": "x", "type": "USER"},
            "associated": {"name": f"{MARKER}b", "title": "x", "type": "USER"},
        },
    ),
    ("/api/v1/realms", {"profile": {"name": f"{MARKER} realm"}}),
    (
        "/api/v1/org/factors/yubikey_token/tokens",
        {
            "serialNumber": "7886622",
            "publicId": "ccccccijgibu",
            "privateId": "b74be6169486",
            "aesKey": "1fcc6d8ce39bf1604e0b17f3e0a11067",
        },
    ),
    ("/api/v1/iam/roles", {"label": f"{MARKER} role", "description": "x", "permissions": ["okta.users.read"]}),
    ("/api/v1/iam/resource-sets", {"label": f"{MARKER} set", "description": "x", "resources": []}),
    ("/api/v1/users/{userId}/roles", {"type": "APP_ADMIN"}),
    ("/api/v1/groups", {"profile": {"name": f"{MARKER} z: after the group that a rule fills"}}),
    ("/api/v1/groups/{groupId}/roles", {"type": "APP_ADMIN"}),
    ("/api/v1/groups/{groupId}/owners", {"type": "USER", "id": "{userId}"}),
)


@dataclass(slots=True)
class ForeignOrg:
    """Another org. ``admin`` is its own administrator; ``found``: which value stands for a parameter, by its path."""

    org_id: OrgId
    org: Organisation
    admin: httpx.AsyncClient
    found: dict[str, str | None] = field(default_factory=dict)

    async def rows(self, org_id: OrgId | None = None) -> dict[str, list[str]]:
        """Every row of this org (or of another), as text."""
        async with self.org.serving.base.database.reading(org_id or self.org_id) as tx:
            return {name: sorted(repr(list(row)) for row in await tx.all(st)) for name, st in _ROWS.items()}

    async def ids(self) -> set[str]:
        """What its rows are called."""
        names: set[str] = set()
        async with self.org.serving.base.database.reading(self.org_id) as tx:
            for name, st in _ROWS.items():
                columns = [c for c in ("id", "client_id") if c in metadata.tables[name].c]
                for row in await tx.all(st):
                    names.update(str(row[column]) for column in columns)
        return names

    async def filled(self, path: str) -> str:
        """A path with this org's own ids in it; what cannot be found is a login nobody has."""
        for parameter in _PARAMETER.findall(path):
            before, _, after = path.partition(f"{{{parameter}}}")
            value = await self._value(before, parameter)
            path = f"{before}{value or 'nothing'}{after}"
        return path

    async def _value(self, before: str, parameter: str) -> str | None:
        key = before + parameter
        if key not in self.found:
            value = await self._first(before.rstrip("/"), parameter)
            if value is None and parameter in _AT:
                value = await self._first(_AT[parameter], parameter)
            self.found[key] = value
        return self.found[key]

    async def _first(self, path: str, parameter: str) -> str | None:
        """The newest object that a list shows, by whatever names it."""
        response = await self.admin.get(path)
        if response.status_code != 200 or "json" not in response.headers.get("content-type", ""):
            return None
        listed = response.json()
        if isinstance(listed, dict):
            listed = next((value for value in listed.values() if isinstance(value, list)), [])
        marked = [item for item in listed if isinstance(item, dict) and MARKER in str(item)] or listed
        for item in marked[::-1]:
            for name in ("client_id", *_NAMES) if parameter == "clientId" else _NAMES:
                if isinstance(item, dict) and isinstance(item.get(name), str):
                    return str(item[name])
        return None


async def foreign_org(org: Organisation) -> ForeignOrg:
    """A second org beside the first, seeded."""
    url = f"https://{MARKER}.example.test"
    created = await create_org(org.serving.base, FirstOrg(url=url, admin_login=f"admin@{MARKER}.example"))
    admin = org.browser(Authorization=f"SSWS {created.facts['api_token']}")
    admin.base_url = httpx.URL(url)
    foreign = ForeignOrg(created.org_id, org, admin)
    login = f"person@{MARKER}.example"
    profile = {"login": login, "email": login, "firstName": MARKER, "lastName": MARKER}
    for path, body in (("/api/v1/users", {"profile": profile}), *SEED):
        named = encode_text(body)
        for name, at in (("{groupId}", "/api/v1/groups/groupId"), ("{userId}", "/api/v1/users/userId")):
            named = named.replace(name, foreign.found.get(at) or "")
        response = await admin.post(await foreign.filled(path), content=named)
        assert response.status_code in {200, 201}, (path, response.text)
        foreign.found.clear()
        await foreign.filled("/api/v1/groups/{groupId}")
        await foreign.filled("/api/v1/users/{userId}")
    await _a_device(foreign)
    return foreign


async def _a_device(foreign: ForeignOrg) -> None:
    """What no route of the management API makes."""
    async with foreign.org.serving.base.store.unit(foreign.org_id) as unit:
        owner = await unit.users.find_by_login(f"admin@{MARKER}.example")
        assert owner is not None, "create_org made them"
        await enroll_device(unit, owner, DeviceProfile(f"{MARKER} phone", Platform.IOS), foreign.org.clock.now())
