"""Identity providers as they are written (contract A.Identity providers)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

_Text = Annotated[str, Meta(min_length=1, max_length=1024)]
_Url = Annotated[str, Meta(min_length=1, max_length=1014)]
_Id = Annotated[str, Meta(min_length=1, max_length=100)]
_Binding = Literal["HTTP-POST", "HTTP-REDIRECT"]
_Ids = Annotated[list[_Id], Meta(max_length=100)]
IdpType = Literal["OIDC", "SAML2", "GOOGLE", "FACEBOOK", "LINKEDIN", "MICROSOFT", "APPLE", "GITHUB", "GITLAB", "AMAZON"]


class Endpoint(msgspec.Struct):
    """Where one of the protocol's messages goes."""

    url: _Url | None = None
    binding: _Binding | None = None
    destination: Annotated[str, Meta(max_length=512)] | None = None
    type: Literal["INSTANCE", "ORG"] | None = None


class Endpoints(msgspec.Struct, rename="camel"):
    """Those of every protocol; each reads its own."""

    authorization: Endpoint | None = None
    token: Endpoint | None = None
    user_info: Endpoint | None = None
    jwks: Endpoint | None = None
    sso: Endpoint | None = None
    acs: Endpoint | None = None
    slo: Endpoint | None = None


class Client(msgspec.Struct):
    """Who we are to the provider. An answer shows the secret too, as administrators are used to."""

    client_id: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None
    client_secret: Annotated[str, Meta(max_length=1024)] | None = None
    pkce_required: bool | None = None
    token_endpoint_auth_method: Literal["client_secret_basic", "client_secret_post", "private_key_jwt"] | None = None


class Signing(msgspec.Struct, rename="camel"):
    """Which key proves us; APPLE's is its own."""

    kid: _Id | None = None
    team_id: _Id | None = None
    private_key: Annotated[str, Meta(max_length=8192)] | None = None


class Trust(msgspec.Struct, rename="camel"):
    """Whose statements are believed."""

    issuer: _Text | None = None
    audience: _Text | None = None
    kid: _Id | None = None
    additional_kids: Annotated[list[_Id], Meta(max_length=1)] | None = None


class Credentials(msgspec.Struct):
    """Those of every protocol."""

    client: Client | None = None
    trust: Trust | None = None
    signing: Signing | None = None


class Signature(msgspec.Struct):
    """How a message is signed."""

    algorithm: Literal["SHA-1", "SHA-256", "RS256", "RS384", "RS512", "HS256", "HS384", "HS512", "ES256"] | None = None
    scope: Literal["ANY", "NONE", "REQUEST", "RESPONSE", "TOKEN"] | None = None


class SignedMessage(msgspec.Struct):
    """A request or an answer."""

    signature: Signature | None = None


class Algorithms(msgspec.Struct):
    """How requests and answers are signed."""

    request: SignedMessage | None = None
    response: SignedMessage | None = None


class Settings(msgspec.Struct, rename="camel"):
    """What is particular to a protocol."""

    name_format: Annotated[str, Meta(max_length=255)] | None = None
    honor_persistent_name_id: bool | None = None
    participate_slo: bool | None = None
    allow_unsolicited_responses: bool | None = None
    send_application_context: bool | None = None


class RelayState(msgspec.Struct):
    """How a SAML relay state is read."""

    format: Literal["FROM_URL", "OPAQUE"] | None = None


class Issuer(msgspec.Struct):
    """Who the provider says it is."""

    url: _Url | None = None


class Protocol(msgspec.Struct, rename="camel"):
    """What is spoken, where, and as whom."""

    type: Literal["OIDC", "OAUTH2", "SAML2"] | None = None
    endpoints: Endpoints | None = None
    issuer: Issuer | None = None
    scopes: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=100)] | None = None
    credentials: Credentials | None = None
    algorithms: Algorithms | None = None
    settings: Settings | None = None
    relay_state: RelayState | None = None
    okta_idp_org_url: _Url | None = None


class GroupsFilter(msgspec.Struct):
    """Groups by their ids."""

    include: _Ids | None = None


class LinkFilter(msgspec.Struct):
    """Whose accounts are linked."""

    groups: GroupsFilter | None = None


class AccountLink(msgspec.Struct):
    """Whether an account that is here already is linked."""

    action: Literal["AUTO", "DISABLED"] | None = None
    filter: LinkFilter | None = None


class ProvisioningGroups(msgspec.Struct, rename="camel"):
    """Which groups a person is in who comes from the provider."""

    action: Literal["NONE", "ASSIGN", "APPEND", "SYNC"] | None = None
    assignments: _Ids | None = None
    source_attribute_name: Annotated[str, Meta(max_length=1024)] | None = None
    filter: _Ids | None = None


class Deprovisioned(msgspec.Struct):
    """What becomes of somebody who was deactivated here."""

    action: Literal["NONE", "REACTIVATE"] | None = None


class Suspended(msgspec.Struct):
    """What becomes of somebody who was suspended here."""

    action: Literal["NONE", "UNSUSPEND"] | None = None


class ProvisioningConditions(msgspec.Struct):
    """What happens to people who may not sign in here."""

    deprovisioned: Deprovisioned | None = None
    suspended: Suspended | None = None


class Provisioning(msgspec.Struct, rename="camel"):
    """Whether an account is made of whoever comes."""

    action: Literal["AUTO", "CALLOUT", "DISABLED"] | None = None
    profile_master: bool | None = None
    groups: ProvisioningGroups | None = None
    conditions: ProvisioningConditions | None = None


class UserNameTemplate(msgspec.Struct):
    """The expression that makes a user name."""

    template: Annotated[str, Meta(min_length=9, max_length=1024)] | None = None


class Subject(msgspec.Struct, rename="camel"):
    """Whom the provider's person is here."""

    user_name_template: UserNameTemplate | None = None
    filter: Annotated[str, Meta(max_length=1024)] | None = None
    match_type: Literal["USERNAME", "EMAIL", "USERNAME_OR_EMAIL", "CUSTOM_ATTRIBUTE"] | None = None
    match_attribute: _Text | None = None


class IdpPolicy(msgspec.Struct, rename="camel"):
    """Whom the provider may sign in, and who is made of it."""

    account_link: AccountLink | None = None
    provisioning: Provisioning | None = None
    subject: Subject | None = None
    max_clock_skew: Annotated[int, Meta(ge=0, le=3_600_000)] | None = None
    trust_claims: bool | None = None
    transformed_username_matching_enabled: bool | None = None


class IdpBody(msgspec.Struct, rename="camel"):
    """An identity provider."""

    type: IdpType
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    issuer_mode: Literal["ORG_URL", "CUSTOM_URL", "DYNAMIC"] | None = None
    protocol: Protocol | None = None
    policy: IdpPolicy | None = None


class CertificateBody(msgspec.Struct):
    """An uploaded certificate."""

    x5c: Annotated[list[Annotated[str, Meta(max_length=16_384)]], Meta(min_length=1, max_length=10)]


class IdpCsrSubject(msgspec.Struct, rename="camel"):
    """Whom a certificate is to name."""

    country_name: Annotated[str, Meta(max_length=64)] | None = None
    state_or_province_name: Annotated[str, Meta(max_length=128)] | None = None
    locality_name: Annotated[str, Meta(max_length=128)] | None = None
    organization_name: Annotated[str, Meta(max_length=64)] | None = None
    organizational_unit_name: Annotated[str, Meta(max_length=64)] | None = None
    common_name: Annotated[str, Meta(max_length=64)] | None = None


class IdpCsrNames(msgspec.Struct, rename="camel"):
    """Other names of whom it names."""

    dns_names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253)]], Meta(max_length=100)] | None = None


class IdpCsrBody(msgspec.Struct, rename="camel"):
    """What a signing request is made of."""

    subject: IdpCsrSubject | None = None
    subject_alt_names: IdpCsrNames | None = None


class LinkBody(msgspec.Struct, rename="camel"):
    """What the provider calls the person."""

    external_id: Annotated[str, Meta(min_length=1, max_length=512)]
