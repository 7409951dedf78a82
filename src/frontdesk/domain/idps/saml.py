"""An identity provider that speaks SAML 2.0, as its record says: where it is, and what is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from frontdesk.domain.idps.model import signing_kid, trusted_kids
from frontdesk.domain.records.model import Record

SIGNED: Final[Mapping[str, Literal["RESPONSE", "ASSERTION"]]] = {"RESPONSE": "RESPONSE", "TOKEN": "ASSERTION"}
MULTI_FACTOR_CLASSES: Final = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI",
    }
)
"""Contexts that say that more than a password was seen; believed only where the provider's claims are trusted."""


@dataclass(frozen=True, slots=True)
class SamlUpstream:
    """``entity_id``: what the provider calls us, its audience. ``signed``: what of its answers must carry a signature.

    ``acs_url``: where its answers come in, at an address of its own or at the one that it shares with others.
    ``sha1``: whether the record asks for SHA-1, in what we sign and in what is believed.
    """

    entity_id: str
    issuer: str
    sso_url: str
    sso_binding: str
    destination: str
    acs_url: str
    shares_acs: bool
    name_id_format: str
    signs_requests: bool
    request_sha1: bool
    response_sha1: bool
    signed: Literal["RESPONSE", "ASSERTION", "ANY"]
    trusted_kids: tuple[str, ...]
    signing_kid: str | None
    skew_ms: int
    takes_unsolicited: bool
    relay_state_is_url: bool
    logout_url: str | None
    logout_binding: str
    participates_in_logout: bool
    own_logout_url: str


def read_saml(idp: Record, org_url: str) -> SamlUpstream:
    """What a record of type SAML2 says."""
    body: Any = idp.body
    protocol = body["protocol"]
    sso, slo = protocol["endpoints"]["sso"], protocol["endpoints"].get("slo") or {}
    shares_acs = protocol["endpoints"]["acs"]["type"] == "ORG"
    settings, algorithms = protocol["settings"], protocol["algorithms"]
    asked, answered = _signature(algorithms, "request"), _signature(algorithms, "response")
    return SamlUpstream(
        entity_id=protocol["credentials"]["trust"]["audience"],
        issuer=protocol["credentials"]["trust"]["issuer"],
        sso_url=sso["url"],
        sso_binding=sso["binding"],
        destination=sso.get("destination") or sso["url"],
        acs_url=f"{org_url}/sso/saml2" if shares_acs else f"{org_url}/sso/saml2/{idp.id}",
        shares_acs=shares_acs,
        name_id_format=settings["nameFormat"],
        signs_requests=asked.get("scope") != "NONE",
        request_sha1=asked.get("algorithm") == "SHA-1",
        response_sha1=answered.get("algorithm") == "SHA-1",
        signed=SIGNED.get(answered.get("scope") or "", "ANY"),
        trusted_kids=tuple(trusted_kids(body)),
        signing_kid=signing_kid(idp),
        skew_ms=body["policy"]["maxClockSkew"],
        takes_unsolicited=settings.get("allowUnsolicitedResponses") is not False,
        relay_state_is_url=(protocol.get("relayState") or {}).get("format") == "FROM_URL",
        logout_url=slo.get("url"),
        logout_binding=slo.get("binding") or "HTTP-POST",
        participates_in_logout=bool(settings.get("participateSlo")) and bool(slo.get("url")),
        own_logout_url=f"{org_url}/slo/saml2/{idp.id}",
    )


@dataclass(frozen=True, slots=True)
class UpstreamSession:
    """What the provider calls the person's session, and how it wrote their name: a logout request must say both again.

    ``SessionIdp.session_index`` holds it as ``kept``.
    """

    index: str
    name_format: str
    name_qualifier: str = ""
    sp_name_qualifier: str = ""

    def kept(self) -> str:
        """In one text."""
        return "\n".join((self.name_format, self.name_qualifier, self.sp_name_qualifier, self.index))


def read_session(kept: str | None) -> UpstreamSession | None:
    """From ``UpstreamSession.kept``; None where nothing was kept."""
    parts = (kept or "").split("\n", 3)
    return UpstreamSession(parts[3], parts[0], parts[1], parts[2]) if len(parts) == 4 else None


def _signature(algorithms: Mapping[str, Any], of: str) -> Mapping[str, Any]:
    return (algorithms.get(of) or {}).get("signature") or {}
