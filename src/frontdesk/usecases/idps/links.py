"""Which people are known to which identity providers (contract A.Identity providers)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.idps.links import IDP_LINK, link_id, link_name, new_link
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, list_page, remove_record, replace_record

_TAKEN = "externalId: Another user is linked to this identity of the provider."


async def link_user(unit: Unit, actor: Actor, idp_id: str, user_id: str, external_id: str, now: int) -> Record:
    """The person is known to the provider by this name; one they had there before is forgotten.

    Raises:
        ResourceNotFound: there is no such provider or person.
        ValidationFailed: the name is another person's.
    """
    await get_record(unit, IDP, idp_id)
    await _user(unit, user_id)
    taken = await unit.records.find_by_name(IDP_LINK.name, idp_id, link_name(external_id))
    if taken is not None and taken.id != link_id(idp_id, user_id):
        raise ValidationFailed("UserIdentityProviderLinkRequest", (_TAKEN,))
    draft = new_link(idp_id, user_id, external_id)
    known = await unit.records.find(IDP_LINK.name, link_id(idp_id, user_id))
    if known is not None:
        return await replace_record(unit, actor, IDP_LINK, known, draft, now)
    return await add_record(unit, actor, IDP_LINK, draft, now)


async def find_link(unit: Unit, idp_id: str, user_id: str) -> Record:
    """The link between the two.

    Raises:
        ResourceNotFound: there is no such provider, or the person is not known to it.
    """
    await get_record(unit, IDP, idp_id)
    link = await unit.records.find(IDP_LINK.name, link_id(idp_id, user_id))
    if link is None:
        raise ResourceNotFound(f"{user_id} (User)")
    return link


async def unlink_user(unit: Unit, actor: Actor, idp_id: str, user_id: str, now: int) -> None:
    """The provider does not know the person any more.

    Raises:
        ResourceNotFound: it never did.
    """
    await remove_record(unit, actor, IDP_LINK, await find_link(unit, idp_id, user_id), now)


async def list_links(unit: Unit, idp_id: str, after: str, most: int) -> list[Record]:
    """People known to a provider, by their ids.

    Raises:
        ResourceNotFound: there is no such provider.
    """
    await get_record(unit, IDP, idp_id)
    start = link_id(idp_id, after) if after else ""
    return await list_page(unit, IDP_LINK, parent_id=idp_id, after=start, most=most)


async def list_idps_of_user(unit: Unit, user_id: str) -> list[Record]:
    """The providers that know a person."""
    return [
        idp
        for idp in await list_page(unit, IDP)
        if await unit.records.find(IDP_LINK.name, link_id(idp.id, user_id)) is not None
    ]


async def unlink_everywhere(unit: Unit, user_id: str) -> None:
    """Nobody is linked to a person who is gone."""
    for idp in await list_page(unit, IDP):
        link = await unit.records.find(IDP_LINK.name, link_id(idp.id, user_id))
        if link is not None:
            await unit.records.remove(link)


async def _user(unit: Unit, user_id: str) -> User:
    user = await unit.users.find(UserId(user_id))
    if user is None:
        raise ResourceNotFound(f"{user_id} (User)")
    return user
