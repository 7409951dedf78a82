"""Applications as the wire writes them: SAML 2.0 and SAML 1.1 (contract A.Apps; seen 4.3)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from frontdesk.web.shapes.app_modes import FreeSettings, Words
from frontdesk.web.shapes.apps import AppBody, CommonSettings, Credentials, Name, Text, Url

Id = Annotated[str, Meta(max_length=100)]
Certificates = Annotated[list[Annotated[str, Meta(max_length=16_384)]], Meta(max_length=10)]


class AttributeStatement(Struct, rename="camel"):
    """An attribute of the assertion: of expressions, or of the person's groups."""

    name: Name
    type: Literal["EXPRESSION", "GROUP"] = "EXPRESSION"
    namespace: Text = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
    values: Words | UnsetType = UNSET
    filter_type: Literal["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"] | UnsetType = UNSET
    filter_value: Text | UnsetType = UNSET


class AcsEndpoint(Struct):
    """One of several places where assertions are posted."""

    index: Annotated[int, Meta(ge=0, le=65_535)]
    url: Url


class HookReference(Struct):
    """An inline hook."""

    id: Id


class AssertionEncryption(Struct, rename="camel", omit_defaults=False):
    """Whether and how assertions are encrypted."""

    enabled: bool = False
    encryption_algorithm: Literal["AES128_CBC", "AES256_CBC", "AES128_GCM", "AES256_GCM"] | UnsetType = UNSET
    key_transport_algorithm: Literal["RSA_15", "RSA_OAEP"] | UnsetType = UNSET
    x5c: Certificates | UnsetType = UNSET


class SingleLogout(Struct, rename="camel"):
    """Whether signing out here signs out there."""

    enabled: bool = False
    issuer: Text | UnsetType = UNSET
    logout_url: Url | UnsetType = UNSET


class SpCertificate(Struct):
    """What the service provider signs with."""

    x5c: Certificates


class SamlSignOn(Struct, rename="camel", kw_only=True):
    """settings.signOn of SAML 2.0."""

    default_relay_state: Text | None = None
    sso_acs_url: Url | UnsetType = UNSET
    idp_issuer: Text = "http://www.okta.com/${org.externalKey}"
    audience: Text | UnsetType = UNSET
    recipient: Url | UnsetType = UNSET
    destination: Url | UnsetType = UNSET
    subject_name_id_template: Text | UnsetType = UNSET
    subject_name_id_format: Text | UnsetType = UNSET
    response_signed: bool | UnsetType = UNSET
    assertion_signed: bool | UnsetType = UNSET
    signature_algorithm: Literal["RSA_SHA1", "RSA_SHA256"] | UnsetType = UNSET
    digest_algorithm: Literal["SHA1", "SHA256"] | UnsetType = UNSET
    honor_force_authn: bool | UnsetType = UNSET
    authn_context_class_ref: Text | UnsetType = UNSET
    sp_issuer: Text | None = None
    request_compressed: bool = False
    attribute_statements: Annotated[list[AttributeStatement], Meta(max_length=100)] = field(default_factory=list)
    inline_hooks: Annotated[list[HookReference], Meta(max_length=10)] = field(default_factory=list)
    acs_endpoints: Annotated[list[AcsEndpoint], Meta(max_length=100)] = field(default_factory=list)
    allow_multiple_acs_endpoints: bool = False
    saml_signed_request_enabled: bool = False
    sp_certificate: SpCertificate | UnsetType = UNSET
    slo: SingleLogout = field(default_factory=SingleLogout)
    assertion_encryption: AssertionEncryption = field(default_factory=AssertionEncryption)
    saml_assertion_lifetime_seconds: Annotated[int, Meta(ge=10, le=86_400)] | UnsetType = UNSET
    sso_acs_url_override: Url | UnsetType = UNSET
    audience_override: Text | UnsetType = UNSET
    recipient_override: Url | UnsetType = UNSET
    destination_override: Url | UnsetType = UNSET


class Saml11SignOn(Struct, rename="camel", kw_only=True):
    """settings.signOn of SAML 1.1."""

    default_relay_state: Text | None = None
    sso_acs_url_override: Url | UnsetType = UNSET
    audience_override: Text | UnsetType = UNSET
    recipient_override: Url | UnsetType = UNSET


class SamlSettings(CommonSettings, rename="camel", kw_only=True):
    """Of SAML 2.0."""

    sign_on: SamlSignOn = field(default_factory=SamlSignOn)
    app: FreeSettings = field(default_factory=dict)


class Saml11Settings(CommonSettings, rename="camel", kw_only=True):
    """Of SAML 1.1."""

    sign_on: Saml11SignOn = field(default_factory=Saml11SignOn)
    app: FreeSettings = field(default_factory=dict)


class Saml(AppBody, kw_only=True):
    """SAML_2_0."""

    credentials: Credentials = field(default_factory=Credentials)
    settings: SamlSettings = field(default_factory=SamlSettings)


class Saml11(AppBody, kw_only=True):
    """SAML_1_1."""

    credentials: Credentials = field(default_factory=Credentials)
    settings: Saml11Settings = field(default_factory=Saml11Settings)
