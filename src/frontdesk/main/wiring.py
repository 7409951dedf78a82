"""The only module that names a concrete class of every floor: settings in, an application out."""

import os
from dataclasses import dataclass

from frontdesk import __version__
from frontdesk.domain.sessions.participation import OIDC
from frontdesk.kernel.clock import Clock, SystemClock
from frontdesk.main.databases import open_database, open_master_key
from frontdesk.main.directories import directory_passwords
from frontdesk.main.factors import factor_drivers
from frontdesk.main.federation import build_federation
from frontdesk.main.hooks import build_hooks
from frontdesk.main.messaging import build_worker, outbox_of, phone_sender
from frontdesk.main.provisioning import ProvisioningParts
from frontdesk.main.rounds import build_rounds
from frontdesk.main.saml_idp import build_saml_provider
from frontdesk.main.settings import Settings
from frontdesk.runtime.attempts import Attempts
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.runtime.jobs.rounds import Rounds
from frontdesk.runtime.jobs.worker import Worker
from frontdesk.runtime.kek import MasterKey
from frontdesk.runtime.keyring import Keyring
from frontdesk.runtime.limits import Limits
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.outbound.key_sets import KeySets
from frontdesk.runtime.passwords import Passwords
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.runtime.system_log import SystemLog
from frontdesk.storage.database import Database
from frontdesk.storage.unit import Store
from frontdesk.usecases.api_tokens.authenticate import ApiTokenAuthenticator
from frontdesk.usecases.apps.signing_keys import SharedKeys
from frontdesk.usecases.apps.vault import AppVault
from frontdesk.usecases.authn.authentication import Authentication
from frontdesk.usecases.authn.factors import FactorSteps
from frontdesk.usecases.authn.moves import Moves
from frontdesk.usecases.authn.passwords import PasswordSteps
from frontdesk.usecases.authn.primary import PrimaryAuthentication
from frontdesk.usecases.authn.recovery import Recovery
from frontdesk.usecases.authn.registration import SelfRegistration
from frontdesk.usecases.authorization_servers.servers import ServerMaker
from frontdesk.usecases.authorize.advance import AuthorizeEndpoint
from frontdesk.usecases.authorize.intake import Intake
from frontdesk.usecases.authorize.par import PushedRequests
from frontdesk.usecases.authorize.step_up import StepUps
from frontdesk.usecases.brands.certificates import DomainCertificates
from frontdesk.usecases.clients.authenticate import ClientAuthenticator
from frontdesk.usecases.clients.keys import ClientKeys
from frontdesk.usecases.clients.possession import Possession
from frontdesk.usecases.clients.registration import Registration
from frontdesk.usecases.device.authorize import DeviceEndpoint
from frontdesk.usecases.directory.runs import DirectoryRuns
from frontdesk.usecases.directory.user_credentials import Credentials
from frontdesk.usecases.factors.drivers.setup_keys import SetupKeys
from frontdesk.usecases.factors.enrol import UserFactors
from frontdesk.usecases.factors.pictures import SetupPictures
from frontdesk.usecases.factors.push_devices import PushDevices
from frontdesk.usecases.factors.yubikey import YubikeyTokens
from frontdesk.usecases.federation.saml_logout import SamlLogout
from frontdesk.usecases.hooks.everything import Hooks
from frontdesk.usecases.hooks.password_hook import HookPasswords
from frontdesk.usecases.idps.keys import IdpKeys
from frontdesk.usecases.idps.providers import Providers
from frontdesk.usecases.introspection.introspect import Introspection
from frontdesk.usecases.introspection.read_token import TokenReader
from frontdesk.usecases.introspection.revoke import Revocation
from frontdesk.usecases.introspection.userinfo import UserInfo
from frontdesk.usecases.keys.rotate import KeyRotation
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.elsewhere import ForeignPasswords
from frontdesk.usecases.passwords.verify import PasswordVerifier
from frontdesk.usecases.provisioning.everything import Provisioning
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.sessions.logout import Logout
from frontdesk.usecases.sessions.oidc_participant import OidcParticipant
from frontdesk.usecases.sessions.open import SessionOpener
from frontdesk.usecases.sessions.participants import Participants
from frontdesk.usecases.sessions.session_tokens import SessionTokens
from frontdesk.usecases.token.exchange import TokenEndpoint
from frontdesk.usecases.token.grant import Grant
from frontdesk.usecases.token.grants.authorization_code import AuthorizationCodeGrant
from frontdesk.usecases.token.grants.client_credentials import ClientCredentials
from frontdesk.usecases.token.grants.device_code import DeviceCodeGrant
from frontdesk.usecases.token.grants.password import PasswordGrant
from frontdesk.usecases.token.grants.refresh_token import RefreshTokenGrant
from frontdesk.web.access_log import AccessLog
from frontdesk.web.app import App
from frontdesk.web.asgi import Asgi
from frontdesk.web.engine import Engine, Management
from frontdesk.web.limits import RateLimits
from frontdesk.web.openapi import document_route
from frontdesk.web.router import Router
from frontdesk.web.routes import ROUTES


@dataclass(frozen=True, slots=True)
class Base:
    """What commands need: a database and its key, without anything that serves."""

    settings: Settings
    clock: Clock
    database: Database
    store: Store
    master_key: MasterKey
    passwords: Passwords
    rotation: KeyRotation

    async def close(self) -> None:
        """Let go of what is open."""
        self.passwords.close()
        await self.database.close()


@dataclass(frozen=True, slots=True)
class Serving:
    """A process that serves."""

    base: Base
    engine: Engine
    app: App
    asgi: Asgi
    outbound: Outbound
    access_log: AccessLog
    worker: Worker
    rounds: Rounds

    async def close(self) -> None:
        """Write what is pending, then let go."""
        await self.worker.close()
        await self.rounds.close()
        await self.engine.management.directory_runs.close()
        await self.engine.system_log.close()
        self.access_log.flush()
        await self.outbound.close()
        await self.base.close()


async def build_base(settings: Settings, clock: Clock | None = None) -> Base:
    """Database, key and password pool."""
    clock = clock or SystemClock()
    database = open_database(settings)
    await database.open()
    master_key = open_master_key(settings)
    store = Store(database)
    return Base(
        settings=settings,
        clock=clock,
        database=database,
        store=store,
        master_key=master_key,
        passwords=Passwords(),
        rotation=KeyRotation(store, master_key.private_keys, clock),
    )


async def build(settings: Settings, clock: Clock | None = None, outbound: Outbound | None = None) -> Serving:
    """Everything, loaded and ready to answer."""
    base = await build_base(settings, clock)
    outbound = outbound or Outbound(allow_loopback=settings.dev, networks=settings.reach.networks)
    jobs = JobQueue(base.master_key.jobs)
    engine = _engine(base, outbound, MessageQueue(jobs))
    phones = phone_sender(settings, outbound, engine.management.hooks.runner)
    worker = build_worker(
        settings, base.store, base.clock, jobs, phones, lambda: [known.org.id for known in engine.snapshots.all()]
    )
    rounds = build_rounds(
        base.store, base.master_key, base.clock, outbound, engine.snapshots, engine.logout.participants
    )
    parts = _provisioning(base, outbound, jobs)
    worker.add(parts.works(engine.management.hooks.runner))
    for kind in parts.rounds():
        rounds.add(kind)
    await engine.snapshots.refresh()
    app = App(engine, Router([*ROUTES, document_route(ROUTES, __version__)]), _limits(settings, base.clock))
    access_log = AccessLog(enabled=settings.access_log)
    return Serving(base, engine, app, Asgi(app, access_log), outbound, access_log, worker, rounds)


def _limits(settings: Settings, clock: Clock) -> RateLimits | None:
    if settings.dev or settings.rate_limit_percent == 0:
        return None
    return RateLimits(Limits(clock, percent=settings.rate_limit_percent, processes=settings.workers), ROUTES)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What several use cases stand on."""

    snapshots: Snapshots
    system_log: SystemLog
    key_sets: KeySets
    authenticator: ClientAuthenticator
    intake: Intake
    possession: Possession
    reader: TokenReader
    sessions: SessionOpener
    hooks: Hooks
    passwords: PasswordVerifier


def _shared(base: Base, outbound: Outbound, messages: MessageQueue) -> _Shared:
    store, clock, key = base.store, base.clock, base.master_key
    snapshots, system_log = Snapshots(store, Keyring(key.private_keys), clock), SystemLog(store)
    key_sets = KeySets(outbound, clock)
    keys = ClientKeys(key.client_secrets, key_sets)
    hooks = build_hooks(store, key.records, outbound, system_log, clock)
    return _Shared(
        snapshots=snapshots,
        system_log=system_log,
        key_sets=key_sets,
        authenticator=ClientAuthenticator(snapshots, store, keys, clock),
        intake=Intake(snapshots, store, keys, clock),
        possession=Possession(store, key.nonces, clock),
        reader=TokenReader(snapshots, store, clock),
        sessions=SessionOpener(store, clock),
        hooks=hooks,
        passwords=_passwords(base, hooks, messages),
    )


def _engine(base: Base, outbound: Outbound, messages: MessageQueue) -> Engine:
    store, clock, key, at = base.store, base.clock, base.master_key, _shared(base, outbound, messages)
    authorize = AuthorizeEndpoint(at.intake, at.snapshots, store, at.hooks.runner, clock)
    provisioning = _provisioning(base, outbound, messages.jobs).provisioning()
    management = _management(base, at.hooks, messages, provisioning)
    return Engine(
        clock=clock,
        store=store,
        snapshots=at.snapshots,
        system_log=at.system_log,
        token=_token(base, at),
        authorize=authorize,
        step_ups=StepUps(authorize, store, clock),
        pushed_requests=PushedRequests(at.authenticator, at.possession, at.intake, store, clock),
        device=DeviceEndpoint(at.authenticator, at.snapshots, store, key.user_codes, clock),
        introspection=Introspection(at.authenticator, at.reader, store, key.refresh_tokens, clock),
        revocation=Revocation(at.authenticator, at.reader, store, key.refresh_tokens, clock),
        userinfo=UserInfo(store, clock),
        token_reader=at.reader,
        possession=at.possession,
        registration=build_registration(base),
        management=management,
        api_tokens=ApiTokenAuthenticator(store, clock),
        passwords=at.passwords,
        sessions=at.sessions,
        session_tokens=SessionTokens(store, messages, clock),
        authentication=_authentication(base, at.passwords, management, messages),
        federation=build_federation(store, key, outbound, at.key_sets, clock),
        saml_logout=SamlLogout(store, RecordSecrets(key.records), clock),
        saml=build_saml_provider(store, key.private_keys, at.hooks.runner, clock),
        logout=Logout(at.snapshots, store, at.sessions, _participants(at.snapshots, outbound, clock), clock),
        attempts=Attempts(clock),
        messages=messages,
        outbox=outbox_of(base.settings),
        form_key=key.forms,
        dev=base.settings.dev,
        https=base.settings.tls,
        node=str(os.getpid()),
    )


def _token(base: Base, at: _Shared) -> TokenEndpoint:
    grants = _grants(base, at.passwords)
    return TokenEndpoint(grants, at.authenticator, at.possession, at.system_log, at.hooks.runner, base.clock)


def _passwords(base: Base, hooks: Hooks, messages: MessageQueue) -> PasswordVerifier:
    store, clock, secrets = base.store, base.clock, RecordSecrets(base.master_key.records)
    directories = directory_passwords(store, secrets, clock, base.settings.reach)
    elsewhere: list[ForeignPasswords] = [HookPasswords(hooks.runner), directories]
    return PasswordVerifier(store, base.passwords, clock, messages, elsewhere)


def _participants(snapshots: Snapshots, outbound: Outbound, clock: Clock) -> Participants:
    return {OIDC: OidcParticipant(snapshots, outbound, clock)}


def _authentication(
    base: Base, passwords: PasswordVerifier, management: Management, messages: MessageQueue
) -> Authentication:
    store, clock = base.store, base.clock
    factors = FactorSteps(store, management.factors, clock)
    return Authentication(
        primary=PrimaryAuthentication(store, passwords, factors, clock),
        moves=Moves(store, clock),
        passwords=PasswordSteps(store, management.credentials, messages, clock),
        factors=factors,
        recovery=Recovery(store, messages.jobs, base.passwords, clock),
        registration=SelfRegistration(store, messages.jobs, management.credentials, management.hooks.runner, clock),
    )


def _management(base: Base, hooks: Hooks, messages: MessageQueue, provisioning: Provisioning) -> Management:
    store, clock, key = base.store, base.clock, base.master_key
    return Management(
        server_maker=ServerMaker(store, base.rotation, clock),
        key_rotation=base.rotation,
        app_vault=AppVault(key.client_secrets, key.private_keys, allow_plain_http=base.settings.dev),
        app_keys=SharedKeys(store, key.private_keys),
        credentials=Credentials(store, base.passwords, clock, messages),
        factors=UserFactors(store, factor_drivers(key.factors, base.passwords, messages), messages, clock),
        factor_pictures=SetupPictures(store, key.factors, clock),
        push_devices=PushDevices(store, SetupKeys(key.factors), messages, clock),
        directory_runs=DirectoryRuns(store, clock),
        hooks=hooks,
        idps=_idps(base),
        domain_certificates=DomainCertificates(store, RecordSecrets(key.records), clock),
        yubikey_tokens=YubikeyTokens(RecordSecrets(key.records)),
        provisioning=provisioning,
    )


def _provisioning(base: Base, outbound: Outbound, jobs: JobQueue) -> ProvisioningParts:
    secrets = RecordSecrets(base.master_key.records)
    return ProvisioningParts(base.store, base.clock, secrets, outbound, jobs, base.settings.dev)


def _idps(base: Base) -> Providers:
    store, clock, secrets = base.store, base.clock, RecordSecrets(base.master_key.records)
    return Providers(store, secrets, IdpKeys(store, secrets, clock), clock, base.settings.dev)


def build_registration(base: Base) -> Registration:
    """Registering clients, for the endpoint and for the first start's sample."""
    return Registration(
        store=base.store,
        secrets=base.master_key.client_secrets,
        keys=base.rotation,
        clock=base.clock,
        allow_plain_http=base.settings.dev,
    )


def _grants(base: Base, passwords: PasswordVerifier) -> dict[str, Grant]:
    store, key = base.store, base.master_key.refresh_tokens
    grants: list[Grant] = [
        AuthorizationCodeGrant(store, key),
        RefreshTokenGrant(store, key),
        ClientCredentials(),
        PasswordGrant(store, passwords, key),
        DeviceCodeGrant(store, key),
    ]
    return {grant.grant_type: grant for grant in grants}
