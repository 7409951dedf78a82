"""Whether the identity provider that let somebody in still may (attack case 29)."""

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.sessions.model import SessionIdp
from frontdesk.storage.unit import Unit


async def still_vouches(unit: Unit, idp: SessionIdp | None) -> bool:
    """A provider that was deactivated lets nobody in any more, also nobody who is on their way; None: it was ours."""
    if idp is None:
        return True
    record = await unit.records.find(IDP.name, idp.id)
    return record is not None and record.is_active
