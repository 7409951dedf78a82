"""An organisation: one base URL, one directory, several authorization servers."""

from dataclasses import dataclass

from frontdesk.domain.ids import OrgId


@dataclass(frozen=True, slots=True)
class Org:
    """``url`` is the configured public base URL; every issuer and link is derived from it, never from a request."""

    id: OrgId
    url: str
    name: str
    open_registration: bool
    created_at: int
    updated_at: int
