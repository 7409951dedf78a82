"""The kinds of inline hooks: what each may command, and what its failure means (contract E.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

UPDATE_ACTION = "com.okta.action.update"
UPDATE_PROFILE = "com.okta.user.profile.update"


class Otherwise(Enum):
    """What happens where a hook does not say what should.

    GO_ON: what was to happen without it. STOP: nothing. FALL_BACK: another way is taken.
    """

    GO_ON = auto()
    STOP = auto()
    FALL_BACK = auto()


@dataclass(frozen=True, slots=True)
class HookKind:
    """``on_error``: the service said so itself; ``on_failure``: it was silent, broken, out of contract or absent."""

    type: str
    commands: frozenset[str]
    on_error: Otherwise
    on_failure: Otherwise


TOKEN = HookKind(
    type="com.okta.oauth2.tokens.transform",
    commands=frozenset({"com.okta.identity.patch", "com.okta.access.patch"}),
    on_error=Otherwise.STOP,
    on_failure=Otherwise.GO_ON,
)
PASSWORD_IMPORT = HookKind(
    type="com.okta.user.credential.password.import",
    commands=frozenset({UPDATE_ACTION}),
    on_error=Otherwise.STOP,
    on_failure=Otherwise.STOP,
)
USER_IMPORT = HookKind(
    type="com.okta.import.transform",
    commands=frozenset({"com.okta.appUser.profile.update", UPDATE_PROFILE, UPDATE_ACTION, "com.okta.user.update"}),
    on_error=Otherwise.STOP,
    on_failure=Otherwise.GO_ON,
)
ASSERTION = HookKind(
    type="com.okta.saml.tokens.transform",
    commands=frozenset({"com.okta.assertion.patch"}),
    on_error=Otherwise.STOP,
    on_failure=Otherwise.GO_ON,
)
REGISTRATION = HookKind(
    type="com.okta.user.pre-registration",
    commands=frozenset({UPDATE_PROFILE, UPDATE_ACTION, "com.okta.user.progressive.profile.update"}),
    on_error=Otherwise.STOP,
    on_failure=Otherwise.STOP,
)
TELEPHONY = HookKind(
    type="com.okta.telephony.provider",
    commands=frozenset({"com.okta.telephony.action"}),
    on_error=Otherwise.FALL_BACK,
    on_failure=Otherwise.FALL_BACK,
)
KINDS: Mapping[str, HookKind] = {
    kind.type: kind for kind in (TOKEN, PASSWORD_IMPORT, USER_IMPORT, ASSERTION, REGISTRATION, TELEPHONY)
}
