"""Passwords that are checked elsewhere: by a directory (delegated authentication) or by a password import hook.

This shelf is below both: they are handed to ``PasswordVerifier`` where everything is wired.
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Protocol

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.credentials import is_checked_elsewhere
from frontdesk.domain.users.model import User


class Verdict(Enum):
    """What whoever knows the password says. UNHEARD: nothing, because nobody answers; that counts against nobody."""

    RIGHT = auto()
    WRONG = auto()
    UNHEARD = auto()


class ForeignPasswords(Protocol):
    """One place where passwords are known. It is asked outside of any unit, because it takes its time."""

    async def verify(self, org: OrgId, user: User, password: str, context: ClientContext) -> Verdict | None:
        """Whether the password is this person's; None: it is not known in this place."""

    async def introduce(self, org: OrgId, login: str, password: str, context: ClientContext) -> str | None:
        """Nobody here has this login: the login of the person whom the place knows by it, and vouches for.

        It made them, if need be; whoever asks looks them up, and has the password verified. None: nobody.
        """


async def ask_elsewhere(
    places: Sequence[ForeignPasswords], org: OrgId, user: User, password: str, context: ClientContext
) -> Verdict:
    """What the place that knows this person's password says; WRONG where none does, or for an empty password.

    A directory takes a bind with an empty password for an anonymous one, which succeeds (RFC 4513 §5.1.2).
    """
    if not password or not is_checked_elsewhere(user):
        return Verdict.WRONG
    for place in places:
        verdict = await place.verify(org, user, password, context)
        if verdict is not None:
            return verdict
    return Verdict.WRONG
