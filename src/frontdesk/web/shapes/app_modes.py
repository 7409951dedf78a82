"""Applications as the wire writes them: what each sign-on mode adds (contract A.Apps; seen 4.3)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.web.shapes.apps import (
    AppBody,
    CommonSettings,
    Credentials,
    Name,
    Scalar,
    SchemeCredentials,
    Signing,
    Text,
    Url,
    UserNameTemplate,
)

Secret = Annotated[str, Meta(min_length=14, max_length=100)]
ClientIdText = Annotated[str, Meta(min_length=6, max_length=100, pattern="^[A-Za-z0-9._~-]+$")]
Uris = Annotated[list[Annotated[str, Meta(max_length=2048)]], Meta(max_length=100)]
Words = Annotated[list[Annotated[str, Meta(max_length=255)]], Meta(max_length=100)]
FreeSettings = Annotated[dict[str, Scalar | list[Scalar]], Meta(max_length=100)]
Selector = Annotated[str, Meta(max_length=255)]


class BookmarkApp(Struct, rename="camel"):
    """A link."""

    url: Url
    request_integration: bool = False


class BasicAuthApp(Struct):
    """A page behind HTTP's own authentication."""

    url: Url
    auth_url: Url = field(name="authURL")
    login_url_regex: Text | None = field(default=None, name="loginUrlRegex")


class SwaApp(Struct, rename="camel"):
    """template_swa: a form that the browser plug-in fills in."""

    url: Url
    button_field: Selector
    password_field: Selector
    username_field: Selector
    redirect_url: Url | None = None
    login_url_regex: Text | None = None
    checkbox: Selector | None = None


class ThreeFieldApp(Struct, rename="camel"):
    """template_swa3field: a form with one field more."""

    button_selector: Selector
    password_selector: Selector
    user_name_selector: Selector
    target_url: Url = field(name="targetURL")
    extra_field_selector: Selector
    extra_field_value: Text
    login_url_regex: Text | None = None
    redirect_url: Url | None = None


class PasswordStoreApp(Struct):
    """template_sps: a form that is posted."""

    url: Url
    password_field: Selector = field(name="passwordField")
    username_field: Selector = field(name="usernameField")
    optional_field1: Selector | None = field(default=None, name="optionalField1")
    optional_field1_value: Text | None = field(default=None, name="optionalField1Value")
    optional_field2: Selector | None = field(default=None, name="optionalField2")
    optional_field2_value: Text | None = field(default=None, name="optionalField2Value")
    optional_field3: Selector | None = field(default=None, name="optionalField3")
    optional_field3_value: Text | None = field(default=None, name="optionalField3Value")


class WsFederationApp(Struct, kw_only=True):
    """template_wsfed."""

    audience_restriction: Text = field(name="audienceRestriction")
    authn_context_class_ref: Text = field(name="authnContextClassRef")
    group_value_format: Text = field(name="groupValueFormat")
    name_id_format: Text = field(name="nameIDFormat")
    site_url: Url = field(name="siteURL")
    username_attribute: Text = field(name="usernameAttribute")
    reply_url: Url = field(name="wReplyURL")
    reply_override: bool = field(default=False, name="wReplyOverride")
    attribute_statements: Text | None = field(default=None, name="attributeStatements")
    group_filter: Text | None = field(default=None, name="groupFilter")
    group_name: Text | None = field(default=None, name="groupName")
    realm: Text | None = None


class AutoLoginSignOn(Struct, rename="camel"):
    """Where the plug-in signs in."""

    login_url: Url
    redirect_url: Url | None = None


class BookmarkSettings(CommonSettings, rename="camel", kw_only=True):
    """Of a bookmark."""

    app: BookmarkApp


class BasicAuthSettings(CommonSettings, rename="camel", kw_only=True):
    """Of basic authentication."""

    app: BasicAuthApp


class SwaSettings(CommonSettings, rename="camel", kw_only=True):
    """Of template_swa."""

    app: SwaApp


class ThreeFieldSettings(CommonSettings, rename="camel", kw_only=True):
    """Of template_swa3field."""

    app: ThreeFieldApp


class PasswordStoreSettings(CommonSettings, rename="camel", kw_only=True):
    """Of template_sps."""

    app: PasswordStoreApp


class WsFederationSettings(CommonSettings, rename="camel", kw_only=True):
    """Of template_wsfed."""

    app: WsFederationApp


class AutoLoginSettings(CommonSettings, rename="camel", kw_only=True):
    """Of auto login."""

    sign_on: AutoLoginSignOn
    app: FreeSettings = field(default_factory=dict)


class Bookmark(AppBody, kw_only=True):
    """BOOKMARK."""

    credentials: Credentials = field(default_factory=Credentials)
    settings: BookmarkSettings


class DirectorySettings(CommonSettings, rename="camel", kw_only=True):
    """Of a directory: those that count are its provisioning connection's."""

    app: FreeSettings = field(default_factory=dict)


class LdapDirectory(AppBody, kw_only=True):
    """ldap_directory: nobody opens it."""

    credentials: Credentials = field(default_factory=Credentials)
    settings: DirectorySettings = field(default_factory=DirectorySettings)


class BasicAuth(AppBody, kw_only=True):
    """BASIC_AUTH."""

    credentials: SchemeCredentials = field(default_factory=SchemeCredentials)
    settings: BasicAuthSettings


class Swa(AppBody, kw_only=True):
    """BROWSER_PLUGIN, template_swa."""

    credentials: SchemeCredentials = field(default_factory=SchemeCredentials)
    settings: SwaSettings


class ThreeField(AppBody, kw_only=True):
    """BROWSER_PLUGIN, template_swa3field."""

    credentials: SchemeCredentials = field(default_factory=SchemeCredentials)
    settings: ThreeFieldSettings


class PasswordStore(AppBody, kw_only=True):
    """SECURE_PASSWORD_STORE."""

    credentials: SchemeCredentials = field(default_factory=SchemeCredentials)
    settings: PasswordStoreSettings


class WsFederation(AppBody, kw_only=True):
    """WS_FEDERATION."""

    credentials: Credentials = field(default_factory=Credentials)
    settings: WsFederationSettings


class AutoLogin(AppBody, kw_only=True):
    """AUTO_LOGIN."""

    credentials: SchemeCredentials = field(default_factory=SchemeCredentials)
    settings: AutoLoginSettings


class IdpInitiatedLogin(Struct):
    """Whether a sign-in may begin here."""

    mode: Literal["DISABLED", "SPEC", "OKTA"] = "DISABLED"
    default_scope: Words = field(default_factory=list)


class RefreshTokenSettings(Struct):
    """Whether refresh tokens change with each use; ``leeway`` in seconds."""

    rotation_type: Literal["ROTATE", "STATIC"]
    leeway: Annotated[int, Meta(ge=0, le=60)] | UnsetType = UNSET


class GroupsClaim(Struct):
    """Which groups the org server's ``groups`` claim shows to this app. A setting of ours (contract A.Apps)."""

    filter_type: Literal["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"]
    value: Annotated[str, Meta(min_length=1, max_length=1024)]
    type: Literal["FILTER"] = "FILTER"
    name: Literal["groups"] = "groups"


class ClientNetwork(Struct):
    """From where it may be used."""

    connection: Literal["ANYWHERE", "ZONE"] = "ANYWHERE"
    include: Annotated[list[Name], Meta(max_length=100)] | UnsetType = UNSET
    exclude: Annotated[list[Name], Meta(max_length=100)] | UnsetType = UNSET


class OAuthSettings(Struct, kw_only=True):
    """settings.oauthClient: the first are the client's own metadata (RFC 7591), the rest Okta's."""

    client_uri: Url | UnsetType = UNSET
    logo_uri: Url | UnsetType = UNSET
    redirect_uris: Uris | UnsetType = UNSET
    post_logout_redirect_uris: Uris | UnsetType = UNSET
    response_types: Words | UnsetType = UNSET
    grant_types: Words | UnsetType = UNSET
    initiate_login_uri: Url | UnsetType = UNSET
    application_type: Literal["web", "native", "browser", "service"] = "web"
    tos_uri: Url | UnsetType = UNSET
    policy_uri: Url | UnsetType = UNSET
    jwks: dict[str, object] | UnsetType = UNSET
    jwks_uri: Url | UnsetType = UNSET
    request_object_signing_alg: Annotated[str, Meta(max_length=10)] | UnsetType = UNSET
    consent_method: Literal["TRUSTED", "REQUIRED"] = "TRUSTED"
    dpop_bound_access_tokens: bool = False
    issuer_mode: Literal["ORG_URL", "CUSTOM_URL", "DYNAMIC"] = "DYNAMIC"
    refresh_token: RefreshTokenSettings | UnsetType = UNSET
    idp_initiated_login: IdpInitiatedLogin = field(default_factory=IdpInitiatedLogin)
    wildcard_redirect: Literal["DISABLED", "SUBDOMAIN"] = "DISABLED"
    participate_slo: bool | UnsetType = UNSET
    frontchannel_logout_uri: Url | UnsetType = UNSET
    frontchannel_logout_session_required: bool | UnsetType = UNSET
    backchannel_logout_uri: Url | UnsetType = UNSET
    backchannel_logout_session_required: bool | UnsetType = UNSET
    groups_claim: GroupsClaim | UnsetType = UNSET
    network: ClientNetwork | UnsetType = UNSET


class OAuthCredentials(Struct, kw_only=True):
    """credentials.oauthClient."""

    client_id: ClientIdText | UnsetType = UNSET
    client_secret: Secret | UnsetType = UNSET
    token_endpoint_auth_method: (
        Literal["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"] | UnsetType
    ) = UNSET
    auto_key_rotation: bool = field(default=True, name="autoKeyRotation")
    pkce_required: bool | UnsetType = UNSET


class OidcCredentials(Struct, rename="camel"):
    """Of an OAuth client."""

    oauth_client: OAuthCredentials = field(default_factory=OAuthCredentials)
    user_name_template: UserNameTemplate = field(default_factory=UserNameTemplate)
    signing: Signing = field(default_factory=Signing)


class OidcSettings(CommonSettings, rename="camel", kw_only=True):
    """Of an OAuth client."""

    oauth_client: OAuthSettings = field(default_factory=OAuthSettings)
    app: FreeSettings = field(default_factory=dict)


class Oidc(AppBody, kw_only=True):
    """OPENID_CONNECT."""

    credentials: OidcCredentials = field(default_factory=OidcCredentials)
    settings: OidcSettings = field(default_factory=OidcSettings)


EASY: dict[SignOnMode, type[AppBody]] = {
    SignOnMode.BOOKMARK: Bookmark,
    SignOnMode.BASIC_AUTH: BasicAuth,
    SignOnMode.BROWSER_PLUGIN: Swa,
    SignOnMode.SECURE_PASSWORD_STORE: PasswordStore,
    SignOnMode.WS_FEDERATION: WsFederation,
    SignOnMode.AUTO_LOGIN: AutoLogin,
    SignOnMode.OPENID_CONNECT: Oidc,
}
