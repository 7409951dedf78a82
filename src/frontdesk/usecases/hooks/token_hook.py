"""What the org's token hook makes of tokens (contract E.1: com.okta.oauth2.tokens.transform)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.hooks.commands import TokenDocument, patched_tokens
from frontdesk.domain.hooks.envelope import request_context
from frontdesk.domain.hooks.kinds import TOKEN
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.tokens.access_token import refresh_token_id_of
from frontdesk.domain.tokens.authorization import Person
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.oauth.errors import ServerError
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.issuance.mint import Draft, Drafts, Subject, TooLarge, check_size

_AMR = {
    "pwd": "PASSWORD",
    "swk": "POP_SOFTWARE_KEY",
    "hwk": "POP_HARDWARE_KEY",
    "otp": "ONE_TIME_PASSWORD",
    "sms": "SMS_MESSAGE",
    "tel": "TELEPHONE_CALL",
    "geo": "GEOLOCATION",
    "fpt": "BIO_FINGERPRINT",
    "kba": "KNOWLEDGE_BASED_AUTHENTICATION",
    "mfa": "MULTIFACTOR_AUTHENTICATION",
    "mca": "MULTIPLE_CHANNEL_AUTHENTICATION",
    "sc": "SMART_CARD",
}
"""How the contract's C.3 spells methods for hooks."""
_SHOWN = ("scope", "state", "redirect_uri", "response_mode", "response_type", "client_id", "grant_type")
"""Parameters of a request that hooks are shown: nothing that proves anything is among them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The request that asks for tokens. ``is_live``: the person is there in a session, not by a token kept long."""

    url: str
    method: str
    parameters: Mapping[str, str]
    context: ClientContext
    is_live: bool


async def after_token_hook(runner: HookRunner, subject: Subject, drafts: Drafts, asking: Asking) -> Drafts:
    """The claims as the org's token hook wants them, or as they were.

    A hook that is slow, broken, absent or out of contract does not stop the tokens: they go out unmodified. Only an
    error object of its own does (``domain/hooks/kinds.py``).

    Raises:
        ServerError: the service says that something is wrong.
    """
    org, hook_id = subject.org.org.id, subject.server.token_hook_of(subject.authorization.rule_id)
    hook = await runner.find(org, TOKEN, hook_id) if hook_id is not None else None
    if hook is None:
        return drafts
    data = _data(subject, drafts, asking, await _session(runner, subject, asking))
    outcome = await runner.ask(org, hook, TOKEN.type, data, asking.context)
    if outcome.error is not None:
        raise ServerError(outcome.error.summary)
    try:
        identity, access = patched_tokens(outcome.commands, _document(drafts.identity), _document(drafts.access))
        return Drafts(access=_checked(access), identity=_checked(identity))
    except (PatchRefused, TooLarge) as why:
        runner.tell_unapplied(org, hook, str(why), asking.context)
        return drafts


def _document(draft: Draft | None) -> TokenDocument | None:
    return TokenDocument(draft.claims, draft.lifetime_s) if draft is not None else None


def _checked(document: TokenDocument | None) -> Draft | None:
    """The hook says how long, ``exp`` says until when; what does not fit a token is no answer."""
    if document is None:
        return None
    issued_at_s = document.claims["iat"]
    assert isinstance(issued_at_s, int), "no hook changes iat"
    claims = {**document.claims, "exp": issued_at_s + document.lifetime_s}
    check_size(claims)
    return Draft(claims, document.lifetime_s)


async def _session(runner: HookRunner, subject: Subject, asking: Asking) -> Session | None:
    session_id = subject.authorization.session_id
    if session_id is None or not asking.is_live:
        return None
    async with runner.inline.store.reading(subject.org.org.id) as unit:
        return await unit.sessions.find(session_id)


def _data(subject: Subject, drafts: Drafts, asking: Asking, session: Session | None) -> dict[str, object]:
    """Everything but what proves something: no token, code or secret is shown."""
    authorization, client, person = subject.authorization, subject.client, subject.person
    context: dict[str, object] = {
        "request": request_context(asking.context, asking.url, asking.method),
        "protocol": {
            "type": "OAUTH2.0",
            "request": {name: asking.parameters[name] for name in _SHOWN if name in asking.parameters},
            "issuer": {"uri": subject.server.issuer},
            "client": {
                "id": client.client_id,
                "name": client.name,
                "type": "PUBLIC" if client.is_public else "CONFIDENTIAL",
            },
        },
        "policy": {"id": authorization.policy_id, "rule": {"id": authorization.rule_id}},
    }
    if person is not None:
        context["user"] = _user(subject.org.org.url, person)
        if session is not None:
            context["session"] = _shown_session(session, person, subject.org.org.id)
    data: dict[str, object] = {"context": context}
    if drafts.identity is not None:
        data["identity"] = TokenDocument(drafts.identity.claims, drafts.identity.lifetime_s).sent()
    if drafts.access is not None:
        scopes = {name: {"id": _scope_id(subject, name), "action": "GRANT"} for name in authorization.scopes}
        access = TokenDocument(drafts.access.claims, drafts.access.lifetime_s)
        data["access"] = {**access.sent(), "scopes": scopes}
        if refresh_token_id := refresh_token_id_of(str(drafts.access.claims["jti"])):
            data["refresh_token"] = {"jti": refresh_token_id}
    return data


def _scope_id(subject: Subject, name: str) -> str:
    found = subject.server.scopes.get(name)
    return found.id if found is not None else name


def _user(org_url: str, person: Person) -> dict[str, object]:
    user = person.user
    return {
        "id": user.id,
        "passwordChanged": iso_time(user.password_changed_at) if user.password_changed_at is not None else None,
        "profile": {
            "login": user.login,
            "firstName": user.attribute("firstName"),
            "lastName": user.attribute("lastName"),
            "locale": user.attribute("locale"),
            "timeZone": user.attribute("timezone"),
        },
        "_links": {
            "groups": {"href": f"{org_url}/api/v1/users/{user.id}/groups"},
            "factors": {"href": f"{org_url}/api/v1/users/{user.id}/factors"},
        },
    }


def _shown_session(session: Session, person: Person, org: OrgId) -> dict[str, object]:
    return {
        "id": session.id,
        "userId": session.user_id,
        "login": person.user.login,
        "createdAt": iso_time(session.created_at),
        "expiresAt": iso_time(session.expires_at),
        "status": "ACTIVE",
        "lastPasswordVerification": iso_time(session.auth_time),
        "amr": [_AMR[method] for method in session.amr if method in _AMR],
        "idp": {
            "id": session.idp.id if session.idp is not None else org,
            "type": session.idp.type if session.idp is not None else "OKTA",
        },
        "mfaActive": session.factor_at is not None,
    }
