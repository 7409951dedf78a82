"""What expressions of claims may read, gathered once a token."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.authorization_servers.compiled import CompiledClaim, CompiledServer
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import ExpressionFailure
from frontdesk.lang.el.scope import GroupView, Scope


class ClaimFails(Expected):
    """A claim's expression cannot be evaluated; the token is refused rather than sent without it (contract C.4)."""

    def __init__(self, claim: str, why: str) -> None:
        super().__init__(f"The claim {claim} cannot be evaluated: {why}")
        self.claim = claim


@dataclass(frozen=True, slots=True)
class ClaimScope:
    """Evaluates claims against one request."""

    scope: Scope

    def evaluate(self, claim: CompiledClaim) -> object:
        """The claim's value; None leaves it out.

        Raises:
            ClaimFails: as its name says.
        """
        try:
            return claim.value(self.scope)
        except ExpressionFailure as why:
            raise ClaimFails(claim.name, str(why)) from None


def expression_scope(
    server: CompiledServer, authorization: Authorization, person: Person | None, now: int
) -> ClaimScope:
    """The names that the contract's G lists for claims."""
    names: dict[str, object] = {
        "user": _user(person),
        "appuser": {**person.app_user.profile, "userName": person.app_user.user_name} if person else None,
        "app": {"id": authorization.client_id, "clientId": authorization.client_id},
        "org": {"name": server.org_name},
        "session": {"amr": list(authorization.amr)},
        "access": {"scope": list(authorization.scopes)},
    }
    groups = [GroupView(group.id, group.name, group.type.value) for group in person.groups] if person else []
    internal = {"id": person.user.id, "status": person.user.status.value} if person else {}
    return ClaimScope(Scope(names=names, groups=groups, now=now, internal=internal))


def _user(person: Person | None) -> Mapping[str, object] | None:
    return {**person.user.profile, "login": person.user.login} if person else None
