"""From a body of ``/api/v1/apps`` to what its author wants: the shape of its mode, then the parts that are kept."""

from frontdesk.domain.apps.draft import AppDraft, OAuthDraft
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.names import LDAP_DIRECTORY, THREE_FIELDS, mode_of
from frontdesk.domain.apps.oauth_client import GroupsFilter
from frontdesk.domain.errors import ValidationFailed
from frontdesk.web.body import as_shape
from frontdesk.web.call import Call
from frontdesk.web.shapes.app_modes import (
    EASY,
    GroupsClaim,
    LdapDirectory,
    OAuthSettings,
    Oidc,
    RefreshTokenSettings,
    ThreeField,
)
from frontdesk.web.shapes.app_saml import Saml, Saml11
from frontdesk.web.shapes.apps import AppBody, members_of
from frontdesk.web.shapes.nulls import without_nulls

WHAT = "application"
_SHAPES: dict[SignOnMode, type[AppBody]] = {**EASY, SignOnMode.SAML_2_0: Saml, SignOnMode.SAML_1_1: Saml11}
OAUTH_METADATA = (
    "client_uri",
    "logo_uri",
    "redirect_uris",
    "post_logout_redirect_uris",
    "response_types",
    "grant_types",
    "initiate_login_uri",
    "frontchannel_logout_uri",
    "frontchannel_logout_session_required",
    "backchannel_logout_uri",
    "backchannel_logout_session_required",
    "application_type",
    "tos_uri",
    "policy_uri",
    "jwks",
    "jwks_uri",
    "request_object_signing_alg",
    "consent_method",
    "dpop_bound_access_tokens",
)
"""What of settings.oauthClient is the client's own metadata; it is kept with the client."""
_WITH_THE_CLIENT = (*OAUTH_METADATA, "refresh_token", "groups_claim", "wildcard_redirect")


def read_app_draft(call: Call) -> AppDraft:
    """What a body wants of an app.

    Raises:
        MalformedBody: it is no object.
        ValidationFailed: it names no mode, or is not as the mode has it.
    """
    value = without_nulls(call.json())
    assert isinstance(value, dict), "Call.json answers with an object"
    name = value.get("name")
    mode = mode_of(name if isinstance(name, str) else None, _mode(value.get("signOnMode")))
    body = as_shape(value, _shape(mode, name), WHAT)
    return draft_of(body, mode)


def draft_of(body: AppBody, mode: SignOnMode) -> AppDraft:
    """The parts of a body."""
    members = members_of(body)
    credentials = members["credentials"]
    settings = {name: member for name, member in members.items() if name not in {"label", "name"}}
    assert isinstance(credentials, dict)
    password = credentials.pop("password", {}).get("value")
    signing = credentials.pop("signing", {})
    _fill_visibility(settings, mode)
    oauth = _oauth(body, settings) if isinstance(body, Oidc) else None
    return AppDraft(
        label=body.label,
        name=body.name,
        sign_on_mode=mode,
        settings=settings,
        oauth=oauth,
        password=password,
        signing_kid=signing.get("kid"),
    )


def _mode(value: object) -> SignOnMode | None:
    if value is None:
        return None
    try:
        return SignOnMode(str(value))
    except ValueError:
        raise ValidationFailed("signOnMode", ("signOnMode: The field has an invalid value.",)) from None


def _shape(mode: SignOnMode, name: object) -> type[AppBody]:
    if name == THREE_FIELDS:
        return ThreeField
    if name == LDAP_DIRECTORY:
        return LdapDirectory
    return _SHAPES[mode]


def _fill_visibility(settings: dict[str, object], mode: SignOnMode) -> None:
    """OAuth clients are hidden unless told."""
    visibility = settings["visibility"]
    assert isinstance(visibility, dict)
    hidden = mode is SignOnMode.OPENID_CONNECT
    visibility["hide"] = {"iOS": hidden, "web": hidden, **visibility["hide"]}


def _oauth(body: Oidc, settings: dict[str, object]) -> OAuthDraft:
    sent, credentials = body.settings.oauth_client, body.credentials.oauth_client
    members = members_of(sent)
    _keep_the_rest(settings, members)
    refresh = sent.refresh_token if isinstance(sent.refresh_token, RefreshTokenSettings) else None
    leeway = refresh.leeway if refresh is not None else None
    known = members_of(credentials)
    metadata = {name: members[name] for name in OAUTH_METADATA if name in members}
    if "token_endpoint_auth_method" in known:
        metadata["token_endpoint_auth_method"] = known["token_endpoint_auth_method"]
    return OAuthDraft(
        metadata=metadata,
        client_id=_text(known.get("client_id")),
        client_secret=_text(known.get("client_secret")),
        pkce_required=credentials.pkce_required if isinstance(credentials.pkce_required, bool) else None,
        rotation_type=refresh.rotation_type if refresh is not None else None,
        leeway_s=leeway if isinstance(leeway, int) else None,
        groups_filter=_groups_filter(sent),
        wildcard_redirect=sent.wildcard_redirect == "SUBDOMAIN",
    )


def _keep_the_rest(settings: dict[str, object], oauth: dict[str, object]) -> None:
    kept, credentials = settings["settings"], settings["credentials"]
    assert isinstance(kept, dict)
    assert isinstance(credentials, dict)
    kept["oauthClient"] = {name: member for name, member in oauth.items() if name not in _WITH_THE_CLIENT}
    client = credentials["oauthClient"]
    credentials["oauthClient"] = {"autoKeyRotation": client["autoKeyRotation"]}


def _groups_filter(sent: OAuthSettings) -> GroupsFilter | None:
    claim = sent.groups_claim
    return GroupsFilter(claim.filter_type, claim.value) if isinstance(claim, GroupsClaim) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
