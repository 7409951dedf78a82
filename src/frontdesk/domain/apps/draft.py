"""What an author wants of an app, and the OAuth client that comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.apps.application import DEFAULT_TEMPLATE, Application
from frontdesk.domain.apps.model import AppStatus, SignOnMode
from frontdesk.domain.apps.oauth_client import (
    PUBLIC,
    GroupsFilter,
    OAuthClient,
    RefreshRotation,
    default_rotation,
)
from frontdesk.domain.apps.user_name import BadTemplate, check_template
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import AppId, ClientId
from frontdesk.lang.patterns import MalformedPattern, compile_pattern
from frontdesk.protocol.http.uris import runs_script
from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri, OAuthError
from frontdesk.protocol.oauth.registration import (
    ClientMetadata,
    check_managed_metadata,
    read_client_metadata,
    render_client_metadata,
)

_WITHOUT_SECRET_KINDS = frozenset({"browser", "native"})
_WHERE = "settings.oauthClient"
_REGISTERED_ONLY = ("id_token_signed_response_alg", "default_max_age", "require_auth_time")
"""What a client can say of itself when it registers, and no app can."""


@dataclass(frozen=True, slots=True)
class OAuthDraft:
    """The OAuth side. ``metadata``: members of RFC 7591 by their names. None: the body did not say."""

    metadata: Mapping[str, object]
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    pkce_required: bool | None = None
    rotation_type: str | None = None
    leeway_s: int | None = None
    groups_filter: GroupsFilter | None = None
    wildcard_redirect: bool = False


@dataclass(frozen=True, slots=True)
class AppDraft:
    """A body, checked as far as its shape goes. ``settings``: complete, as the wire spells them."""

    label: str
    name: str | None
    sign_on_mode: SignOnMode
    settings: Mapping[str, object]
    oauth: OAuthDraft | None = None
    password: str | None = field(default=None, repr=False)
    signing_kid: str | None = None


def check_draft(draft: AppDraft) -> None:
    """What no shape can say: links run no script, the user-name template and a group filter's pattern are such.

    Raises:
        ValidationFailed: one is not.
    """
    _check_links(draft.settings, "")
    credentials = draft.settings.get("credentials")
    template = credentials.get("userNameTemplate") if isinstance(credentials, Mapping) else None
    if isinstance(template, Mapping) and template.get("type") != "NONE":
        try:
            check_template(str(template.get("template", DEFAULT_TEMPLATE)))
        except BadTemplate as why:
            cause = f"credentials.userNameTemplate.template: {why}"
            raise ValidationFailed("credentials.userNameTemplate", (cause,)) from None
    groups_filter = draft.oauth.groups_filter if draft.oauth is not None else None
    if groups_filter is not None and groups_filter.kind == "REGEX":
        try:
            compile_pattern(groups_filter.value)
        except MalformedPattern as why:
            raise ValidationFailed(_WHERE, (f"groups_claim.value: {why}",)) from None


def _check_links(part: Mapping[str, object], where: str) -> None:
    """Browsers are sent to what an app's links say, by their people's sign-in pages (attack case 5)."""
    for name, value in part.items():
        if isinstance(value, Mapping):
            _check_links(value, f"{where}{name}.")
        elif isinstance(value, str) and _is_link(name) and runs_script(value):
            raise ValidationFailed(f"{where}{name}", (f"{where}{name}: A link must not be a script or hold its data.",))


def _is_link(name: str) -> bool:
    folded = name.lower()
    return any(word in folded for word in ("url", "uri", "recipient", "destination"))


def client_of(app: Application, oauth: OAuthDraft, known: OAuthClient | None, *, allow_plain_http: bool) -> OAuthClient:
    """The OAuth client that an app is. Its secrets, granted scopes and registration stay what they were.

    Raises:
        ValidationFailed: the metadata is not in order, or the client would change its id.
    """
    metadata = _metadata(app.label, oauth, known, allow_plain_http=allow_plain_http)
    if known is not None and oauth.client_id not in {None, known.client_id}:
        raise ValidationFailed("client_id", ("credentials.oauthClient.client_id: The client_id cannot be changed.",))
    public = metadata.token_endpoint_auth_method == PUBLIC
    if public and oauth.pkce_required is False:
        raise ValidationFailed("pkce_required", ("credentials.oauthClient.pkce_required: A public client needs PKCE.",))
    client = known or _fresh(app, metadata)
    return replace(
        client,
        client_id=app.client_id,
        metadata=metadata,
        pkce_required=public or bool(oauth.pkce_required),
        rotation=_rotation(metadata, oauth),
        groups_filter=oauth.groups_filter,
        user_name_template=app.user_name_template,
        wildcard_redirect=oauth.wildcard_redirect,
        status=app.status,
        updated_at=app.updated_at,
    )


def _metadata(label: str, oauth: OAuthDraft, known: OAuthClient | None, *, allow_plain_http: bool) -> ClientMetadata:
    registered = render_client_metadata(known.metadata) if known is not None else {}
    kept = {name: registered[name] for name in _REGISTERED_ONLY if name in registered}
    members = {**kept, **oauth.metadata, "client_name": label}
    if members.get("token_endpoint_auth_method") is None and members["application_type"] in _WITHOUT_SECRET_KINDS:
        members["token_endpoint_auth_method"] = PUBLIC
    try:
        metadata = read_client_metadata(members)
        check_managed_metadata(metadata, allow_plain_http=allow_plain_http, wildcards=oauth.wildcard_redirect)
    except (InvalidClientMetadata, InvalidRedirectUri) as why:
        raise ValidationFailed(_WHERE, (_cause(why),)) from None
    return metadata


def _cause(why: OAuthError) -> str:
    """The member first, as causes have it."""
    words = why.description.split(" ")
    if words[:2] == ["The", "member"]:
        return f"{_WHERE}.{words[2]}: {why.description}"
    return f"{_WHERE}: {why.description}"


def _rotation(metadata: ClientMetadata, oauth: OAuthDraft) -> RefreshRotation:
    usual = default_rotation(metadata)
    if oauth.rotation_type is None:
        return usual
    if oauth.rotation_type == "STATIC":
        return RefreshRotation(rotates=False, leeway_ms=usual.leeway_ms)
    return RefreshRotation(rotates=True, leeway_ms=usual.leeway_ms if oauth.leeway_s is None else oauth.leeway_s * 1000)


def _fresh(app: Application, metadata: ClientMetadata) -> OAuthClient:
    """Nobody is assigned until somebody is: unlike a client that registers itself."""
    return OAuthClient(
        app_id=app.id,
        client_id=app.client_id,
        status=app.status,
        metadata=metadata,
        pkce_required=False,
        rotation=default_rotation(metadata),
        groups_filter=None,
        granted_scopes=frozenset(),
        assigned_to_everyone=False,
        secrets=(),
        registration_token_hash=None,
        tokens_not_before=app.tokens_not_before,
        created_at=app.created_at,
        updated_at=app.updated_at,
        version=app.version,
    )


def new_application(draft: AppDraft, id: AppId, name: str, now: int, *, active: bool) -> Application:
    """An app as it is first written, before it has its client."""
    client_id = draft.oauth.client_id if draft.oauth is not None else None
    return Application(
        id=id,
        client_id=ClientId(client_id or id),
        name=name,
        label=draft.label,
        status=AppStatus.ACTIVE if active else AppStatus.INACTIVE,
        sign_on_mode=draft.sign_on_mode,
        settings=draft.settings,
        client=None,
        signing_kid=None,
        sealed=None,
        tokens_not_before=now,  # another app may have had this client_id, and tokens
        created_at=now,
        updated_at=now,
        version=1,
    )
