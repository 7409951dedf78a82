"""Answering an authorization request: the code, the tokens, or the error (RFC 6749 §4.1.2; OIDC Core §3)."""

from dataclasses import dataclass, replace

from frontdesk.domain.authorization_requests.model import Asked, AuthorizationRequest
from frontdesk.domain.authorization_requests.next_step import Situation
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.policies.evaluate import Facts
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.codes import LIFETIME_MS, AuthorizationCode
from frontdesk.domain.tokens.decide import custom_scopes, decide
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidRequestUri, LoginRequired, OAuthError
from frontdesk.protocol.oauth.response_modes import ResponseMode, choose_response_mode
from frontdesk.protocol.oauth.response_types import parse_response_type
from frontdesk.protocol.oauth.scopes import render_scope
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorize.outcome import Answer
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.hooks.token_hook import Asking, after_token_hook
from frontdesk.usecases.issuance.mint import Drafts, Subject, Wanted, draft_tokens, sign_tokens
from frontdesk.usecases.sessions.oidc_participant import note_client
from frontdesk.usecases.situation.person import person_of


def refuse(asked: Asked, error: OAuthError) -> Answer:
    """The error, on the way that the request asked for as far as that can be told."""
    return _error_answer(asked.server, asked.redirect_uri, _mode_of(asked), asked.get("state"), error)


def _error_answer(
    server: CompiledServer, redirect_uri: str, mode: ResponseMode, state: str | None, error: OAuthError
) -> Answer:
    fields = {**error.body(), **({"state": state} if state is not None else {}), "iss": server.issuer}
    return Answer(redirect_uri, mode, fields)


def _mode_of(asked: Asked) -> ResponseMode:
    """The asked mode where it is one; else the default of the response type; else the query."""
    try:
        response_type = parse_response_type(asked.get("response_type") or "code")
        return choose_response_mode(asked.get("response_mode"), response_type)
    except OAuthError:
        pass
    try:
        return choose_response_mode(None, parse_response_type(asked.get("response_type") or "code"))
    except OAuthError:
        return ResponseMode.QUERY


@dataclass(frozen=True, slots=True)
class Issued:
    """What is written: the code stands in ``answer``, and the tokens that go with it are still unsigned."""

    answer: Answer
    request: AuthorizationRequest
    subject: Subject
    wanted: Wanted
    drafts: Drafts


async def issue(
    unit: Unit, org: OrgSnapshot, at: Situation, pushed_key_hash: bytes | None, context: ClientContext, now: int
) -> Issued:
    """The code and the claims of the tokens that the response type asks for, in one transaction.

    Raises:
        AccessDenied: no policy allows it.
        InvalidRequestUri: the pushed request was answered before.
        LoginRequired: the session was ended at this very moment; an app that joined it now would never hear of that.
        ServerError: a claim cannot be evaluated.
    """
    request = at.request
    assert at.user is not None, "Issue comes after SignIn"
    assert at.session is not None, "Issue comes after SignIn"
    person = await person_of(unit, request.server, request.client, at.user)
    if person is None:
        raise AccessDenied("The person is not assigned to this application.")
    authorization = _authorize(at, person)
    if pushed_key_hash is not None and not await unit.requests.spend(pushed_key_hash, now):
        raise InvalidRequestUri("The request_uri has expired or was used.")
    if not await unit.sessions.save_use(at.session.id, now, at.session.limits.expiry(at.session.created_at, now)):
        raise LoginRequired("The session ended meanwhile.")
    if authorization.is_openid:
        await note_client(unit, at.session, request.client, request.server.id, now)
    fields: dict[str, str] = {}
    if request.response_type.code:
        fields["code"] = await _add_code(unit, request, authorization, now)
    subject = Subject(org, request.server, request.client, authorization, person)
    wanted = _wanted(request, fields.get("code"), now)
    drafts = draft_tokens(subject, wanted, now)
    if request.state is not None:
        fields["state"] = request.state
    fields["iss"] = request.server.issuer
    unit.record(_authorized(request, person, context, now))
    return Issued(Answer(request.redirect_uri, request.response_mode, fields), request, subject, wanted, drafts)


async def respond(issued: Issued, hooks: HookRunner, context: ClientContext) -> Answer:
    """The answer with its tokens. The org's token hook is asked after the transaction has ended: it takes its time.

    Raises:
        ServerError: the hook says that something is wrong, or a claim makes a token too large.
    """
    subject, drafts, request = issued.subject, issued.drafts, issued.request
    if not (issued.wanted.access_jti or issued.wanted.id_token):
        return issued.answer
    if subject.server.token_hook_of(subject.authorization.rule_id) is not None:
        url = f"{subject.server.base_url}/v1/authorize"
        drafts = await after_token_hook(
            hooks, subject, drafts, Asking(url, "GET", request.parameters, context, is_live=True)
        )
    tokens = sign_tokens(subject, drafts, issued.wanted)
    fields = dict(issued.answer.fields)
    if tokens.access is not None:
        fields["access_token"] = tokens.access
        fields["token_type"] = "Bearer"
        fields["expires_in"] = str(tokens.access_lifetime_s)
        fields["scope"] = render_scope(subject.authorization.scopes)
    if tokens.identity is not None:
        fields["id_token"] = tokens.identity
    return replace(issued.answer, fields=fields)


def _wanted(request: AuthorizationRequest, code: str | None, now: int) -> Wanted:
    asked = request.response_type
    jti = new_access_token_jti(None, now) if asked.token else None
    return Wanted(access_jti=jti, id_token=asked.id_token, fat=not asked.token, code=code)


def _authorize(at: Situation, person: Person) -> Authorization:
    request, session = at.request, at.session
    assert session is not None
    facts = Facts(
        client_id=request.client.client_id,
        grant_type=request.grant_type,
        user_id=person.user.id,
        group_ids=frozenset(group.id for group in person.groups),
        custom_scopes=custom_scopes(request.scopes),
    )
    lifetimes, policy_id, rule_id = decide(request.server, facts)
    return Authorization(
        server_id=request.server.id,
        client_id=request.client.client_id,
        user_id=person.user.id,
        scopes=request.scopes,
        lifetimes=lifetimes,
        policy_id=policy_id,
        rule_id=rule_id,
        session_id=session.id,
        auth_time=session.auth_time,
        amr=session.amr,
        idp=session.idp.id if session.idp is not None else None,
        nonce=request.nonce,
        acr=at.acr,
        max_age_asked=request.max_age_ms is not None,
        claims=request.claims,
    )


async def _add_code(unit: Unit, request: AuthorizationRequest, authorization: Authorization, now: int) -> str:
    code = random_token()
    await unit.codes.add(
        AuthorizationCode(
            code_hash=token_hash(code),
            redirect_uri=request.parameters.get("redirect_uri"),
            code_challenge=request.code_challenge,
            authorization=replace(authorization, jkt=request.dpop_jkt),
            created_at=now,
            expires_at=now + LIFETIME_MS,
        )
    )
    return code


def _authorized(request: AuthorizationRequest, person: Person, context: ClientContext, now: int) -> LogEvent:
    client, user = request.client, person.user
    return LogEvent(
        type=EventType.AUTHORIZE_CODE if request.response_type.code else EventType.AUTHORIZE,
        published_at=now,
        actor=Party(user.id, "User", user.login, user.login),
        targets=(Party(client.client_id, "PublicClientApp", client.client_id, client.name),),
        client=context,
        debug={"authorization_server": request.server.id, "scopes": request.scopes},
    )
