"""A device asks; a person answers on another screen (RFC 8628 §3.1 to §3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_requests.assurance import RESISTANT_METHODS
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.authorization_servers.model import ScopeConsent
from frontdesk.domain.devices.model import INTERVAL_MS, LIFETIME_MS, DeviceAuthorization, DeviceStatus
from frontdesk.domain.ids import ClientId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.policies.app_sign_on import AppSignOn
from frontdesk.domain.policies.evaluate import Facts
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.domain.tokens.decide import check_scopes, custom_scopes, decide
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import keyed_hash, random_token, token_hash
from frontdesk.protocol.oauth.device import display_user_code, make_user_code, normalise_user_code
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidScope, UnauthorizedClient
from frontdesk.protocol.oauth.scopes import parse_scope
from frontdesk.protocol.oidc.scopes import OFFLINE_ACCESS
from frontdesk.runtime.snapshots.loader import OrgSnapshot, ServerNotFound
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.repos.authorizations import authorization_json
from frontdesk.storage.unit import Store
from frontdesk.usecases.clients.authenticate import Caller, ClientAuthenticator
from frontdesk.usecases.consents.record import Given, record_consent
from frontdesk.usecases.sessions.oidc_participant import note_client
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.usecases.situation.facts import Place
from frontdesk.usecases.situation.gather import app_demands
from frontdesk.usecases.situation.person import person_of

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
ENDPOINT = "/v1/device/authorize"


class UnknownUserCode(Expected):
    """No device waits for this code: it was mistyped, has expired, or was decided already."""


@dataclass(frozen=True, slots=True)
class WaitingDevice:
    """A device that a person may decide about."""

    user_code: str
    server: CompiledServer
    client: OAuthClient
    scopes: tuple[str, ...]


class DeviceEndpoint:
    """Both ends of the flow. User codes are kept as keyed hashes: eight letters would be guessed from a plain one."""

    def __init__(
        self, authenticator: ClientAuthenticator, snapshots: Snapshots, store: Store, key: bytes, clock: Clock
    ) -> None:
        self._authenticator = authenticator
        self._snapshots = snapshots
        self._store = store
        self._key = key
        self._clock = clock

    async def start(
        self, org: OrgSnapshot, server: CompiledServer, authorization: str | None, form: Mapping[str, str]
    ) -> dict[str, object]:
        """The response body (RFC 8628 §3.2).

        Raises:
            OAuthError: the client or its scopes are refused.
        """
        client = await self._authenticator.authenticate(org, server, Caller(authorization, form, ENDPOINT))
        if not client.may_use(GRANT_TYPE):
            raise UnauthorizedClient("The client is not registered for the device_code grant.")
        scopes = parse_scope(form.get("scope")) or server.default_scopes
        if not scopes:
            raise InvalidScope("The scope is missing, and this authorization server has no default scopes.")
        check_scopes(server, scopes, client.granted_scopes)
        if not client.may_use("refresh_token"):
            scopes = tuple(scope for scope in scopes if scope != OFFLINE_ACCESS)
        device_code, user_code, now = random_token(), make_user_code(), self._clock.now()
        device = DeviceAuthorization(
            device_code_hash=token_hash(device_code),
            user_code_hash=self._hash(user_code),
            server_id=server.id,
            client_id=client.client_id,
            scopes=scopes,
            status=DeviceStatus.PENDING,
            authorization_json=None,
            interval_ms=INTERVAL_MS,
            created_at=now,
            expires_at=now + LIFETIME_MS,
            last_polled_at=None,
            spent_at=None,
        )
        async with self._store.unit(org.org.id) as unit:
            await unit.devices.add(device)
        shown, page = display_user_code(user_code), f"{org.org.url}/activate"
        return {
            "device_code": device_code,
            "user_code": shown,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={shown}",
            "expires_in": LIFETIME_MS // 1000,
            "interval": INTERVAL_MS // 1000,
        }

    def _hash(self, user_code: str) -> bytes:
        return keyed_hash(self._key, normalise_user_code(user_code))

    async def find(self, org: OrgSnapshot, user_code: str) -> WaitingDevice:
        """The device that waits for a code.

        Raises:
            UnknownUserCode: none does.
        """
        async with self._store.reading(org.org.id) as unit:
            device = await unit.devices.find_by_user_code(self._hash(user_code))
        pending = device is not None and device.status is DeviceStatus.PENDING
        if device is None or not pending or self._clock.now() >= device.expires_at:
            raise UnknownUserCode("No device waits for this code.")
        client = await self._snapshots.client(org.org.id, ClientId(device.client_id))
        try:
            server = org.server(device.server_id)
        except ServerNotFound:
            raise UnknownUserCode("The device's authorization server is not active any more.") from None
        if client is None or not client.is_active:
            raise UnknownUserCode("The device's client is not active any more.")
        return WaitingDevice(display_user_code(normalise_user_code(user_code)), server, client, device.scopes)

    async def decide(
        self, org: OrgSnapshot, waiting: WaitingDevice, by: SignedIn, context: ClientContext, *, allow: bool
    ) -> None:
        """The person said yes or no. A yes is also their consent.

        Raises:
            UnknownUserCode: somebody was faster, or the code has expired.
            AccessDenied: the person is not assigned to the app, or no policy allows it.
        """
        now, user, session = self._clock.now(), by.user, by.session
        code_hash = self._hash(waiting.user_code)
        async with self._store.unit(org.org.id) as unit:
            decision, authorization = DeviceStatus.DENIED, None
            if allow:
                person = await person_of(unit, waiting.server, waiting.client, user)
                if person is None:
                    raise AccessDenied("The person is not assigned to this application.")
                place = Place(context.ip_address, context.device_hash)
                _check_policy(await app_demands(unit, waiting.client, user, place), session, now)
                groups = frozenset(group.id for group in person.groups)
                decision, authorization = DeviceStatus.ALLOWED, _authorize(waiting, user, session, groups)
                recorded = [s for s in waiting.scopes if waiting.server.consent_of(s) is not ScopeConsent.IMPLICIT]
                given = Given(user, waiting.client, waiting.server.id, recorded)
                await record_consent(unit, given, context, now)
                if not await unit.sessions.save_use(session.id, now, session.limits.expiry(session.created_at, now)):
                    raise AccessDenied("The session ended meanwhile.")
                if authorization.is_openid:
                    await note_client(unit, session, waiting.client, waiting.server.id, now)
            text = authorization_json(authorization) if authorization is not None else None
            if not await unit.devices.save_decision(code_hash, decision, text, now):
                raise UnknownUserCode("No device waits for this code any more.")
            unit.record(_decided(waiting, user, context, now, allow=allow))


def _check_policy(app: AppSignOn, session: Session, now: int) -> None:
    """What the app's own policy asks has to be proved before: this page asks for nothing but a yes.

    Raises:
        AccessDenied: it is not.
    """
    again = app.reauthenticate_ms or LIFETIME_MS
    proved_at = session.factor_at if app.needs_factor else session.auth_time
    is_old = proved_at is None or (app.reauthenticate_ms is not None and now - proved_at > again)
    resists = not app.phishing_resistant or not RESISTANT_METHODS.isdisjoint(session.amr)
    if not app.is_allowed or is_old or not resists:
        raise AccessDenied("The sign-on policy of this application asks for more than this session has.")


def _authorize(waiting: WaitingDevice, user: User, session: Session, group_ids: frozenset[str]) -> Authorization:
    facts = Facts(
        client_id=waiting.client.client_id,
        grant_type=GRANT_TYPE,
        user_id=user.id,
        group_ids=group_ids,
        custom_scopes=custom_scopes(waiting.scopes),
    )
    lifetimes, policy_id, rule_id = decide(waiting.server, facts)
    return Authorization(
        server_id=waiting.server.id,
        client_id=waiting.client.client_id,
        user_id=user.id,
        scopes=waiting.scopes,
        lifetimes=lifetimes,
        policy_id=policy_id,
        rule_id=rule_id,
        session_id=session.id,
        auth_time=session.auth_time,
        amr=session.amr,
        idp=session.idp.id if session.idp is not None else None,
    )


def _decided(waiting: WaitingDevice, user: User, context: ClientContext, now: int, *, allow: bool) -> LogEvent:
    client = waiting.client
    return LogEvent(
        type=EventType.DEVICE_ACTIVATE,
        published_at=now,
        actor=Party(user.id, "User", user.login, user.login),
        targets=(Party(client.client_id, "PublicClientApp", client.client_id, client.name),),
        success=allow,
        reason=None if allow else "denied",
        client=context,
        debug={"authorization_server": waiting.server.id, "scopes": list(waiting.scopes)},
    )
