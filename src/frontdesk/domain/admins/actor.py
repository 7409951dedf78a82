"""Who calls the management API (contract H.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.admins.powers import WHOLE_ORG, Extent, Power, union
from frontdesk.domain.admins.scopes import reaches
from frontdesk.domain.logs.model import Party


class Credential(StrEnum):
    """What the caller showed."""

    API_TOKEN = "API_TOKEN"
    ACCESS_TOKEN = "ACCESS_TOKEN"
    SESSION = "SESSION"
    SCIM_TOKEN = "SCIM_TOKEN"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, service app or SCIM connection. ``scopes`` None: the credential itself sets no limit; roles always do.

    ``powers``: what its roles let it do. ``self_service``: it was let in for its own things alone, as whoever a
    session or a ``.self`` scope lets in; it may then write only what people may write of themselves.
    ``api_token_id``: the API token it showed. ``meant``: the name by which the path has a person, and the id of whom it
    meant when the call was let in, empty for nobody.
    """

    party: Party
    credential: Credential
    scopes: frozenset[str] | None = None
    powers: tuple[Power, ...] = ()
    self_service: bool = False
    api_token_id: str | None = None
    meant: tuple[str, str] | None = None

    @property
    def id(self) -> str:
        """A user's id or a client's."""
        return self.party.id

    @property
    def is_user(self) -> bool:
        """Whether ``me`` names somebody."""
        return self.party.type == "User"

    @property
    def is_super_admin(self) -> bool:
        """Whether nothing of the org is kept from it."""
        return any(power.is_super for power in self.powers)

    def reach(self, permission: str) -> Extent:
        """The objects to which its roles permit this."""
        if self.is_super_admin:
            return WHOLE_ORG
        return union(power.extent for power in self.powers if power.permits(permission))

    def may(self, permission: str) -> bool:
        """Whether credential and roles permit this to anything at all: for what only such callers are shown."""
        within = self.scopes is None or reaches(self.scopes, permission)
        return within and any(power.permits(permission) for power in self.powers)

    def lengthens_by(self, group_ids: Collection[str] | None) -> bool:
        """Whether it would reach further if anybody at all could come into these groups (None: into any group).

        It would where what it may do to the people of one of them it may not do to everybody.
        """
        over_all = [power for power in self.powers if power.extent.everything or power.extent.all_users]
        for power in self.powers:
            groups = power.extent.groups
            opened = groups if group_ids is None else groups.intersection(group_ids)
            if power.changes_people and opened and not any(other.covers(power) for other in over_all):
                return True
        return False


def acting_for(person: Party) -> Actor:
    """A person who does something to themselves, in a way that is no call of the management API."""
    return Actor(person, Credential.SESSION, self_service=True)
