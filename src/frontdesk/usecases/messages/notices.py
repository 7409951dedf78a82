"""Notices: what happened to somebody's account is told them, so that they notice if it was not them."""

from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.queue import MessageQueue


async def tell_new_password(messages: MessageQueue, unit: Unit, user: User, now: int) -> None:
    """Their password is another one."""
    await messages.email(unit, user, "PasswordChanged", {}, now)


async def tell_factor_enrolled(messages: MessageQueue, unit: Unit, user: User, factor_type: str, now: int) -> None:
    """There is one more way to prove that one is them."""
    await messages.email(unit, user, "AuthenticatorEnrolled", {"factor.type": factor_type}, now)


async def tell_factor_removed(messages: MessageQueue, unit: Unit, user: User, factor_type: str, now: int) -> None:
    """There is one less."""
    await messages.email(unit, user, "AuthenticatorReset", {"factor.type": factor_type}, now)
