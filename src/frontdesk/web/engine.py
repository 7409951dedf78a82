"""Everything that endpoints may use, built once in ``main/wiring.py``."""

from dataclasses import dataclass

from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import Sequence
from frontdesk.runtime.attempts import Attempts
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.runtime.system_log import SystemLog
from frontdesk.storage.unit import Store
from frontdesk.usecases.api_tokens.authenticate import ApiTokenAuthenticator
from frontdesk.usecases.authorize.advance import AuthorizeEndpoint
from frontdesk.usecases.authorize.par import PushedRequests
from frontdesk.usecases.clients.registration import Registration
from frontdesk.usecases.device.authorize import DeviceEndpoint
from frontdesk.usecases.introspection.introspect import Introspection
from frontdesk.usecases.introspection.read_token import TokenReader
from frontdesk.usecases.introspection.revoke import Revocation
from frontdesk.usecases.introspection.userinfo import UserInfo
from frontdesk.usecases.passwords.verify import PasswordVerifier
from frontdesk.usecases.sessions.logout import Logout
from frontdesk.usecases.sessions.open import SessionOpener
from frontdesk.usecases.token.exchange import TokenEndpoint
from frontdesk.web.assets import Assets
from frontdesk.web.pages.render import Pages


@dataclass(frozen=True, slots=True)
class Engine:
    """One field a use case. ``dev``: what only development may have."""

    clock: Clock
    store: Store
    snapshots: Snapshots
    system_log: SystemLog
    token: TokenEndpoint
    authorize: AuthorizeEndpoint
    pushed_requests: PushedRequests
    device: DeviceEndpoint
    introspection: Introspection
    revocation: Revocation
    userinfo: UserInfo
    token_reader: TokenReader
    registration: Registration
    api_tokens: ApiTokenAuthenticator
    passwords: PasswordVerifier
    sessions: SessionOpener
    logout: Logout
    attempts: Attempts
    pages: Pages
    assets: Assets
    form_key: bytes
    request_ids: Sequence
    dev: bool
    https: bool
    node: str
