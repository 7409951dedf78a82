"""Everything that endpoints may use, built once in ``main/wiring.py``."""

from dataclasses import dataclass, field

from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import Sequence
from frontdesk.runtime.attempts import Attempts
from frontdesk.runtime.messages.outbox_dir import OutboxDirectory
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.runtime.system_log import SystemLog
from frontdesk.storage.unit import Store
from frontdesk.usecases.api_tokens.authenticate import ApiTokenAuthenticator
from frontdesk.usecases.apps.signing_keys import SharedKeys
from frontdesk.usecases.apps.vault import AppVault
from frontdesk.usecases.authn.authentication import Authentication
from frontdesk.usecases.authorization_servers.servers import ServerMaker
from frontdesk.usecases.authorize.advance import AuthorizeEndpoint
from frontdesk.usecases.authorize.par import PushedRequests
from frontdesk.usecases.authorize.step_up import StepUps
from frontdesk.usecases.brands.certificates import DomainCertificates
from frontdesk.usecases.clients.possession import Possession
from frontdesk.usecases.clients.registration import Registration
from frontdesk.usecases.device.authorize import DeviceEndpoint
from frontdesk.usecases.directory.runs import DirectoryRuns
from frontdesk.usecases.directory.user_credentials import Credentials
from frontdesk.usecases.factors.enrol import UserFactors
from frontdesk.usecases.factors.pictures import SetupPictures
from frontdesk.usecases.factors.push_devices import PushDevices
from frontdesk.usecases.factors.yubikey import YubikeyTokens
from frontdesk.usecases.federation.federation import Federation
from frontdesk.usecases.federation.saml_logout import SamlLogout
from frontdesk.usecases.hooks.everything import Hooks
from frontdesk.usecases.idps.providers import Providers
from frontdesk.usecases.introspection.introspect import Introspection
from frontdesk.usecases.introspection.read_token import TokenReader
from frontdesk.usecases.introspection.revoke import Revocation
from frontdesk.usecases.introspection.userinfo import UserInfo
from frontdesk.usecases.keys.rotate import KeyRotation
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.verify import PasswordVerifier
from frontdesk.usecases.provisioning.everything import Provisioning
from frontdesk.usecases.saml_idp.provider import SamlProvider
from frontdesk.usecases.sessions.logout import Logout
from frontdesk.usecases.sessions.open import SessionOpener
from frontdesk.usecases.sessions.session_tokens import SessionTokens
from frontdesk.usecases.token.exchange import TokenEndpoint
from frontdesk.web.assets import Assets
from frontdesk.web.pages.render import Pages


@dataclass(frozen=True, slots=True)
class Management:
    """What the management API uses beside the store: whatever needs a key, a pool of threads or the network."""

    server_maker: ServerMaker
    key_rotation: KeyRotation
    app_vault: AppVault
    app_keys: SharedKeys
    credentials: Credentials
    factors: UserFactors
    factor_pictures: SetupPictures
    push_devices: PushDevices
    directory_runs: DirectoryRuns
    hooks: Hooks
    idps: Providers
    domain_certificates: DomainCertificates
    yubikey_tokens: YubikeyTokens
    provisioning: Provisioning


@dataclass(frozen=True, slots=True)
class Engine:
    """One field a use case. ``dev``: what only development may have."""

    clock: Clock
    store: Store
    snapshots: Snapshots
    system_log: SystemLog
    token: TokenEndpoint
    authorize: AuthorizeEndpoint
    step_ups: StepUps
    pushed_requests: PushedRequests
    device: DeviceEndpoint
    introspection: Introspection
    revocation: Revocation
    userinfo: UserInfo
    token_reader: TokenReader
    possession: Possession
    registration: Registration
    management: Management
    api_tokens: ApiTokenAuthenticator
    passwords: PasswordVerifier
    sessions: SessionOpener
    session_tokens: SessionTokens
    authentication: Authentication
    federation: Federation
    saml: SamlProvider
    saml_logout: SamlLogout
    logout: Logout
    attempts: Attempts
    messages: MessageQueue
    outbox: OutboxDirectory | None
    form_key: bytes
    dev: bool
    https: bool
    node: str
    pages: Pages = field(default_factory=Pages)
    assets: Assets = field(default_factory=Assets)
    request_ids: Sequence = field(default_factory=Sequence)
