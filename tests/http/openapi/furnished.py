"""What the full org is full of beside what others may not see: one of nearly every kind that has an id."""

from collections.abc import Mapping
from typing import Any

from joserfc.jwk import RSAKey
from tests.http.foreign import MARKER, ForeignOrg

from frontdesk.kernel.json import decode_foreign, encode_text

NAMED: Mapping[str, str] = {
    "schemaId": "default",
    "contactType": "BILLING",
    "roleRef": "SUPER_ADMIN",
    "lifecycle": "enable",
    "templateName": "ForgotPassword",
    "appName": "oidc_client",
    "linkedObjectName": f"{MARKER}a",
    "relationshipName": f"{MARKER}a",
}
"""Parameters that no list shows by a member of this name."""
_KEY = {**RSAKey.generate_key(2048, auto_kid=False).as_dict(private=False), "kid": "mine"}
_POSTED: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "/api/v1/users/{userId}/factors",
        {
            "factorType": "question",
            "provider": "OKTA",
            "profile": {"question": "disliked_food", "answer": "mayonnaise"},
        },
    ),
    ("/api/v1/apps/{appId}/grants", {"scopeId": "okta.users.read", "issuer": "{url}"}),
    ("/api/v1/apps/{appId}/credentials/jwks", _KEY),
    (
        "/api/v1/iam/resource-sets/{resourceSetIdOrLabel}/bindings",
        {"role": f"{MARKER} role", "members": ["{url}/api/v1/users/{userId}"]},
    ),
    ("/api/v1/authorizationServers/{authServerId}/associatedServers", {"trusted": ["default"]}),
    (
        "/api/v1/authorizationServers/{authServerId}/resourceservercredentials/keys",
        {**_KEY, "use": "enc", "status": "ACTIVE"},
    ),
    ("/api/v1/idps/{idpId}/credentials/keys/generate?validityYears=2", {}),
    ("/api/v1/idps/{idpId}/credentials/csrs", {"subject": {"commonName": MARKER}}),
    (
        "/api/v1/brands/{brandId}/templates/email/ForgotPassword/customizations",
        {"language": "en", "isDefault": True, "subject": "Hello", "body": "<a href='${resetPasswordLink}'>Go</a>"},
    ),
    (
        "/api/v1/meta/uischemas",
        {
            "uiSchema": {
                "type": "Group",
                "label": "Sign in",
                "buttonLabel": "Go",
                "elements": [{"type": "Control", "scope": "#/properties/firstName", "label": "First name"}],
            }
        },
    ),
)


async def furnish(foreign: ForeignOrg) -> None:
    """Add them, to what the org has already."""
    foreign.org.clock.advance(seconds=1)
    for path, body in _POSTED:
        foreign.found.clear()
        named = encode_text(body).replace("{url}", str(foreign.admin.base_url).rstrip("/"))
        for name, at in (("{userId}", "/api/v1/users/{userId}"), ("{groupId}", "/api/v1/groups/{groupId}")):
            named = named.replace(name, (await foreign.filled(at)).rpartition("/")[2])
        answer = await foreign.admin.post(await foreign.filled(path), json=decode_foreign(named.encode()))
        assert answer.status_code in {200, 201, 204}, (path, answer.text)


async def filled(foreign: ForeignOrg, path: str) -> str:
    """A path with ids of what is there."""
    for name, value in NAMED.items():
        path = path.replace(f"{{{name}}}", value)
    foreign.found.clear()
    return await foreign.filled(path)
