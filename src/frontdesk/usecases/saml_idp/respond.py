"""Answering an app: the assertion drafted, hooked, signed and encrypted, or the status that says why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from frontdesk.domain.apps.saml import SamlApp
from frontdesk.domain.authorization_requests.saml_step import NoSuchContext, NotPassively
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.org.model import Org
from frontdesk.domain.sessions.model import LONGEST_MS, Session
from frontdesk.domain.users.model import User
from frontdesk.protocol.saml.assertion import Assertion, Confirmation, assertion_element
from frontdesk.protocol.saml.bindings import PostForm, post_form
from frontdesk.protocol.saml.encryption import Algorithm, encrypt_assertion, encrypts
from frontdesk.protocol.saml.keys import Signer
from frontdesk.protocol.saml.names import (
    AUTHN_FAILED,
    INVALID_NAME_ID_POLICY,
    NO_AUTHN_CONTEXT,
    NO_PASSIVE,
    REQUEST_DENIED,
    REQUESTER,
    RESPONDER,
)
from frontdesk.protocol.saml.response import Answer, Status, response_element
from frontdesk.protocol.saml.signature import sign_enveloped
from frontdesk.protocol.saml.values import NameId, new_message_id
from frontdesk.protocol.saml.xml import Element, render_xml
from frontdesk.storage.unit import Unit
from frontdesk.usecases.hooks.assertion_hook import AssertionDenied, after_assertion_hook
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.saml_idp.errors import SamlDenied, SamlRefused
from frontdesk.usecases.saml_idp.hooked import hook_context, patched, shown
from frontdesk.usecases.saml_idp.intake import Asked
from frontdesk.usecases.saml_idp.keys import SamlKeys
from frontdesk.usecases.saml_idp.statements import attributes_of, find_at_app, name_of, scope_of

_SKEW_MS = 300_000
"""How far behind an app's clock may be: its assertion is good from then on, as Okta's is."""
DENIED = Status(RESPONDER, REQUEST_DENIED, "The person may not sign in to this app.")
OTHER_NAME = Status(REQUESTER, INVALID_NAME_ID_POLICY, "The app's names have another format.")
OTHER_PERSON = Status(RESPONDER, AUTHN_FAILED, "Another person is signed in than the request expects.")
_STATUSES: Mapping[type, Status] = {
    NotPassively: Status(RESPONDER, NO_PASSIVE, "The person would have to be asked something."),
    NoSuchContext: Status(RESPONDER, NO_AUTHN_CONTEXT, "No requested authentication context can be attained."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who is let in to an app, in which session, and as a member of which authentication context."""

    user: User
    session: Session
    context_class: str | None


def status_of(step: NotPassively | NoSuchContext) -> Status:
    """Why there is no assertion, as the app is told."""
    return _STATUSES[type(step)]


class SamlAnswers:
    """Makes responses."""

    def __init__(self, keys: SamlKeys, hooks: HookRunner) -> None:
        self._keys = keys
        self._hooks = hooks

    async def draft(self, unit: Unit, org: Org, app: SamlApp, asked: Asked, entry: Entry, now: int) -> Assertion | None:
        """What would be asserted; None where the person does not have the app.

        Raises:
            SamlRefused: the app's settings make no assertion of this person.
        """
        person = await find_at_app(unit, app, entry.user)
        if person is None:
            return None
        if app.encrypts_to is not None and not encrypts(app.encrypts_to):
            raise SamlRefused("The app's assertionEncryption has no certificate with an RSA key of 2048 bits or more.")
        session, scope = entry.session, scope_of(org, app, person, entry.session, now)
        is_usual = asked.acs_url == app.acs_url
        until = now + app.lifetime_ms
        return Assertion(
            id=new_message_id(),
            issued_at=now,
            issuer=app.entity_id,
            name_id=name_of(app, person, scope),
            confirmations=(Confirmation(app.recipient if is_usual else asked.acs_url, until, None, asked.request_id),),
            not_before=now - _SKEW_MS,
            not_on_or_after=until,
            audiences=(app.audience,) if app.audience else (),
            authn_at=session.auth_time,
            authn_class=entry.context_class or app.context_class,
            session_index=session.id,
            session_not_on_or_after=session.created_at + min(session.limits.longest_ms, LONGEST_MS),
            attributes=attributes_of(app, person, scope),
        )

    async def hooked(
        self, org: Org, app: SamlApp, asked: Asked, drafted: tuple[Entry, Assertion], client: ClientContext
    ) -> Assertion:
        """The draft as the app's hooks want it; no unit is open meanwhile.

        Raises:
            SamlDenied: a hook's service lets the person not in.
        """
        entry, assertion = drafted
        if not app.hook_ids:
            return assertion
        address = (asked.request_id, f"{org.url}{app.sso_path}")
        context = hook_context(org, app, (entry.user, entry.session), client, address)
        try:
            wanted = await after_assertion_hook(
                self._hooks, org.id, app.hook_ids, context, shown(assertion), client=client
            )
        except AssertionDenied as why:
            raise SamlDenied(f"The app's inline hook denies it: {why}", shown=str(why)) from None
        return patched(assertion, cast(Mapping[str, Any], wanted))  # the hook's room checked its shape

    async def post(self, org: Org, app: SamlApp, asked: Asked, assertion: Assertion) -> PostForm:
        """The form that takes the assertion to the app. An assertion that nothing around it signs is always signed."""
        signer = await self._keys.signer(org, app)
        element = assertion_element(assertion)
        if app.signs_assertion or not app.signs_response:
            element = sign_enveloped(element, signer)
        if app.encrypts_to is not None:
            algorithm = cast(Algorithm, app.encryption)  # the shape of the settings lists them
            element = encrypt_assertion(element, app.encrypts_to, algorithm)
        response = response_element(_answer(app, asked, assertion.issued_at), element)
        return _form(asked, sign_enveloped(response, signer) if app.signs_response else response)

    async def refuse(self, org: Org, app: SamlApp, asked: Asked, status: Status, now: int) -> PostForm:
        """The form that tells the app why there is no assertion; always signed."""
        signer: Signer = await self._keys.signer(org, app)
        answer = replace(_answer(app, asked, now), status=status)
        return _form(asked, sign_enveloped(response_element(answer), signer))


def named_otherwise(app: SamlApp, asked: Asked) -> bool:
    """Whether the request insists on another form of name than the app's (saml-core-2.0 §3.4.1.1)."""
    return asked.name_id_format not in {None, app.name_id_format}


def is_other_person(asked: Asked, name_id: NameId) -> bool:
    """Whether the request expects somebody else (saml-core-2.0 §3.4.1.4)."""
    return asked.subject is not None and asked.subject != name_id.value


def _answer(app: SamlApp, asked: Asked, now: int) -> Answer:
    destination = app.destination if asked.acs_url == app.acs_url else asked.acs_url
    return Answer(new_message_id(), now, app.entity_id, destination, asked.request_id)


def _form(asked: Asked, response: Element) -> PostForm:
    return post_form(asked.acs_url, "SAMLResponse", render_xml(response), asked.relay_state)
