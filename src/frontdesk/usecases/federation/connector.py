"""What a connector is: it sends a browser to a provider, and turns what comes back into an ``ExternalIdentity``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from frontdesk.domain.idps.identity import ExternalIdentity
from frontdesk.domain.idps.trip import Trip
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.errors import Expected


class FederationRefused(Expected):
    """Nobody is let in, made or changed. The sentence is for the administrator who reads the log; the person is told
    only that it did not work. It names no secret, and what the provider sent only where that is bounded and no secret.
    """


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes: by a redirect, or with ``fields`` by a form that it sends there itself (SAML's POST)."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """One provider and the org that it serves: all that a connector knows beside the trip."""

    org: OrgId
    org_url: str
    idp: Record
    now: int


class Connector(Protocol):
    """A protocol. Both steps may call the network, and neither is in a unit that writes."""

    async def depart(self, at: Setting, trip: Trip, state: str) -> Departure:
        """The request that is the trip's.

        Raises:
            FederationRefused: the provider's settings do not let one be made.
        """
        ...

    async def arrive(self, at: Setting, trip: Trip, answer: Mapping[str, str]) -> ExternalIdentity:
        """Who came back: every check of the protocol is done when this returns.

        Raises:
            FederationRefused: the answer does not prove who anybody is.
        """
        ...
