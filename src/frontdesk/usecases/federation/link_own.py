"""Somebody who is signed in links a provider to themselves, or takes it away (settings)."""

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.users import party_of
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.usecases.federation.link import check_free
from frontdesk.usecases.federation.links import Links
from frontdesk.usecases.idps.links import list_idps_of_user, unlink_user


async def link_own(
    unit: Unit, links: Links, idp: Record, identity: ExternalIdentity, people: tuple[str, str | None], now: int
) -> User:
    """The provider vouches for this person from now on. No address is compared: they proved both sides just now.

    ``people``: who set out, and who is signed in where the answer came.

    Raises:
        FederationRefused: another person is signed in now, or either side is linked elsewhere.
    """
    wanted, here = people
    user = await unit.users.find(UserId(wanted))
    if here != wanted or user is None or not user.is_active:
        raise FederationRefused("Whoever set out to link the provider is not signed in any more.")
    await check_free(unit, idp, identity, user)
    await links.keep(unit, acting_for(party_of(user)), idp, identity, user, now)
    return user


async def unlink_own(unit: Unit, user: User, idp_id: str, now: int) -> bool:
    """The provider does not vouch for this person any more; False where it is their only way in.

    Raises:
        ResourceNotFound: it never did.
    """
    if user.password_hash is None and not await _has_other(unit, user, idp_id):
        return False
    await unlink_user(unit, acting_for(party_of(user)), idp_id, user.id, now)
    return True


async def _has_other(unit: Unit, user: User, idp_id: str) -> bool:
    return any(idp.id != idp_id and idp.is_active for idp in await list_idps_of_user(unit, user.id))
