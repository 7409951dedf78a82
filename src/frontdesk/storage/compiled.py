"""What is compiled of an org's configuration, kept for as long as nothing of that configuration changes.

A transaction reads the version of the configuration that it sees, and takes what was compiled at that version: so what
a step decides by is never older than the rows it would have read itself, on any node, and nobody has to be told.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from frontdesk.domain.ids import OrgId

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _OfOrg:
    version: int
    values: dict[str, object] = field(default_factory=dict)


class CompiledConfiguration:
    """One a process: the values of each org, by their names."""

    def __init__(self) -> None:
        self._orgs: dict[OrgId, _OfOrg] = {}

    async def get(self, org: OrgId, version: int, name: str, make: Callable[[], Awaitable[Value]]) -> Value:
        """What has this name at this version; made where it is not known, or known of another version."""
        kept = self._orgs.get(org)
        if kept is None or kept.version != version:
            kept = self._orgs[org] = _OfOrg(version)
        if name not in kept.values:
            kept.values[name] = await make()
        return cast(Value, kept.values[name])  # whoever uses a name makes what it names
