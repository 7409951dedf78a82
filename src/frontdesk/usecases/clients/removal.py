"""An app goes, and with it all that hangs on it, by whichever door it was shown out."""

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import OF_AN_APP
from frontdesk.domain.mappings.model import MAPPING
from frontdesk.domain.policies.mapping import APP_POLICY
from frontdesk.domain.provisioning.features import APP_FEATURE
from frontdesk.domain.provisioning.model import GROUP_PUSH, IMPORT_RUN
from frontdesk.domain.provisioning.push import PUSH_STATE
from frontdesk.domain.schemas.model import SCHEMA
from frontdesk.storage.unit import Unit


async def remove_with_all(unit: Unit, app: Application) -> None:
    """The row with all that hangs on it, and the consents and tokens that people gave it."""
    for run in await unit.records.list_page(IMPORT_RUN.name, parent_id=app.id):
        await unit.import_chunks.remove_of_import(run.id)
    for kind in (*OF_AN_APP, APP_POLICY, MAPPING, SCHEMA, APP_FEATURE, IMPORT_RUN, GROUP_PUSH, PUSH_STATE):
        await unit.records.remove_children(kind.name, app.id)
    await unit.imported.remove_of_app(app.id)
    await unit.provisioned.remove_of_app(app.id)
    await unit.apps.remove(app)
    unit.changes_clients()
