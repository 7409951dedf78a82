"""Identity providers that tests write down."""

from typing import Any

import httpx

from frontdesk.runtime.certificates import new_signing_certificate

IDPS, UPLOADS = "/api/v1/idps", "/api/v1/idps/credentials/keys"
_NOW = 1_790_000_000_000
CERTIFICATE = new_signing_certificate("idp.example.test", 5, _NOW).x5c[0]
OTHER_CERTIFICATE = new_signing_certificate("other.example.test", 5, _NOW).x5c[0]


def an_oidc_idp(name: str = "Partner", **more: object) -> dict[str, Any]:
    """Every member of an OIDC provider."""
    return {
        "type": "OIDC",
        "name": name,
        "issuerMode": "ORG_URL",
        "protocol": {
            "type": "OIDC",
            "endpoints": {
                "authorization": {"url": "https://idp.example.test/authorize", "binding": "HTTP-REDIRECT"},
                "token": {"url": "https://idp.example.test/token", "binding": "HTTP-POST"},
                "userInfo": {"url": "https://idp.example.test/userinfo", "binding": "HTTP-REDIRECT"},
                "jwks": {"url": "https://idp.example.test/keys", "binding": "HTTP-REDIRECT"},
            },
            "scopes": ["openid", "email"],
            "issuer": {"url": "https://idp.example.test"},
            "algorithms": {"request": {"signature": {"algorithm": "SHA-256", "scope": "REQUEST"}}, "response": None},
            "credentials": {
                "client": {
                    "client_id": "frontdesk",
                    "client_secret": "their secret",
                    "pkce_required": True,
                    "token_endpoint_auth_method": "client_secret_basic",
                }
            },
        },
        "policy": {
            "accountLink": {"action": "DISABLED", "filter": None},
            "provisioning": {
                "action": "DISABLED",
                "profileMaster": True,
                "groups": {"action": "SYNC", "sourceAttributeName": "groups"},
                "conditions": {"deprovisioned": {"action": "REACTIVATE"}, "suspended": {"action": "UNSUSPEND"}},
            },
            "subject": {
                "userNameTemplate": {"template": "idpuser.email"},
                "filter": ".+@example\\.test",
                "matchType": "CUSTOM_ATTRIBUTE",
                "matchAttribute": "email",
            },
            "maxClockSkew": 120_000,
            "trustClaims": True,
            "transformedUsernameMatchingEnabled": False,
        },
        **more,
    }


async def made(admin: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    """What the provider is answered as."""
    response = await admin.post(IDPS, json=body)
    assert response.status_code == 200, response.text
    idp: dict[str, Any] = response.json()
    return idp


async def uploaded(admin: httpx.AsyncClient) -> str:
    """The kid of the certificate that SAML providers are believed by."""
    response = await admin.post(UPLOADS, json={"x5c": [CERTIFICATE]})
    if response.status_code == 409:
        return str(response.json()["errorSummary"].rpartition("kid=")[2].rstrip("."))
    return str(response.json()["kid"])


async def a_saml_idp(admin: httpx.AsyncClient, name: str = "SAML") -> dict[str, Any]:
    """Every member of a SAML provider."""
    return {
        "type": "SAML2",
        "name": name,
        "protocol": {
            "type": "SAML2",
            "endpoints": {
                "sso": {
                    "url": "https://s.example.test/sso",
                    "binding": "HTTP-POST",
                    "destination": "https://s.example.test",
                },
                "acs": {"binding": "HTTP-POST", "type": "INSTANCE"},
                "slo": {"url": "https://s.example.test/slo", "binding": "HTTP-REDIRECT"},
            },
            "algorithms": {
                "request": {"signature": {"algorithm": "SHA-256", "scope": "REQUEST"}},
                "response": {"signature": {"algorithm": "SHA-256", "scope": "ANY"}},
            },
            "settings": {"nameFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "participateSlo": True},
            "relayState": {"format": "FROM_URL"},
            "credentials": {"trust": {"issuer": "urn:s", "audience": "urn:us", "kid": await uploaded(admin)}},
        },
    }
