"""Policies for one person alone, made through the management API as an administrator would."""

from dataclasses import dataclass
from typing import Any

import httpx
from tests.serving import Someone

from frontdesk.domain.policies.defaults import password_settings

POLICIES = "/api/v1/policies"


@dataclass(frozen=True, slots=True)
class Demands:
    """What is asked of the members of one group: a policy of each type that a test names."""

    admin: httpx.AsyncClient
    group_id: str

    async def sign_on(self, **signon: object) -> str:
        """A sign-on policy with one rule; the policy's id."""
        session = {"usePersistentCookie": False, "maxSessionIdleMinutes": 120, "maxSessionLifetimeMinutes": 0}
        actions = {"signon": {"access": "ALLOW", "requireFactor": False, "session": session, **signon}}
        return await self._policy("OKTA_SIGN_ON", "SIGN_ON", {}, actions)

    async def factor(self, mode: str = "ALWAYS", **signon: object) -> str:
        """A sign-on policy that asks for a factor."""
        return await self.sign_on(requireFactor=True, factorPromptMode=mode, **signon)

    async def enrollment(self, when: str = "LOGIN", **factors: str) -> str:
        """An enrolment policy: ``okta_otp="REQUIRED"``."""
        said = {key: {"enroll": {"self": value}, "consent": {"type": "NONE"}} for key, value in factors.items()}
        return await self._policy("MFA_ENROLL", "MFA_ENROLL", {"factors": said}, {"enroll": {"self": when}})

    async def password(self, *, age: dict[str, int] | None = None, **settings: Any) -> str:
        """A password policy like the default one but for what is named; its rule allows everything."""
        usual: Any = password_settings()
        usual["password"]["age"].update(age or {})
        usual["password"]["complexity"].update(settings.pop("complexity", {}))
        usual["password"]["lockout"].update(settings.pop("lockout", {}))
        for name, factor in settings.pop("recovery", {}).items():
            usual["recovery"]["factors"][name] = factor
        allowed = {"access": "ALLOW"}
        actions = {
            "passwordChange": allowed,
            "selfServicePasswordReset": allowed,
            "selfServiceUnlock": allowed,
            **settings,
        }
        return await self._policy("PASSWORD", "PASSWORD", usual, actions)

    async def _policy(self, type: str, rule_type: str, settings: object, actions: object) -> str:
        policy = {
            "type": type,
            "name": f"{type} of {self.group_id}",
            "conditions": {"people": {"groups": {"include": [self.group_id]}}},
            **({"settings": settings} if settings else {}),
        }
        made = await self.admin.post(POLICIES, json=policy)
        assert made.status_code == 200, made.text
        policy_id = str(made.json()["id"])
        rule = {"type": rule_type, "name": "The rule", "actions": actions}
        answer = await self.admin.post(f"{POLICIES}/{policy_id}/rules", json=rule)
        assert answer.status_code == 200, answer.text
        return policy_id


async def demands_of(admin: httpx.AsyncClient, someone: Someone) -> Demands:
    """Somebody in a group of their own."""
    made = await admin.post("/api/v1/groups", json={"profile": {"name": f"Only {someone.login}"}})
    group_id = str(made.json()["id"])
    assert (await admin.put(f"/api/v1/groups/{group_id}/users/{someone.user.id}")).status_code == 204
    return Demands(admin, group_id)
