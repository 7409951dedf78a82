"""Bodies of ``/api/v1/apps``: one of every sign-on mode in which every member is said, and small ones."""

from typing import Any

import httpx
from tests.service_provider import key_pair
from tests.serving import CALLBACK

PATH = "/api/v1/apps"
URL = "https://app.example.test/login"
_NOTES = {"admin": "For the admins", "enduser": "For the people"}
_COMMON: dict[str, Any] = {
    "accessibility": {
        "selfService": True,
        "errorRedirectUrl": "https://app.example.test/error",
        "loginRedirectUrl": "https://app.example.test/in",
    },
    "visibility": {"autoLaunch": True, "autoSubmitToolbar": True, "hide": {"iOS": True, "web": True}},
    "profile": {"owner": "IT"},
}
_SETTINGS: dict[str, Any] = {
    "notifications": {
        "vpn": {
            "network": {"connection": "ZONE", "include": ["nzo1"], "exclude": ["nzo2"]},
            "message": "Use the VPN",
            "helpUrl": "https://help.example.test",
        }
    },
    "manualProvisioning": True,
    "implicitAssignment": True,
    "notes": _NOTES,
}
_TEMPLATE = {"template": "${source.email}", "type": "BUILT_IN", "userSuffix": "x"}
_SCHEME = {
    "scheme": "SHARED_USERNAME_AND_PASSWORD",
    "userNameTemplate": _TEMPLATE,
    "revealPassword": True,
    "userName": "shared",
}
SWA = {
    "url": URL,
    "buttonField": "b",
    "passwordField": "p",
    "usernameField": "u",
    "redirectUrl": "https://app.example.test/next",
    "loginUrlRegex": "^https://",
    "checkbox": "c",
}
THREE = {
    "targetURL": URL,
    "buttonSelector": "#b",
    "passwordSelector": "#p",
    "userNameSelector": "#u",
    "extraFieldSelector": "#x",
    "extraFieldValue": "v",
    "loginUrlRegex": "^https://",
    "redirectUrl": "https://app.example.test/next",
}
STORE = {"url": URL, "passwordField": "p", "usernameField": "u"} | {
    f"optionalField{n}{kind}": f"{n}{kind}" for n in (1, 2, 3) for kind in ("", "Value")
}
FEDERATION = {
    "audienceRestriction": "urn:app",
    "authnContextClassRef": "urn:oasis:names:tc:SAML:1.0:am:password",
    "groupValueFormat": "windowsDomainQualifiedName",
    "nameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "siteURL": URL,
    "usernameAttribute": "username",
    "wReplyURL": URL,
    "wReplyOverride": True,
    "attributeStatements": "a|b",
    "groupFilter": ".*",
    "groupName": "groups",
    "realm": "urn:realm",
}
SAML = {
    "defaultRelayState": "/home",
    "ssoAcsUrl": URL,
    "idpIssuer": "https://issuer.example.test/${org.externalKey}",
    "audience": "urn:audience",
    "recipient": URL,
    "destination": URL,
    "subjectNameIdTemplate": "${user.userName}",
    "subjectNameIdFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    "responseSigned": True,
    "assertionSigned": True,
    "signatureAlgorithm": "RSA_SHA256",
    "digestAlgorithm": "SHA256",
    "honorForceAuthn": True,
    "authnContextClassRef": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    "spIssuer": "urn:sp",
    "requestCompressed": True,
    "attributeStatements": [
        {"type": "EXPRESSION", "name": "mail", "namespace": "urn:basic", "values": ["user.email"]},
        {"type": "GROUP", "name": "groups", "namespace": "urn:basic", "filterType": "REGEX", "filterValue": ".*"},
    ],
    "inlineHooks": [{"id": "cal1"}],
    "acsEndpoints": [{"index": 0, "url": URL}],
    "allowMultipleAcsEndpoints": True,
    "samlSignedRequestEnabled": True,
    "spCertificate": {"x5c": [key_pair().certificate]},
    "slo": {"enabled": True, "issuer": "urn:sp", "logoutUrl": URL},
    "assertionEncryption": {"enabled": True, "encryptionAlgorithm": "AES256_GCM", "keyTransportAlgorithm": "RSA_OAEP"},
    "samlAssertionLifetimeSeconds": 300,
    "ssoAcsUrlOverride": URL,
    "audienceOverride": "urn:other",
    "recipientOverride": URL,
    "destinationOverride": URL,
}
OAUTH = {
    "application_type": "web",
    "client_uri": "https://app.example.test",
    "logo_uri": "https://app.example.test/logo.png",
    "tos_uri": "https://app.example.test/tos",
    "policy_uri": "https://app.example.test/policy",
    "redirect_uris": [CALLBACK, "https://*.example.test/callback"],
    "post_logout_redirect_uris": ["https://app.example.test/out"],
    "response_types": ["code", "id_token"],
    "grant_types": ["authorization_code", "implicit", "refresh_token"],
    "initiate_login_uri": "https://app.example.test/start",
    "jwks_uri": "https://app.example.test/keys",
    "request_object_signing_alg": "RS256",
    "consent_method": "REQUIRED",
    "issuer_mode": "ORG_URL",
    "refresh_token": {"rotation_type": "ROTATE", "leeway": 7},
    "idp_initiated_login": {"mode": "SPEC", "default_scope": ["openid"]},
    "wildcard_redirect": "SUBDOMAIN",
    "dpop_bound_access_tokens": True,
    "participate_slo": True,
    "frontchannel_logout_uri": "https://app.example.test/front",
    "frontchannel_logout_session_required": True,
    "groups_claim": {"type": "FILTER", "name": "groups", "filter_type": "STARTS_WITH", "value": "Eng"},
    "network": {"connection": "ZONE", "include": ["nzo1"]},
}


def body_of(name: str | None, mode: str, settings: dict[str, Any], credentials: dict[str, Any]) -> dict[str, Any]:
    """An app of which every member is said."""
    said = {"label": f"Everything of {mode}", "signOnMode": mode, **_COMMON}
    named = {"name": name} if name is not None else {}
    return {**said, **named, "settings": {**_SETTINGS, **settings}, "credentials": credentials}


EVERY_MODE = [
    body_of("bookmark", "BOOKMARK", {"app": {"url": URL, "requestIntegration": True}}, {"userNameTemplate": _TEMPLATE}),
    body_of("template_basic_auth", "BASIC_AUTH", {"app": {"url": URL, "authURL": URL, "loginUrlRegex": "^h"}}, _SCHEME),
    body_of("template_swa", "BROWSER_PLUGIN", {"app": SWA}, _SCHEME),
    body_of("template_swa3field", "BROWSER_PLUGIN", {"app": THREE}, _SCHEME),
    body_of("template_sps", "SECURE_PASSWORD_STORE", {"app": STORE}, _SCHEME),
    body_of("template_wsfed", "WS_FEDERATION", {"app": FEDERATION}, {"userNameTemplate": _TEMPLATE}),
    body_of(None, "AUTO_LOGIN", {"signOn": {"loginUrl": URL, "redirectUrl": URL}, "app": {}}, _SCHEME),
    body_of(None, "SAML_2_0", {"signOn": SAML, "app": {}}, {"userNameTemplate": _TEMPLATE}),
    body_of(
        "template_saml_1_1",
        "SAML_1_1",
        {
            "signOn": {
                "defaultRelayState": "/",
                "ssoAcsUrlOverride": URL,
                "audienceOverride": "a",
                "recipientOverride": URL,
            },
            "app": {"audRestriction": "urn:a"},
        },
        {"userNameTemplate": _TEMPLATE},
    ),
    body_of(
        "oidc_client",
        "OPENID_CONNECT",
        {"oauthClient": OAUTH, "app": {}},
        {
            "userNameTemplate": _TEMPLATE,
            "oauthClient": {
                "autoKeyRotation": False,
                "token_endpoint_auth_method": "client_secret_post",
                "pkce_required": True,
            },
        },
    ),
]


def contains(shown: Any, said: Any, at: str = "") -> None:
    """Whether all that was said is shown, equal."""
    if isinstance(said, dict):
        for name, value in said.items():
            assert name in shown, f"{at}/{name}"
            contains(shown[name], value, f"{at}/{name}")
    else:
        assert shown == said, at


async def made(admin: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """A bookmark."""
    body = {"label": "A bookmark", "name": "bookmark", "settings": {"app": {"url": URL}}, **changes}
    answer = await admin.post(PATH, json=body)
    assert answer.status_code == 200, answer.text
    app: dict[str, Any] = answer.json()
    return app


async def oidc(
    admin: httpx.AsyncClient, settings: dict[str, Any] | None = None, /, **credentials: Any
) -> httpx.Response:
    """An OAuth client."""
    said = {"redirect_uris": [CALLBACK], "response_types": ["code"], "grant_types": ["authorization_code"]}
    body = {
        "label": "An OIDC app",
        "signOnMode": "OPENID_CONNECT",
        "credentials": {"oauthClient": credentials},
        "settings": {"oauthClient": said | (settings or {})},
    }
    return await admin.post(PATH, json=body)


async def discard(admin: httpx.AsyncClient, app_id: str) -> None:
    """Deactivated, then deleted."""
    await admin.post(f"{PATH}/{app_id}/lifecycle/deactivate")
    assert (await admin.delete(f"{PATH}/{app_id}")).status_code == 204


def causes(answer: httpx.Response) -> str:
    """The causes of an error, as one text."""
    return " ".join(cause["errorSummary"] for cause in answer.json()["errorCauses"])
