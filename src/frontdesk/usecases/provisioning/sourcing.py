"""Profile sources: an app that says what people are writes everybody who has it, and so does who speaks for it."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import NoPermission
from frontdesk.domain.provisioning.features import APP_FEATURE, FeatureName, Inbound, capabilities, inbound
from frontdesk.domain.provisioning.imported import GROUP
from frontdesk.storage.unit import Unit

_MANAGE_USERS = "okta.users.manage"
_NAME = FeatureName.INBOUND_PROVISIONING


def may_write_everybody(actor: Actor) -> bool:
    """Whether all that a profile source can do, its administrator may do as well."""
    return actor.may(_MANAGE_USERS) and actor.reach(_MANAGE_USERS).everything


async def check_may_speak(unit: Unit, actor: Actor, app: Application) -> None:
    """Nobody hands on what they do not hold: where the app is asked, and whom it means, is what its people will be.

    Raises:
        NoPermission: the app is a profile source, and the actor may not write everybody; or as
            ``check_lengthens_no_arm``.
    """
    await check_lengthens_no_arm(unit, actor, app)
    record = await unit.records.find_by_name(APP_FEATURE.name, app.id, _NAME.value)
    check_may_speak_for(actor, inbound(capabilities(_NAME, record.body if record is not None else None)))


async def check_lengthens_no_arm(unit: Unit, actor: Actor, app: Application) -> None:
    """Who is in an app's groups is what its imports say, and whom its people are linked to.

    Raises:
        NoPermission: it would bring people within the reach of the actor, who is not given them.
    """
    targets = sorted({group_id for power in actor.powers for group_id in power.extent.groups})
    filled = await unit.imported.list_of_targets(app.id, GROUP, targets) if targets else []
    if actor.lengthens_by([str(each.target_id) for each in filled]):
        raise NoPermission()


def check_may_speak_for(actor: Actor, rules: Inbound) -> None:
    """As ``check_may_speak``, where the app's rules are known.

    Raises:
        NoPermission: as there.
    """
    if rules.is_profile_source and not may_write_everybody(actor):
        raise NoPermission(causes=(f"importSettings.profileMaster: Whoever speaks for the app needs {_MANAGE_USERS}.",))
