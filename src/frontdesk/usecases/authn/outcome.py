"""What a step of a transaction came to: everything that an answer shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.apps.application import Application
from frontdesk.domain.authn.transaction import Transaction
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.usecases.authn.judge import Judged
from frontdesk.usecases.sessions.session_tokens import IssuedSessionToken


@dataclass(frozen=True, slots=True)
class Target:
    """The app that the person signed in for (contract B.1: audience), and the token with which they get there."""

    app: Application
    token: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``state_token`` None: the transaction is over. ``factor``: the one in hand; ``result``: its factorResult.

    ``shown``: what its driver shows of an activation or a challenge, in its own words. ``target``: where to go on.
    """

    transaction: Transaction
    state_token: str | None
    user: User | None
    judged: Judged | None
    factor: Factor | None = None
    result: str | None = None
    shown: Mapping[str, object] = field(default_factory=dict)
    session_token: IssuedSessionToken | None = None
    recovery_token: str | None = None
    target: Target | None = None
