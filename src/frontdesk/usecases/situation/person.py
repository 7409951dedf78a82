"""Who tokens would speak of: the user, how the app knows them, their groups where something reads them."""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.apps.user_name import user_name_of
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import UserId
from frontdesk.domain.tokens.authorization import Person
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit


async def find_person(unit: Unit, server: CompiledServer, client: OAuthClient, user_id: UserId) -> Person | None:
    """The person, or None where they are gone or not assigned to the app."""
    user = await unit.users.find(user_id)
    return None if user is None else await person_of(unit, server, client, user)


async def person_of(unit: Unit, server: CompiledServer, client: OAuthClient, user: User) -> Person | None:
    """As ``find_person``, for a user who was read already."""
    name = user_name_of(client.user_name_template, user.login, user.profile)
    app_user = await unit.clients.find_assignment(client, user.id, name)
    if app_user is None:
        return None
    reads_groups = server.needs_groups or (server.is_org and client.groups_filter is not None)
    groups = await unit.groups.list_of_user(user.id) if reads_groups else ()
    return Person(user, app_user, groups)
