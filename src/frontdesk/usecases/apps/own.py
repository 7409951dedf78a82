"""The apps on a person's own page (contract A.Users, appLinks)."""

from collections.abc import Mapping

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import Logo
from frontdesk.domain.apps.names import link_name
from frontdesk.domain.ids import AppId, UserId
from frontdesk.storage.unit import Unit


async def list_own_apps(unit: Unit, user_id: UserId) -> tuple[list[Application], Mapping[AppId, Logo]]:
    """The active apps of a person that have a link, by id, and the pictures of those that have one."""
    theirs = await unit.apps.list_of_user(user_id)
    found = [app for app in theirs if app.is_active and link_name(app.name, app.sign_on_mode)]
    return found, await unit.apps.list_logos(app.id for app in found)
