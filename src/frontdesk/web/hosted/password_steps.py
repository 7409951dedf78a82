"""Choosing a password by page (contract B.1: credentials)."""

from frontdesk.domain.errors import CredentialsUpdateFailed
from frontdesk.web.hosted.taking import Taken, Taking


class PasswordsDiffer(CredentialsUpdateFailed):
    """The new password was typed in two ways; only pages ask for it twice."""


async def change(taking: Taking) -> Taken:
    """Old and new.

    Raises:
        PasswordsDiffer: the new one was typed in two ways.
        CredentialsUpdateFailed: the old one is wrong, or the policy does not take the new one.
    """
    call, new = taking.call, _new_password(taking)
    passwords = taking.field("oldPassword"), new
    steps, revokes = call.engine.authentication.passwords, _revokes(taking)
    return await steps.change(call.org.org.id, taking.token, passwords, call.context(), revokes=revokes)


async def reset(taking: Taking) -> Taken:
    """New, for whoever proved in another way who they are.

    Raises:
        PasswordsDiffer: it was typed in two ways.
        CredentialsUpdateFailed: the policy does not take it.
    """
    call, new = taking.call, _new_password(taking)
    steps, revokes = call.engine.authentication.passwords, _revokes(taking)
    return await steps.reset(call.org.org.id, taking.token, new, call.context(), revokes=revokes)


def _new_password(taking: Taking) -> str:
    new = taking.field("newPassword")
    if new != taking.field("confirmPassword"):
        raise PasswordsDiffer()
    return new


def _revokes(taking: Taking) -> bool:
    return taking.field("revokeSessions") == "true"
