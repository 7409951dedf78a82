"""An identity provider, as it is kept (contract A.Identity providers; seen-on-the-wire 1.2, 4.4)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.kinds import OIDC, SAML2
from frontdesk.domain.idps.policy import idp_policy
from frontdesk.domain.idps.protocols import Secrets, oidc_protocol, saml_protocol, social_protocol
from frontdesk.domain.idps.what import WHAT
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind

IDP = RecordKind(
    name="idp",
    prefix="0oa",
    type="IdpTrust",
    events=RecordEvents(
        EventType.IDP_CREATE,
        EventType.IDP_UPDATE,
        EventType.IDP_DELETE,
        EventType.IDP_ACTIVATE,
        EventType.IDP_DEACTIVATE,
    ),
)


def idp_draft(
    sent: Mapping[str, Any], known: Record | None, kept: Secrets, *, org_url: str, dev: bool
) -> tuple[Draft, Secrets]:
    """A provider as its author wants it, complete, and the secrets to seal with it; ``kept`` are those it has.

    Names are not unique: a provider is told by its id (recorded: two of one name).

    Raises:
        ValidationFailed: what its kind needs is missing, or its kind would change.
    """
    kind = sent["type"]
    if known is not None and kind != known.body["type"]:
        raise ValidationFailed(WHAT, ("type: The type of an identity provider cannot be changed.",))
    protocol = sent.get("protocol") or {}
    body: dict[str, Any] = {"type": kind, "name": sent["name"]}
    secrets: Secrets = {}
    if kind == SAML2:
        body["protocol"] = saml_protocol(protocol, known, org_url=org_url, dev=dev)
    else:
        body["issuerMode"] = sent.get("issuerMode") or (known.body["issuerMode"] if known is not None else "DYNAMIC")
        make = oidc_protocol if kind == OIDC else social_protocol
        body["protocol"], secrets = make(kind, protocol, kept, dev=dev)
    body["policy"] = idp_policy(sent.get("policy") or {})
    return Draft(body=body), secrets


def groups_named(body: Mapping[str, Any]) -> list[str]:
    """The groups that the provider's policy speaks of."""
    policy = body["policy"]
    named = list(policy["provisioning"]["groups"].get("assignments") or [])
    link_filter = policy["accountLink"]["filter"] or {}
    return named + list((link_filter.get("groups") or {}).get("include") or [])


def groups_given(body: Mapping[str, Any]) -> list[str] | None:
    """The groups that the provider may put its people into; None: any that it names."""
    wanted = body["policy"]["provisioning"]["groups"]
    if wanted["action"] == "NONE":
        return []
    if wanted["action"] == "ASSIGN":
        return list(wanted.get("assignments") or [])
    return list(wanted.get("filter") or []) or None


def signing_kid(idp: Record) -> str | None:
    """The key that proves us to a SAML provider."""
    protocol = idp.body["protocol"]
    assert isinstance(protocol, Mapping), "idp_draft writes an object"
    signing = protocol["credentials"].get("signing") or {}
    kid = signing.get("kid")
    return kid if isinstance(kid, str) else None


def trusted_kids(body: Mapping[str, Any]) -> list[str]:
    """The uploaded keys that the provider's statements are verified with."""
    trust = body["protocol"].get("credentials", {}).get("trust") or {}
    return [kid for kid in (trust.get("kid"), *(trust.get("additionalKids") or [])) if kid]
