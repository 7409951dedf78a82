"""A live org for browser tests: people with policies of their own, and the messages they are sent."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pyotp
from tests.live import LiveServer

from frontdesk.domain.policies.defaults import password_settings

_NUMBERS = count(1)
_ARRIVES_WITHIN_S = 15.0
_SESSION = {"usePersistentCookie": False, "maxSessionIdleMinutes": 120, "maxSessionLifetimeMinutes": 0}
_ALLOWED = {"access": "ALLOW"}


@dataclass(slots=True)
class Person:
    """Somebody with an account, in a group of their own; ``secrets`` are those of their factors, by type."""

    id: str
    login: str
    password: str
    group_id: str
    secrets: dict[str, str] = field(default_factory=dict)

    def code(self) -> str:
        """What their authenticator app shows now."""
        return pyotp.TOTP(self.secrets["token:software:totp"]).now()


@dataclass(frozen=True, slots=True)
class Office:
    """What an administrator does with an API token, and what a person finds in their mail."""

    server: LiveServer
    admin: httpx.Client

    def hire(self, **profile: str) -> Person:
        """A new person, active, with a password."""
        number = next(_NUMBERS)
        login, password = f"person{number}@harbour.example", f"Lantern-{number}-tide"
        shown = {"firstName": "Ada", "lastName": "Byron", "email": login, "login": login, **profile}
        question = {"question": "Where is the key?", "answer": "under the mat"}
        credentials = {"password": {"value": password}, "recovery_question": question}
        made = self.ask("POST", "/api/v1/users", {"profile": shown, "credentials": credentials})
        group = self.ask("POST", "/api/v1/groups", {"profile": {"name": f"Only {login}"}})
        self.ask("PUT", f"/api/v1/groups/{group['id']}/users/{made['id']}")
        return Person(made["id"], login, password, group["id"])

    def new_address(self) -> str:
        """An address that nobody has yet."""
        return f"person{next(_NUMBERS)}@harbour.example"

    def invite(self) -> str:
        """Somebody with an account and no password, who is sent a mail; their address."""
        email = self.new_address()
        profile = {"firstName": "Grace", "lastName": "Hopper", "email": email, "login": email}
        self.ask("POST", "/api/v1/users?activate=true", {"profile": profile})
        return email

    def lets_people_register(self) -> None:
        """A policy by which anybody makes an account, once they have shown that a mailbox is theirs."""
        name = "Anybody may register"
        policies = self.admin.get("/api/v1/policies", params={"type": "PROFILE_ENROLLMENT"}).json()
        if any(policy["name"] == name for policy in policies):
            return
        made = self.ask("POST", "/api/v1/policies", {"type": "PROFILE_ENROLLMENT", "name": name})
        rules = f"/api/v1/policies/{made['id']}/rules"
        fields = [("email", "E-mail"), ("firstName", "First name"), ("lastName", "Last name")]
        asked = [{"name": name, "label": label, "required": True} for name, label in fields]
        said = {"access": "ALLOW", "unknownUserAction": "REGISTER", "profileAttributes": asked}
        body = {"type": "PROFILE_ENROLLMENT", "name": "The rule", "actions": {"profileEnrollment": said}}
        known = self.admin.get(rules).json()
        self.ask("PUT", f"{rules}/{known[0]['id']}", body) if known else self.ask("POST", rules, body)

    def asks_for_a_factor(self, person: Person, mode: str = "ALWAYS", **signon: object) -> None:
        """A sign-on policy."""
        actions = {
            "signon": {**_ALLOWED, "requireFactor": True, "factorPromptMode": mode, "session": _SESSION, **signon}
        }
        self._policy(person, "OKTA_SIGN_ON", "SIGN_ON", actions)

    def denies(self, person: Person) -> None:
        """A sign-on policy that lets nobody in."""
        actions = {"signon": {"access": "DENY", "requireFactor": False, "session": _SESSION}}
        self._policy(person, "OKTA_SIGN_ON", "SIGN_ON", actions)

    def asks_to_set_up(self, person: Person, **factors: str) -> None:
        """An enrolment policy: ``okta_sms="REQUIRED"``."""
        said = {key: {"enroll": {"self": value}, "consent": {"type": "NONE"}} for key, value in factors.items()}
        self._policy(person, "MFA_ENROLL", "MFA_ENROLL", {"enroll": {"self": "LOGIN"}}, {"factors": said})

    def has_password_rules(self, person: Person, *, recovery: Mapping[str, object] | None = None, **rules: Any) -> None:
        """A password policy like the usual one but for what is named, which lets people help themselves."""
        settings: Any = password_settings()
        for name, rule in rules.items():
            settings["password"][name].update(rule)
        settings["recovery"]["factors"].update(recovery or {})
        actions = dict.fromkeys(("passwordChange", "selfServicePasswordReset", "selfServiceUnlock"), _ALLOWED)
        self._policy(person, "PASSWORD", "PASSWORD", actions, settings)

    def gives_factor(self, person: Person, factor_type: str, provider: str = "OKTA", **profile: str) -> str:
        """A factor, active at once; its id."""
        body = {"factorType": factor_type, "provider": provider, "profile": profile}
        factors = f"/api/v1/users/{person.id}/factors"
        made = self.ask("POST", f"{factors}?activate=true", body)
        if "activation" in made.get("_embedded", {}):
            person.secrets[factor_type] = made["_embedded"]["activation"]["sharedSecret"]
            if made["status"] != "ACTIVE":
                code = pyotp.TOTP(person.secrets[factor_type]).at(int(time.time()) - 30)
                self.ask("POST", f"{factors}/{made['id']}/lifecycle/activate", {"passCode": code})
        return str(made["id"])

    def message_to(self, to: str, sent_before: int = 0) -> dict[str, Any]:
        """The newest message to an address or a number, once more than ``sent_before`` have come."""
        give_up_at = time.monotonic() + _ARRIVES_WITHIN_S
        while time.monotonic() < give_up_at:
            messages = self.messages_to(to)
            if len(messages) > sent_before:
                return messages[-1]
            time.sleep(0.05)
        raise AssertionError(f"nothing came to {to}")

    def messages_to(self, to: str) -> list[dict[str, Any]]:
        """Everything that came there, the newest last."""
        files = sorted((self.server.data_dir / "outbox").glob("*/*.json"))
        read = [json.loads(file.read_bytes()) for file in files]
        return [message for message in read if message["to"] == to]

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """A call of the management API that succeeds."""
        answer = self.admin.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        value: dict[str, Any] = answer.json() if answer.content else {}
        return value

    def _policy(self, person: Person, type: str, rule_type: str, actions: object, settings: object = None) -> None:
        policy = {
            "type": type,
            "name": f"{type} of {person.login}",
            "conditions": {"people": {"groups": {"include": [person.group_id]}}},
            **({"settings": settings} if settings else {}),
        }
        made = self.ask("POST", "/api/v1/policies", policy)
        rule = {"type": rule_type, "name": "The rule", "actions": actions}
        self.ask("POST", f"/api/v1/policies/{made['id']}/rules", rule)
