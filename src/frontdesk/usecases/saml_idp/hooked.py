"""An assertion as its hook is shown it and may patch it, and back (contract E.1: com.okta.saml.tokens.transform)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk.domain.apps.saml import SamlApp
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.org.model import Org
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.saml.assertion import UNSPECIFIED_NAME, Assertion, Attribute
from frontdesk.protocol.saml.names import BEARER

_STRING = "xs:string"
_TYPE, _FORMAT = "xsi:type", "NameFormat"


def shown(assertion: Assertion) -> dict[str, object]:
    """The assertion in the hook's words."""
    assert assertion.not_on_or_after is not None, "we say until when it is good"
    return {
        "subject": {
            "nameId": assertion.name_id.value,
            "nameFormat": assertion.name_id.format,
            "confirmation": {"method": BEARER, "data": {"recipient": assertion.confirmations[0].recipient}},
        },
        "authentication": {
            "sessionIndex": assertion.session_index,
            "authnContext": {"authnContextClassRef": assertion.authn_class},
        },
        "conditions": {"audienceRestriction": list(assertion.audiences)},
        "claims": {each.name: _shown_attribute(each) for each in assertion.attributes},
        "lifetime": {"expiration": (assertion.not_on_or_after - assertion.issued_at) // 1000},
    }


def patched(assertion: Assertion, wanted: Mapping[str, Any]) -> Assertion:
    """The assertion as the hook wants it. Its issuer, id and times of birth are ours to say."""
    subject, authentication = wanted["subject"], wanted["authentication"]
    until = assertion.issued_at + wanted["lifetime"]["expiration"] * 1000
    old = assertion.confirmations[0]
    data = _member(_member(subject, "confirmation"), "data")
    confirmation = replace(old, not_on_or_after=until, recipient=data.get("recipient") or old.recipient)
    context = _member(authentication, "authnContext")
    return replace(
        assertion,
        name_id=replace(
            assertion.name_id,
            value=subject["nameId"],
            format=subject.get("nameFormat") or assertion.name_id.format,
        ),
        confirmations=(confirmation,),
        not_on_or_after=until,
        audiences=tuple(wanted["conditions"]["audienceRestriction"]),
        authn_class=context.get("authnContextClassRef") or assertion.authn_class,
        session_index=authentication.get("sessionIndex") or assertion.session_index,
        attributes=tuple(_attribute(name, claim) for name, claim in wanted["claims"].items()),
    )


def hook_context(
    org: Org, app: SamlApp, person: tuple[User, Session], client: ClientContext, asked: tuple[str | None, str]
) -> dict[str, object]:
    """``data.context``: who signs in, where from, to what; ``asked``: the request's id, and where it was sent."""
    user, session = person
    request_id, url = asked
    return {
        "request": {
            "id": client.request_id or request_id,
            "method": "GET" if request_id is None else "POST",
            "url": {"value": url},
            "ipAddress": client.ip_address,
        },
        "protocol": {
            "type": "SAML2.0",
            "issuer": {"id": app.app.id, "name": app.app.label, "uri": app.entity_id},
        },
        "session": {
            "id": session.id,
            "userId": user.id,
            "login": user.login,
            "createdAt": iso_time(session.created_at),
            "expiresAt": iso_time(session.expires_at),
            "status": "ACTIVE",
            "lastPasswordVerification": iso_time(session.auth_time),
        },
        "user": {
            "id": user.id,
            "profile": {
                "login": user.login,
                "firstName": user.attribute("firstName"),
                "lastName": user.attribute("lastName"),
                "locale": user.attribute("locale"),
                "timeZone": user.attribute("timezone"),
            },
            "_links": {"groups": {"href": f"{org.url}/api/v1/users/{user.id}/groups"}},
        },
    }


def _shown_attribute(attribute: Attribute) -> dict[str, object]:
    kind = {_TYPE: attribute.value_type or _STRING}
    return {
        "attributes": {_FORMAT: attribute.name_format},
        "attributeValues": [{"attributes": kind, "value": value} for value in attribute.values],
    }


def _attribute(name: str, claim: Mapping[str, Any]) -> Attribute:
    values = claim["attributeValues"]
    kinds = {each.get("attributes", {}).get(_TYPE, _STRING) for each in values}
    kind = kinds.pop() if len(kinds) == 1 else _STRING
    return Attribute(
        name=name,
        values=tuple(_text(each["value"]) for each in values),
        name_format=claim.get("attributes", {}).get(_FORMAT, UNSPECIFIED_NAME),
        value_type=kind if kind.startswith("xs:") and kind.isascii() else _STRING,
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _member(value: Any, name: str) -> Mapping[str, Any]:
    member = value.get(name)
    return member if isinstance(member, Mapping) else {}
