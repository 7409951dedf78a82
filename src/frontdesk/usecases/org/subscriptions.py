"""Subscribing administrators, and whole roles, to mails."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.org.subscriptions import NOTIFICATION_TYPES, SUBSCRIPTION, default_status
from frontdesk.domain.records.model import Draft
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, replace_record


def check_notification_type(name: str) -> None:
    """One of the catalogue.

    Raises:
        ResourceNotFound: it is not.
    """
    if name not in NOTIFICATION_TYPES:
        raise ResourceNotFound(f"{name} (NotificationType)")


async def status_of(unit: Unit, subscriber: str, notification_type: str) -> str:
    """Whether this subscriber (a user's id, or a role's word) is sent these mails."""
    record = await unit.records.find(SUBSCRIPTION.name, _id(subscriber, notification_type))
    return str(record.body["status"]) if record is not None else default_status(notification_type)


async def set_status(unit: Unit, actor: Actor, subscriber: str, notification_type: str, status: str, now: int) -> None:
    """Choose."""
    key = _id(subscriber, notification_type)
    record = await unit.records.find(SUBSCRIPTION.name, key)
    if record is None:
        draft = Draft({"status": status}, parent_id=subscriber, id=key)
        await add_record(unit, actor, SUBSCRIPTION, draft, now)
    else:
        await replace_record(unit, actor, SUBSCRIPTION, record, Draft({"status": status}), now)


def _id(subscriber: str, notification_type: str) -> str:
    return f"{subscriber}/{notification_type}"
