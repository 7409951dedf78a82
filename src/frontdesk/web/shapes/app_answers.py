"""Applications as answers show them (contract A.Apps; seen 4.3, 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.built_in import is_built_in
from frontdesk.domain.apps.model import Logo, SignOnMode
from frontdesk.domain.apps.names import link_name
from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.oauth.registration import render_client_metadata
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.app_drafts import OAUTH_METADATA, draft_of
from frontdesk.web.shapes.app_modes import Oidc

_BODYLESS = draft_of(Oidc(label="-"), SignOnMode.OPENID_CONNECT).settings
"""What a client shows as an app that registered itself: nobody said anything of these members."""
_BUILT_IN = {
    name: {key: value for key, value in member.items() if key != "oauthClient"}
    if isinstance(member, Mapping)
    else member
    for name, member in _BODYLESS.items()
}
"""What an app shows that the org was made with: it is nobody's client."""
_SHOWN_EMPTY: Mapping[str, object] = {"client_uri": None, "logo_uri": None, "redirect_uris": []}
_SAML = frozenset({SignOnMode.SAML_2_0, SignOnMode.SAML_1_1})


@dataclass(frozen=True, slots=True)
class Around:
    """What an answer holds that is no part of the app: the key that apps share, its picture, a secret shown once.

    ``policies``: the ids of those that count for it, by their link.
    """

    shared_kid: str
    policies: Mapping[str, str]
    logo: Logo | None = None
    secret: str | None = field(default=None, repr=False)
    embedded: Mapping[str, object] | None = None


def app_json(call: Call, app: Application, around: Around) -> dict[str, object]:
    """An app. The secret is in the answers of the writes that may have made it, never of reads (seen 1.1 #26)."""
    kept = app.settings or (_BUILT_IN if is_built_in(app.name) else _BODYLESS)
    shown: dict[str, object] = {
        "id": app.id,
        "orn": f"orn:okta:idp:{call.org.org.id}:apps:{app.name}:{app.id}",
        "name": app.name,
        "label": app.label,
        "status": app.status.value,
        "lastUpdated": iso_time(app.updated_at),
        "created": iso_time(app.created_at),
        "accessibility": kept["accessibility"],
        "visibility": _visibility(app, kept["visibility"]),
        "features": [],
        "signOnMode": app.sign_on_mode.value,
        "credentials": _credentials(app, kept["credentials"], around),
        "universalLogout": None,
        "settings": _settings(app, kept["settings"]),
    }
    if "profile" in kept:
        shown["profile"] = kept["profile"]
    shown["_links"] = _links(call, app, around)
    if around.embedded is not None:
        shown["_embedded"] = dict(around.embedded)
    return shown


def _visibility(app: Application, kept: object) -> dict[str, object]:
    assert isinstance(kept, Mapping)
    name = link_name(app.name, app.sign_on_mode)
    return {**kept, "appLinks": {name: kept["appLinks"].get(name, True)} if name else {}}


def _credentials(app: Application, kept: object, around: Around) -> dict[str, object]:
    assert isinstance(kept, Mapping)
    shown = dict(kept)
    template = shown["userNameTemplate"]
    if template["type"] == "CUSTOM" and "pushStatus" not in template:
        shown["userNameTemplate"] = {**template, "pushStatus": "DONT_PUSH"}
    if app.sealed is not None:
        shown["password"] = {}
    shown["signing"] = {"kid": app.signing_kid or around.shared_kid} if app.sign_on_mode.signs else {}
    if app.client is not None:
        shown["oauthClient"] = {**shown["oauthClient"], **_client_credentials(app.client, around.secret)}
    return shown


def _client_credentials(client: OAuthClient, secret: str | None) -> dict[str, object]:
    return {
        "client_id": client.client_id,
        **({"client_secret": secret} if secret is not None else {}),
        "token_endpoint_auth_method": client.metadata.token_endpoint_auth_method,
        "pkce_required": client.pkce_required,
    }


def _settings(app: Application, kept: object) -> dict[str, object]:
    assert isinstance(kept, Mapping)
    shown = {**kept, "emOptInStatus": "NONE"}
    if app.client is None:
        return shown
    return {**shown, "oauthClient": {**_client_settings(app.client), **kept["oauthClient"]}}


def _client_settings(client: OAuthClient) -> dict[str, object]:
    metadata = {**_SHOWN_EMPTY, **render_client_metadata(client.metadata)}
    if not metadata["post_logout_redirect_uris"]:
        del metadata["post_logout_redirect_uris"]
    shown = {name: metadata[name] for name in OAUTH_METADATA if name in metadata}
    shown.setdefault("consent_method", "TRUSTED")
    if client.may_use("refresh_token"):
        shown["refresh_token"] = _refresh_token(client)
    if client.groups_filter is not None:
        groups = client.groups_filter
        shown["groups_claim"] = {
            "type": "FILTER",
            "name": "groups",
            "filter_type": groups.kind,
            "value": groups.value,
        }
    shown["wildcard_redirect"] = "SUBDOMAIN" if client.wildcard_redirect else "DISABLED"
    return shown


def _refresh_token(client: OAuthClient) -> dict[str, object]:
    if not client.rotation.rotates:
        return {"rotation_type": "STATIC"}
    return {"rotation_type": "ROTATE", "leeway": client.rotation.leeway_ms // 1000}


def _links(call: Call, app: Application, around: Around) -> dict[str, object]:
    logo, path, name = around.logo, f"/api/v1/apps/{app.id}", link_name(app.name, app.sign_on_mode)
    links: dict[str, object] = {
        "uploadLogo": link(call, f"{path}/logo", "POST"),
        "appLinks": [link(call, f"/home/{app.name}/{app.id}/{name}", name=name, type="text/html")] if name else [],
        "policies": link(call, f"{path}/policies", "PUT"),
        "groups": link(call, f"{path}/groups"),
        "logo": [link(call, logo_path(logo), name="medium", type=logo.content_type)] if logo is not None else [],
        "users": link(call, f"{path}/users"),
    }
    if app.client is not None:
        links["clientCredentials"] = [link(call, f"{path}/credentials/secrets", name="secrets")]
    if app.sign_on_mode in _SAML:
        links["metadata"] = link(call, f"{path}/sso/saml/metadata", type="application/xml")
    links |= {rel: link(call, f"/api/v1/policies/{policy}") for rel, policy in around.policies.items()}
    if not is_built_in(app.name):
        move = "deactivate" if app.is_active else "activate"
        links[move] = link(call, f"{path}/lifecycle/{move}")
    return links


def start_path(app: Application) -> str:
    """Where a person starts the app from."""
    return f"/home/{app.name}/{app.id}/{link_name(app.name, app.sign_on_mode)}"


def logo_path(logo: Logo) -> str:
    """Where a picture is shown to everybody."""
    return f"/fs/bco/4/{logo.id}"
