"""An API token and the administrator it acts for (contract H.1)."""

from dataclasses import dataclass

from frontdesk.domain.admins.roles import RoleAssignment
from frontdesk.domain.api_tokens.model import ANYWHERE, ApiToken, new_api_token
from frontdesk.domain.errors import InvalidApiToken
from frontdesk.domain.ids import ApiTokenId, UserId, new_api_token_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.zones.rules import zone_of
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.policies.compiled import org_zones

_TOUCH_AFTER_MS = 60_000


@dataclass(frozen=True, slots=True)
class TokenOwner:
    """Whom a token acts for, and the roles they have, themselves or through groups."""

    id: UserId
    login: str
    token_id: ApiTokenId
    roles: tuple[RoleAssignment, ...]


class ApiTokenAuthenticator:
    """Finds the owner of an SSWS token."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def authenticate(self, glance: Unit, token: str, ip: str | None) -> TokenOwner:
        """The administrator of the glance's org whom the token acts for; ``ip``: from where the request came.

        Raises:
            InvalidApiToken: it is unknown, has idled out, may not be used from there, or its owner is not active.
        """
        now = self._clock.now()
        owned = await glance.api_tokens.find_owned(token_hash(token))
        if owned is None or not owned.may_owner_act or not owned.token.is_live(now):
            raise InvalidApiToken()
        found = owned.token
        if found.network != ANYWHERE and not found.is_good_from(await _zones_of(glance, ip)):
            raise InvalidApiToken()
        roles = await glance.role_assignments.list_of_person(found.user_id)
        if now >= found.last_used_at + _TOUCH_AFTER_MS:
            async with self._store.unit(glance.org_id) as unit:
                await unit.api_tokens.save_use(found.id, now)
        return TokenOwner(found.user_id, owned.login, found.id, tuple(roles))


async def _zones_of(unit: Unit, ip: str | None) -> tuple[str, ...]:
    return zone_of(ip, await org_zones(unit))


async def create_api_token(unit: Unit, name: str, owner: UserId, now: int) -> tuple[ApiToken, str]:
    """A new token, and its value, which is shown this once."""
    value = new_api_token()
    token = ApiToken(id=new_api_token_id(), name=name, user_id=owner, created_at=now, last_used_at=now, updated_at=now)
    await unit.api_tokens.add(token, token_hash(value))
    unit.record(
        LogEvent(
            type=EventType.API_TOKEN_CREATE,
            published_at=now,
            actor=SYSTEM,
            targets=(Party(token.id, "Token", display_name=name),),
        )
    )
    return token, value
