"""Who somebody is, in the words of an identity provider: what every connector ends with, whatever it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_CHARACTERS = 512
"""How long a provider's name for somebody may be: as long as an administrator may write one (a ``sub`` has 255)."""


@dataclass(frozen=True, slots=True)
class UpstreamTokens:
    """What the provider gave us to call it with; kept sealed. ``expires_at``: None where it did not say."""

    access_token: str = field(repr=False)
    token_type: str = "Bearer"
    expires_at: int | None = None
    scopes: tuple[str, ...] = ()
    refresh_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """``external_id`` is the provider's own name for the person and never becomes another's (a ``sub``, a persistent
    NameID). ``attributes`` are what it says of them, by its own names.

    ``email_verified``: the provider vouches that the person receives mail at ``attributes["email"]`` and at
    ``name_id``, if that is an address; what says nothing of it is not verified. ``amr``: how the provider let them
    in (RFC 8176); ``authn_at``: when, if it says so. ``name_id`` and ``session_index``: of a SAML provider, for single
    logout.
    """

    idp_id: str
    external_id: str
    attributes: Mapping[str, object]
    email_verified: bool = False
    amr: tuple[str, ...] = ()
    name_id: str | None = None
    session_index: str | None = None
    tokens: UpstreamTokens | None = None
    authn_at: int | None = None


_OKTA_NAMES: Mapping[str, tuple[str, ...]] = {
    "email": ("mail", "emailAddress", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
    "firstName": (
        "given_name",
        "givenName",
        "first_name",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    ),
    "lastName": (
        "family_name",
        "familyName",
        "last_name",
        "surname",
        "sn",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    ),
    "middleName": ("middle_name",),
    "displayName": ("name", "display_name"),
    "nickName": ("nickname",),
    "profileUrl": ("profile",),
    "timezone": ("zoneinfo",),
    "mobilePhone": ("phone_number", "mobile"),
}
"""Our name of an attribute, and by which others providers know it (OIDC Core §5.1; the names of SAML's usual sets)."""


def idp_profile(identity: ExternalIdentity, external_names: Mapping[str, str]) -> dict[str, object]:
    """The person as expressions read them (``idpuser``, ``appuser``): what the provider said, also by our names.

    ``external_names``: what the provider calls each attribute of its schema here.
    """
    said = identity.attributes
    profile: dict[str, Any] = dict(said)
    for name, others in _OKTA_NAMES.items():
        value = next((said[each] for each in (name, *others) if _is_said(said.get(each))), None)
        if value is not None:
            profile[name] = value[0] if isinstance(value, list | tuple) and value else value
    profile |= {name: said[theirs] for name, theirs in external_names.items() if theirs in said}
    profile["externalId"] = identity.external_id
    if identity.name_id is not None:
        profile["subjectNameId"] = identity.name_id
    return profile


def _is_said(value: object) -> bool:
    return value is not None and value not in ("", [], ())
