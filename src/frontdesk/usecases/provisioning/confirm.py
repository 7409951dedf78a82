"""An administrator's word on imported people who wait: made, linked, or passed over (Okta: confirm assignments)."""

from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.provisioning.import_matching import Action
from frontdesk.domain.provisioning.imported import USER, ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.model import Imported
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.intake import ACTIVE, Intake, Ruling
from frontdesk.usecases.provisioning.settings import inbound_of, to_users
from frontdesk.usecases.provisioning.sourcing import check_lengthens_no_arm, check_may_speak_for

_WHAT = "importedUser"
_TYPE = "ImportedUser"


@dataclass(frozen=True, slots=True)
class Word:
    """What becomes of one of them. ``user_id``: whom they are linked to; ``action`` None: nobody."""

    external_id: str
    action: Action | None
    user_id: str | None = None


async def confirm(unit: Unit, actor: Actor, app: Application, words: list[Word], now: int) -> list[ImportedObject]:
    """All of them, or none.

    Raises:
        ResourceNotFound: nobody is known by one of these ids.
        ValidationFailed: one is confirmed already, or cannot be made or linked; the cause says why.
        NoPermission: the app is a profile source, and the actor may not write everybody; or people would come into a
            group that the actor reaches, who is not given them.
        AlreadyThere, StaleWrite: somebody else wrote one of them at this moment.
    """
    rules = await inbound_of(unit, app)
    check_may_speak_for(actor, rules)
    await check_lengthens_no_arm(unit, actor, app)
    makes = await to_users(unit, app, rules)
    for word in words:
        known = await unit.imported.find(app.id, USER, word.external_id)
        if known is None:
            raise ResourceNotFound(f"{word.external_id[:100]} ({_TYPE})")
        if known.status is ImportedStatus.CONFIRMED:
            raise ValidationFailed(_WHAT, ("externalId: The person is confirmed already.",))
        if word.action is None:
            await unit.imported.save_many([replace(known, status=ImportedStatus.IGNORED, updated_at=now)])
            continue
        if word.action is Action.LINK and word.user_id is None:
            raise ValidationFailed(_WHAT, ("userId: The field cannot be left out.",))
        intake = Intake(unit, app, known.import_id, rules, makes, now, actor)
        person = _person(known)
        ruling = Ruling(action=word.action, user_id=word.user_id if word.action is Action.LINK else None)
        taken = await intake.take([person], {person.external_id: ruling})
        if taken.errors:
            raise ValidationFailed(_WHAT, tuple(why for _, why in taken.errors))
    found = await unit.imported.list_of(app.id, USER, [word.external_id for word in words])
    return [found[word.external_id] for word in words]


def _person(known: ImportedObject) -> Imported:
    attributes = {name: value for name, value in known.profile.items() if not name.startswith("$")}
    return Imported(known.external_id, known.user_name, attributes, is_active=known.profile.get(ACTIVE) is not False)
