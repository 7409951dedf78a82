"""Passwords that the org's own code knows (contract E.1: com.okta.user.credential.password.import)."""

from dataclasses import dataclass

from frontdesk.domain.hooks.commands import is_verified
from frontdesk.domain.hooks.envelope import request_context
from frontdesk.domain.hooks.kinds import PASSWORD_IMPORT
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.imported_passwords import is_known_to_a_hook
from frontdesk.domain.users.model import User
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.passwords.elsewhere import Verdict

_PATH = "/api/v1/authn"


@dataclass(frozen=True, slots=True)
class HookPasswords:
    """Asks the org's one active password import hook, until it has verified a password once: then we know it.

    Whoever such a hook knows is answered when it is: their sign-in takes as long as the hook does.
    """

    runner: HookRunner

    async def verify(self, org: OrgId, user: User, password: str, context: ClientContext) -> Verdict | None:
        """Whether the password is right, says the hook; None: it is not one that a hook checks.

        Where nobody answers in time (or there is no hook to ask) the sign-in fails, the next one asks again, and
        nothing is counted. Every answer but VERIFIED is counted as a wrong password is: a guess is a guess.
        """
        if not is_known_to_a_hook(user.password_hash):
            return None
        hook = await self.runner.find_only(org, PASSWORD_IMPORT)
        if hook is None:
            return Verdict.UNHEARD
        url = await self.runner.url(org, _PATH)
        data = {
            "context": {
                "request": request_context(context, url),
                "credential": {"username": user.login, "password": password},
            },
            "action": {"credential": "UNVERIFIED"},
        }
        outcome = await self.runner.ask(org, hook, PASSWORD_IMPORT.type, data, context)
        if outcome.is_silent:
            return Verdict.UNHEARD
        try:
            right = outcome.reason is None and is_verified(outcome.commands)
        except PatchRefused as why:
            self.runner.tell_unapplied(org, hook, str(why), context)
            right = False
        return Verdict.RIGHT if right else Verdict.WRONG

    async def introduce(self, org: OrgId, login: str, password: str, context: ClientContext) -> None:
        """A hook knows passwords, and nobody: it makes no people."""
