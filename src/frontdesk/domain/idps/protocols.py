"""The ``protocol`` of an identity provider: OIDC, OAuth 2.0 or SAML 2.0, complete (seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.kinds import OIDC, SOCIAL, endpoint
from frontdesk.domain.idps.what import WHAT, check_url, need
from frontdesk.domain.records.model import Record
from frontdesk.kernel.secrets import random_choice_string
from frontdesk.protocol.http.origins import origin_of

Secrets = Mapping[str, str]
CLIENT_SECRET, PRIVATE_KEY = "client_secret", "privateKey"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def oidc_protocol(kind: str, sent: Mapping[str, Any], kept: Secrets, *, dev: bool) -> tuple[dict[str, Any], Secrets]:
    """A provider that publishes who it is (OIDC Core): its author names every endpoint.

    Okta's SDKs have no member for the issuer. Where none is sent it is taken to be the host of the authorization
    endpoint; if it is another, what it issues is refused, never believed.

    Raises:
        ValidationFailed: an endpoint, the issuer, the scope ``openid`` or the client is missing.
    """
    endpoints, issuer = sent.get("endpoints") or {}, sent.get("issuer") or {}
    for name in ("authorization", "token", "jwks"):
        need((endpoints.get(name) or {}).get("url"), f"protocol.endpoints.{name}.url")
    issuer_url = issuer.get("url") or origin_of(endpoints["authorization"]["url"]) or ""
    need(issuer_url, "protocol.issuer.url")
    scopes = sent.get("scopes") or []
    if "openid" not in scopes:
        raise ValidationFailed(WHAT, ("protocol.scopes: The scopes must contain 'openid'.",))
    shown = {
        name: endpoint(name, endpoints[name])
        for name in ("authorization", "token", "userInfo", "jwks")
        if (endpoints.get(name) or {}).get("url")
    }
    for name, each in shown.items():
        check_url(f"protocol.endpoints.{name}.url", each["url"], dev=dev)
    check_url("protocol.issuer.url", issuer_url, dev=dev)
    client, secrets = _client(kind, sent, kept)
    protocol: dict[str, Any] = {
        "type": OIDC,
        "endpoints": shown,
        "scopes": scopes,
        "issuer": {"url": issuer_url},
        "settings": {"nameFormat": None, **_given(sent.get("settings"))},
        "credentials": {"client": client},
    }
    if sent.get("algorithms"):
        protocol["algorithms"] = sent["algorithms"]
    if sent.get("oktaIdpOrgUrl"):
        protocol["oktaIdpOrgUrl"] = sent["oktaIdpOrgUrl"]
    return protocol, secrets


def social_protocol(kind: str, sent: Mapping[str, Any], kept: Secrets, *, dev: bool) -> tuple[dict[str, Any], Secrets]:
    """A provider whose endpoints are known; what its author sends of them is passed over.

    Raises:
        ValidationFailed: the client is missing.
    """
    known = SOCIAL[kind]
    client, secrets = _client(kind, sent, kept)
    credentials: dict[str, Any] = {"client": client}
    if kind == "APPLE":
        signing = (sent.get("credentials") or {}).get("signing") or {}
        key = signing.get(PRIVATE_KEY) or kept.get(PRIVATE_KEY)
        for name, value in (("kid", signing.get("kid")), ("teamId", signing.get("teamId")), (PRIVATE_KEY, key)):
            need(value, f"protocol.credentials.signing.{name}")
        credentials["signing"] = {"kid": signing["kid"], "teamId": signing["teamId"]}
        secrets = {**secrets, PRIVATE_KEY: str(key)}
    protocol = {
        "type": known.protocol,
        "endpoints": known.endpoints(),
        "scopes": sent.get("scopes") or list(known.scopes),
        "credentials": credentials,
    }
    return protocol, secrets


def saml_protocol(sent: Mapping[str, Any], known: Record | None, *, org_url: str, dev: bool) -> dict[str, Any]:
    """A SAML 2.0 provider; ``signing.kid`` is filled in by whoever makes our key.

    Raises:
        ValidationFailed: its address, its issuer or its key is missing.
    """
    endpoints, credentials = sent.get("endpoints") or {}, sent.get("credentials") or {}
    sso, trust = endpoints.get("sso") or {}, credentials.get("trust") or {}
    need(sso.get("url"), "protocol.endpoints.sso.url")
    check_url("protocol.endpoints.sso.url", sso["url"], dev=dev)
    need(trust.get("issuer"), "protocol.credentials.trust.issuer")
    need(trust.get("kid"), "protocol.credentials.trust.kid")
    audience = trust.get("audience") or _known_audience(known)
    shown: dict[str, Any] = {
        "sso": {"url": sso["url"], "binding": sso.get("binding") or "HTTP-POST"}
        | _given({"destination": sso.get("destination")}),
        "acs": {"binding": "HTTP-POST", "type": (endpoints.get("acs") or {}).get("type") or "INSTANCE"},
    }
    slo = endpoints.get("slo") or {}
    if slo.get("url"):
        check_url("protocol.endpoints.slo.url", slo["url"], dev=dev)
        shown["slo"] = {"url": slo["url"], "binding": slo.get("binding") or "HTTP-POST"}
    protocol: dict[str, Any] = {
        "type": "SAML2",
        "endpoints": shown,
        "algorithms": sent.get("algorithms") or _algorithms(),
        "settings": {"nameFormat": _UNSPECIFIED, **_given(sent.get("settings"))},
        "credentials": {
            "trust": {
                "issuer": trust["issuer"],
                "audience": audience or f"{org_url}/saml2/service-provider/sp{random_choice_string(_LETTERS, 18)}",
                "kid": trust["kid"],
                **_given({"additionalKids": trust.get("additionalKids")}),
                "revocation": None,
                "revocationCacheLifetime": 0,
            },
            "signing": _given({"kid": (credentials.get("signing") or {}).get("kid")}),
        },
    }
    if sent.get("relayState"):
        protocol["relayState"] = sent["relayState"]
    return protocol


def _client(kind: str, sent: Mapping[str, Any], kept: Secrets) -> tuple[dict[str, Any], Secrets]:
    client = (sent.get("credentials") or {}).get("client") or {}
    need(client.get("client_id"), "protocol.credentials.client.client_id")
    shown = {"client_id": client["client_id"]}
    shown |= _given({name: client.get(name) for name in ("pkce_required", "token_endpoint_auth_method")})
    secret = client.get("client_secret") or kept.get(CLIENT_SECRET)
    if kind != "APPLE" and client.get("token_endpoint_auth_method") != "private_key_jwt":
        need(secret, "protocol.credentials.client.client_secret")
    return shown, {CLIENT_SECRET: str(secret)} if secret else {}


def _algorithms() -> dict[str, Any]:
    return {
        "request": {"signature": {"algorithm": "SHA-256", "scope": "REQUEST"}},
        "response": {"signature": {"algorithm": "SHA-256", "scope": "ANY"}},
    }


def _known_audience(known: Record | None) -> str | None:
    protocol = known.body["protocol"] if known is not None else None
    return str(protocol["credentials"]["trust"]["audience"]) if isinstance(protocol, Mapping) else None


def _given(members: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (members or {}).items() if value is not None}
