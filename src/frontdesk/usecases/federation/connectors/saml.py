"""SAML 2.0 providers: our org is their service provider (saml-profiles-2.0 §4.1; Okta: Add a SAML 2.0 IdP)."""

import asyncio
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.keys import IDP_KEY, IDP_SIGNING_KEY, child_id, private_key
from frontdesk.domain.idps.saml import MULTI_FACTOR_CLASSES, SamlUpstream, UpstreamSession, read_saml
from frontdesk.domain.idps.trip import Trip
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.saml.assertion import Assertion
from frontdesk.protocol.saml.bindings import post_form, read_post, redirect_url
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.protocol.saml.keys import Signer, Trust, load_private_key
from frontdesk.protocol.saml.names import TRANSIENT
from frontdesk.protocol.saml.request import AuthnRequest, authn_request_element
from frontdesk.protocol.saml.response import Expected, verify_response
from frontdesk.protocol.saml.signature import sign_enveloped
from frontdesk.protocol.saml.xml import render_xml
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.federation.connector import Departure, FederationRefused, Setting
from frontdesk.usecases.records.sealing import RecordSecrets

_SPENT = "saml_assertion"
_MULTI_FACTOR, _PASSWORD = "mfa", "pwd"
_VERIFIED = frozenset({"true", "1", "yes"})


@dataclass(frozen=True, slots=True)
class SamlConnector:
    """Asks with an AuthnRequest, and believes the signed assertion that answers it, once."""

    store: Store
    secrets: RecordSecrets

    async def depart(self, at: Setting, trip: Trip, state: str) -> Departure:
        """The request, by the binding and with the signature that the provider's record asks for.

        Raises:
            FederationRefused: the key that it is to be signed with is gone.
        """
        upstream = read_saml(at.idp, at.org_url)
        request = AuthnRequest(
            id=request_id(trip),
            issued_at=at.now,
            issuer=upstream.entity_id,
            destination=upstream.destination,
            acs_url=upstream.acs_url,
            name_id_format=upstream.name_id_format,
            allow_create=True,
            force_authn=trip.anew,
        )
        signer = await self._signer(at, upstream) if upstream.signs_requests else None
        element = authn_request_element(request)
        if upstream.sso_binding == "HTTP-REDIRECT":
            return Departure(redirect_url(upstream.sso_url, "SAMLRequest", render_xml(element), state, signer))
        signed = sign_enveloped(element, signer) if signer is not None else element
        form = post_form(upstream.sso_url, "SAMLRequest", render_xml(signed), state)
        return Departure(form.action, form.fields)

    async def arrive(self, at: Setting, trip: Trip, answer: Mapping[str, str]) -> ExternalIdentity:
        """Whom the one assertion of the answer speaks of.

        Raises:
            FederationRefused: it is not signed by the provider, not for us, now and this request, or was used before.
        """
        upstream = read_saml(at.idp, at.org_url)
        if not trip.is_solicited and not upstream.takes_unsolicited:
            raise FederationRefused("Nobody asked for the response, and the provider's settings take none unasked.")
        expected = Expected(
            issuer=upstream.issuer,
            audience=upstream.entity_id,
            recipients=frozenset({upstream.acs_url}),
            in_response_to=request_id(trip) if trip.is_solicited else None,
            now=at.now,
            skew_ms=upstream.skew_ms,
            signed=upstream.signed,
        )
        trust, pems = await self._trusted(at, upstream)
        try:
            raw = read_post(answer).raw
            # reading a large message and proving its signature keeps the loop from others
            assertion = await asyncio.to_thread(_verified, raw, trust, expected, pems)
        except RefusedMessage as why:
            raise FederationRefused(str(why)) from None
        await self._spend(at.org, upstream, assertion)
        return identity_of(at.idp.id, assertion)

    async def _signer(self, at: Setting, upstream: SamlUpstream) -> Signer:
        async with self.store.reading(at.org) as unit:
            key = await find_own_key(unit, at.idp, upstream)
        if key is None:
            raise FederationRefused("The key that proves us to the provider (credentials.signing.kid) is gone.")
        return own_signer(key, self.secrets, sha1=upstream.request_sha1)

    async def _trusted(self, at: Setting, upstream: SamlUpstream) -> tuple[Trust, tuple[bytes, ...]]:
        async with self.store.reading(at.org) as unit:
            trust = await trust_in(unit, upstream, at.now)
            own = await unit.records.list_page(IDP_SIGNING_KEY.name, parent_id=at.idp.id)
        return trust, tuple(private_key(self.secrets.open(key)) for key in own if key.sealed is not None)

    async def _spend(self, org: OrgId, upstream: SamlUpstream, assertion: Assertion) -> None:
        """An assertion counts once (saml-profiles §4.1.4.5); its id is remembered as long as it would be good."""
        ends = [each.not_on_or_after for each in assertion.confirmations if each.not_on_or_after is not None]
        id_hash = token_hash(f"{upstream.issuer} {assertion.id}")
        async with self.store.unit(org) as unit:
            fresh = await unit.spent.spend(_SPENT, id_hash, max(ends) + upstream.skew_ms)
        if not fresh:
            raise FederationRefused("The assertion was used before; each counts once.")


def request_id(trip: Trip) -> str:
    """The id of the trip's request: an XML name, and as hard to guess as the trip's nonce."""
    return f"_{trip.nonce}"


async def find_own_key(unit: Unit, idp: Record, upstream: SamlUpstream) -> Record | None:
    """The record of the key that proves us to the provider."""
    return await unit.records.find(IDP_SIGNING_KEY.name, child_id(idp.id, upstream.signing_kid or ""))


def own_signer(key: Record, secrets: RecordSecrets, *, sha1: bool) -> Signer:
    """The key of such a record, ready to sign."""
    private = load_private_key(private_key(secrets.open(key)))
    if sha1:
        return Signer(private, certificate_of(key), "SHA1", "SHA1")
    return Signer(private, certificate_of(key))


def certificate_of(key: Record) -> str:
    """The base64 of the DER of a key's certificate."""
    jwk = key.body["jwk"]
    assert isinstance(jwk, Mapping), "keys keep their JWK as an object"
    return str(jwk["x5c"][0])


async def trust_in(unit: Unit, upstream: SamlUpstream, now: int) -> Trust:
    """The uploaded certificates that the provider's record names."""
    keys = [await unit.records.find(IDP_KEY.name, kid) for kid in upstream.trusted_kids]
    certificates = tuple(b64decode(certificate_of(key)) for key in keys if key is not None)
    return Trust(certificates, now, allows_sha1=upstream.response_sha1)


def identity_of(idp_id: str, assertion: Assertion) -> ExternalIdentity:
    """Whom an assertion speaks of that was verified.

    A SAML provider is one that an administrator trusted with its certificate, and has no word for an address that it
    did not verify; where it says so in an attribute, it is believed.

    Raises:
        FederationRefused: its name for the person is good for one sign-in only.
    """
    if assertion.name_id.format == TRANSIENT:
        raise FederationRefused("A transient NameID names nobody a second time; the provider must send another format.")
    attributes = _attributes(assertion)
    name = assertion.name_id
    session = UpstreamSession(
        index=assertion.session_index or "",
        name_format=name.format,
        name_qualifier=name.name_qualifier or "",
        sp_name_qualifier=name.sp_name_qualifier or "",
    )
    return ExternalIdentity(
        idp_id=idp_id,
        external_id=name.value,
        attributes=attributes,
        email_verified=_is_verified(attributes),
        amr=(_PASSWORD, _MULTI_FACTOR) if assertion.authn_class in MULTI_FACTOR_CLASSES else (),
        name_id=name.value,
        session_index=session.kept(),
        authn_at=assertion.authn_at,
    )


def _is_verified(attributes: Mapping[str, object]) -> bool:
    """Whatever the attribute says besides yes, once or several times, is no."""
    said = attributes.get("email_verified", attributes.get("emailVerified", "true"))
    return all(str(each).strip().lower() in _VERIFIED for each in (said if isinstance(said, list) else [said]))


def _attributes(assertion: Assertion) -> dict[str, object]:
    """By name: one value as a text, several as a list; a name that is said twice has the values of both."""
    found: dict[str, list[str]] = {}
    for each in assertion.attributes:
        found.setdefault(each.name, []).extend(each.values)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}


def _verified(raw: bytes, trust: Trust, expected: Expected, pems: tuple[bytes, ...]) -> Assertion:
    return verify_response(raw, trust, expected, tuple(load_private_key(pem) for pem in pems))
