"""The mail to somebody whose account was signed in to from a device that they had not used before."""

from typing import Final

from frontdesk.domain.brands.email_templates import EMAIL_SETTINGS, template_of
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.brand import default_brand, parent_of
from frontdesk.usecases.messages.queue import MessageQueue

_TEMPLATE: Final = "NewSignOnNotification"


async def tell_of_new_device(unit: Unit, messages: MessageQueue, user: User, now: int) -> None:
    """Sent where an administrator asked for it, by saying who gets this mail; an org that never said sends none."""
    brand = await default_brand(unit)
    if brand is None:
        return
    if await unit.records.find(EMAIL_SETTINGS.name, parent_of(brand, template_of(_TEMPLATE))) is not None:
        await messages.email(unit, user, _TEMPLATE, {}, now)
