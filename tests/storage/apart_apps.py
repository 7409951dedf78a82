"""Apps and who has them, for ``test_orgs_apart.py``: the same ids in both orgs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.storage.rows import CLIENT, LATER, NOW, USER, a_group

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus, Assignment, AssignmentScope, GroupAssignment, Logo, SignOnMode
from frontdesk.domain.ids import AppId, ClientId, GroupId, UserId
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit

_APP = AppId("0oaBookmark")
_SOMEONE = UserId("00uSomeone")
_GROUP, _OTHER_GROUP = GroupId("00gOfApp"), GroupId("00gOfAppToo")
_LOGO = Logo("fs0Mine", "image/png")
Do = Callable[[Unit], Awaitable[Any]]


def _app(mark: int) -> Application:
    return Application(
        id=_APP,
        client_id=ClientId(_APP),
        name="bookmark",
        label="A bookmark",
        status=AppStatus.ACTIVE,
        sign_on_mode=SignOnMode.BOOKMARK,
        settings={"mark": mark},
        client=None,
        signing_kid=None,
        sealed=None,
        tokens_not_before=0,
        created_at=mark,
        updated_at=mark,
        version=1,
    )


def _assignment(mark: int, user_id: UserId = _SOMEONE) -> Assignment:
    return Assignment(_APP, user_id, AssignmentScope.USER, str(mark), {}, None, mark, mark, None, 1)


def _group(mark: int) -> GroupAssignment:
    return GroupAssignment(_APP, _GROUP, 0, {"mark": mark}, mark, 1)


def _logo(mark: int) -> Logo:
    return replace(_LOGO, content_type=f"image/{mark}")


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """The same for every org, but for the mark and for whom the app is assigned to."""
    await unit.apps.add(_app(mark))
    await unit.apps.save_logo(_APP, _logo(mark), b"image", mark)
    await unit.groups.add(a_group(id=_GROUP, name="Has the app"))
    await unit.app_assignments.add(_assignment(mark))
    await unit.app_assignments.add(_assignment(mark, USER if mine else UserId("00uEve")))
    await unit.app_assignments.add_group(_group(mark))
    await unit.groups.add_member(_GROUP, _SOMEONE, mark)


async def _locked_and_left(unit: Unit) -> None:
    """A lock changes nothing by itself."""
    await unit.apps.lock(_APP)
    await unit.apps.save(replace(_app(LATER), client=None))


READS: Mapping[str, Do] = {
    "apps.find": lambda unit: unit.apps.find(_APP),
    "apps.list_page": lambda unit: unit.apps.list_page(AppQuery(name="bookmark", user_id=_SOMEONE)),
    "apps.list_of_user": lambda unit: unit.apps.list_of_user(USER),
    "apps.list_of_group": lambda unit: unit.apps.list_of_group(_GROUP),
    "apps.list_logos": lambda unit: unit.apps.list_logos([_APP]),
    "apps.find_logo": lambda unit: unit.apps.find_logo(_APP),
    "apps.find_image": lambda unit: unit.apps.find_image(_LOGO.id),
    "app_assignments.find": lambda unit: unit.app_assignments.find(_APP, _SOMEONE),
    "app_assignments.find_group": lambda unit: unit.app_assignments.find_group(_APP, _GROUP),
    "app_assignments.list_groups": lambda unit: unit.app_assignments.list_groups(_APP),
    "app_assignments.list_groups_of_user": lambda unit: unit.app_assignments.list_groups_of_user(_APP, _SOMEONE),
    "app_assignments.list_group_page": lambda unit: unit.app_assignments.list_group_page(
        _APP, prefix="has", after=None, most=100
    ),
    "app_assignments.list_user_ids": lambda unit: unit.app_assignments.list_user_ids(
        _APP, prefix="ada@", after="", most=100
    ),
    "refresh_tokens.list_of_client": lambda unit: unit.refresh_tokens.list_of_client(CLIENT, NOW, after="", most=9),
}
WRITES: Mapping[str, Do] = {
    "apps.save": lambda unit: unit.apps.save(_app(LATER)),
    "apps.remove": lambda unit: unit.apps.remove(_app(NOW)),
    "apps.save_logo": lambda unit: unit.apps.save_logo(_APP, replace(_LOGO, id="fs0New"), b"new", LATER),
    "app_assignments.save": lambda unit: unit.app_assignments.save(_assignment(LATER)),
    "app_assignments.remove": lambda unit: unit.app_assignments.remove(_APP, _SOMEONE),
    "app_assignments.remove_of_user": lambda unit: unit.app_assignments.remove_of_user(_SOMEONE),
    "app_assignments.add_group": lambda unit: unit.app_assignments.add_group(replace(_group(1), group_id=_OTHER_GROUP)),
    "app_assignments.save_group": lambda unit: unit.app_assignments.save_group(_group(LATER)),
    "app_assignments.remove_group": lambda unit: unit.app_assignments.remove_group(_APP, _GROUP),
    "app_assignments.remove_of_group": lambda unit: unit.app_assignments.remove_of_group(_GROUP),
    "refresh_tokens.revoke_of_client": lambda unit: unit.refresh_tokens.revoke_of_client(CLIENT, LATER),
    "apps.lock": _locked_and_left,
}
ADDED = {"apps.add", "app_assignments.add"}
