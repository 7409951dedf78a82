"""What the management API needs of provisioning."""

from dataclasses import dataclass

from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.model import SourceFailed, SourceSilent
from frontdesk.usecases.provisioning.connections import Connections, find_connection
from frontdesk.usecases.provisioning.imports import Imports
from frontdesk.usecases.provisioning.push_groups import remove_group_at_app
from frontdesk.usecases.provisioning.scim_app import ScimApps


@dataclass(frozen=True, slots=True)
class Provisioning:
    """Connections and imports."""

    connections: Connections
    imports: Imports
    scim: ScimApps

    async def remove_group_there(self, org: OrgId, app: Application, external_id: str) -> None:
        """A group goes at the app.

        Raises:
            ValidationFailed: the app did not remove it, and why.
        """
        async with self.connections.store.reading(org) as unit:
            connection = await find_connection(unit, app)
        if connection is None:
            return
        try:
            reason = await remove_group_at_app(self.scim.client(org, connection), [external_id])
        except (SourceFailed, SourceSilent) as why:
            reason = str(why)
        if reason is not None:
            raise ValidationFailed("deleteTargetGroup", (f"deleteTargetGroup: {reason}",))
