"""Resource names: what a resource set holds (Okta: ORN), and what of an org that is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from frontdesk.domain.admins.powers import Extent
from frontdesk.domain.admins.roles import AppTarget

_ORN = re.compile(r"orn:okta:(?P<service>directory|idp):(?P<org>[A-Za-z0-9]{1,40}):(?P<path>[A-Za-z0-9:._\-]{1,300})")
_KINDS: Final = {
    "authorization_servers": ("authorizationServers",),
    "customizations": ("brands", "domains", "templates"),
    "devices": ("devices",),
    "identity_providers": ("idps",),
    "inline_hooks": ("inlineHooks",),
    "realms": ("realms",),
    "api_tokens": ("apiTokens",),
    "iam": ("roles",),
}
MOST_CHARACTERS: Final = 400


@dataclass(frozen=True, slots=True)
class Orn:
    """A resource name of one org, taken apart: ``kind`` users, groups, apps or another; ``name`` and ``id`` within it.

    A group's ``contained_resources`` are the people in it, whom the group's own name covers here too.
    """

    org_id: str
    kind: str
    name: str | None = None
    id: str | None = None


def parse_orn(text: str) -> Orn | None:
    """The resource that a name means, or None where it is malformed or means nothing here."""
    found = _ORN.fullmatch(text)
    if found is None:
        return None
    kind, *rest = found["path"].split(":")
    if kind == "apps" and len(rest) <= 2:
        name, app_id = (*rest, None, None)[:2]
        return Orn(found["org"], "apps", name, app_id)
    if kind in {"users", "groups"} and len(rest) <= 1:
        return Orn(found["org"], kind, id=rest[0] if rest else None)
    if kind == "groups" and len(rest) == 2 and rest[1] in {"users", "contained_resources"}:
        return Orn(found["org"], "groups", id=rest[0])
    if kind in _KINDS and not rest:
        return Orn(found["org"], kind)
    return None


def extent_of(orns: Iterable[str], org_id: str) -> Extent:
    """What a resource set reaches; names of another org, and those that mean nothing, reach nothing."""
    known = [orn for text in orns if (orn := parse_orn(text)) is not None and orn.org_id == org_id]
    return Extent(
        all_users=any(orn.kind == "users" and orn.id is None for orn in known),
        all_groups=any(orn.kind == "groups" and orn.id is None for orn in known),
        all_apps=any(orn.kind == "apps" and orn.name is None for orn in known),
        users=frozenset(orn.id for orn in known if orn.kind == "users" and orn.id is not None),
        groups=frozenset(orn.id for orn in known if orn.kind == "groups" and orn.id is not None),
        apps=tuple(AppTarget(orn.name, orn.id) for orn in known if orn.kind == "apps" and orn.name is not None),
        kinds=frozenset(kind for orn in known for kind in _KINDS.get(orn.kind, ())),
    )
