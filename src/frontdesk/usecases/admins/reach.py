"""Which objects a list shows to this caller (Okta: administrators with targets see what they may read)."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.powers import Extent
from frontdesk.storage.unit import Unit


async def reach_of(unit: Unit, actor: Actor, permission: str) -> Extent:
    """The objects to which the actor's roles permit this. Who reaches Everyone reaches every person."""
    extent = actor.reach(permission)
    if extent.everything or extent.all_users or not extent.groups:
        return extent
    everyone = await unit.groups.find_everyone()
    return replace(extent, all_users=everyone is not None and everyone.id in extent.groups)
