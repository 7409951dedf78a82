"""Identity providers, their keys and their people as answers (seen-on-the-wire 4.3, 4.4, 5)."""

from typing import Any

from frontdesk.domain.idps.identity import UpstreamTokens
from frontdesk.domain.idps.links import user_of
from frontdesk.domain.idps.protocols import CLIENT_SECRET
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.stated import moves, times

_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:"
_MANAGE = "okta.idps.manage"
_AUTHORIZE = (
    "/oauth2/v1/authorize?idp={id}&client_id={{clientId}}&response_type={{responseType}}&response_mode={{responseMode}}"
    "&scope={{scopes}}&redirect_uri={{redirectUri}}&state={{state}}&nonce={{nonce}}"
)


def show_idp(call: Call, idp: Record, *, with_secret: bool = True) -> dict[str, object]:
    """An identity provider; its client secret only to whoever could set another."""
    body: Any = idp.body
    protocol = body["protocol"]
    if "client" in protocol["credentials"]:
        client = dict(protocol["credentials"]["client"])
        secret = call.engine.management.idps.secrets.open(idp).get(CLIENT_SECRET)
        if secret is not None and with_secret and call.actor.may(_MANAGE):
            client["client_secret"] = secret
        protocol = {**protocol, "credentials": {**protocol["credentials"], "client": client}}
    return {
        "id": idp.id,
        **{name: body[name] for name in ("type", "issuerMode", "name") if name in body},
        "status": idp.status,
        **times(idp),
        "protocol": protocol,
        "policy": body["policy"],
        "_links": _links(call, idp),
    }


def show_replaced_idp(call: Call, idp: Record) -> dict[str, object]:
    """As ``show_idp``, but of a PUT: it answers no date of creation (15 of 15)."""
    return {**show_idp(call, idp), "created": None}


def show_key(key: Record) -> dict[str, object]:
    """A certificate as a JWK, with its dates."""
    body: Any = key.body
    return {**body["jwk"], **times(key), "expiresAt": iso_time(body["expiresAt"])}


def show_csr(call: Call, idp_id: str, csr: Record) -> dict[str, object]:
    """A signing request."""
    path = f"/api/v1/idps/{idp_id}/credentials/csrs/{csr.body['id']}"
    return {
        **csr.body,
        "created": iso_time(csr.created_at),
        "_links": {
            "publish": link(call, f"{path}/lifecycle/publish", "POST"),
            "self": link(call, path, "GET", "DELETE"),
        },
    }


def show_idp_user(call: Call, idp_id: str, user_link: Record) -> dict[str, object]:
    """A person as the provider knows them."""
    user_id, path = user_of(user_link), f"/api/v1/idps/{idp_id}/users"
    return {
        "id": user_id,
        "externalId": user_link.body["externalId"],
        **times(user_link),
        "profile": user_link.body["profile"],
        "_links": {
            "idp": link(call, f"/api/v1/idps/{idp_id}", "GET"),
            "self": link(call, f"{path}/{user_id}", "GET", "DELETE"),
            "users": link(call, path, "GET"),
            "user": link(call, f"/api/v1/users/{user_id}", "GET"),
        },
    }


def show_tokens(user_link: Record, tokens: UpstreamTokens) -> list[dict[str, object]]:
    """What the provider gave us for a person (Okta: SocialAuthToken); each is named by its kind."""
    said = {"tokenAuthScheme": tokens.token_type, "scopes": list(tokens.scopes)}
    shown: list[dict[str, object]] = [
        {
            "id": f"{user_link.id}.access_token",
            "token": tokens.access_token,
            "tokenType": f"{_TOKEN_TYPE}access_token",
            "expiresAt": iso_time_or_none(tokens.expires_at),
            **said,
        }
    ]
    if tokens.refresh_token is not None:
        refresh = {"id": f"{user_link.id}.refresh_token", "token": tokens.refresh_token}
        shown.append({**refresh, "tokenType": f"{_TOKEN_TYPE}refresh_token", "expiresAt": None, **said})
    return shown


def _links(call: Call, idp: Record) -> dict[str, Link]:
    path = f"/api/v1/idps/{idp.id}"
    if idp.body["type"] == "SAML2":
        return {
            "metadata": link(call, f"{path}/metadata.xml", "GET", type="application/xml"),
            "acs": link(call, f"/sso/saml2/{idp.id}", "POST", type="application/xml"),
            "users": link(call, f"{path}/users", "GET"),
            **moves(call, idp, path),
        }
    return {
        "authorize": link(call, _AUTHORIZE.format(id=idp.id), "GET", templated=True),
        "clientRedirectUri": link(call, "/oauth2/v1/authorize/callback", "POST"),
    }
