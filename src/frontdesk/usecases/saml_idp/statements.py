"""What an assertion says of a person at an app: their name there, and the app's attribute statements."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.saml import SamlApp, Statement
from frontdesk.domain.apps.saml_values import ValueFails, group_names, text_by, texts_by
from frontdesk.domain.groups.model import Group
from frontdesk.domain.org.model import Org
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User
from frontdesk.kernel.secrets import random_token
from frontdesk.lang.el.scope import GroupView, Scope
from frontdesk.protocol.saml.assertion import Attribute
from frontdesk.protocol.saml.names import TRANSIENT
from frontdesk.protocol.saml.values import NameId
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.app_users import AppUsers
from frontdesk.usecases.saml_idp.errors import SamlRefused

_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class AtSamlApp:
    """A person who has the app, as it knows them; ``groups``: all of theirs."""

    user: User
    user_name: str
    profile: Mapping[str, object]
    groups: tuple[Group, ...]


async def find_at_app(unit: Unit, app: SamlApp, user: User) -> AtSamlApp | None:
    """The person at the app; None where they are not assigned."""
    view = await (await AppUsers.at(unit, app.app)).find(user.id)
    if view is None:
        return None
    return AtSamlApp(user, view.user_name, view.profile, tuple(await unit.groups.list_of_user(user.id)))


def name_of(app: SamlApp, person: AtSamlApp, scope: Scope) -> NameId:
    """What the app calls them; a transient name is another one each time (saml-core-2.0 §8.3).

    Raises:
        SamlRefused: the app's template makes no name of this person.
    """
    if app.name_id_format == TRANSIENT:
        return NameId(f"_{random_token()}", TRANSIENT)
    try:
        value = text_by(app.name_id_template, scope)
    except ValueFails as why:
        raise SamlRefused(f"The app's subjectNameIdTemplate cannot be evaluated: {why}") from None
    if not value.strip() or len(value) > _LONGEST_NAME:
        raise SamlRefused("The app's subjectNameIdTemplate makes no name of 1 to 256 characters of this person.")
    return NameId(value, app.name_id_format)


def attributes_of(app: SamlApp, person: AtSamlApp, scope: Scope) -> tuple[Attribute, ...]:
    """The app's statements; one without a value for this person is left out.

    Raises:
        SamlRefused: an expression cannot be evaluated.
    """
    made = ((statement, _values(statement, person, scope)) for statement in app.statements)
    return tuple(Attribute(each.name, tuple(values), each.name_format) for each, values in made if values)


def _values(statement: Statement, person: AtSamlApp, scope: Scope) -> list[str]:
    if statement.filter_type is not None:
        return group_names(statement, (group.name for group in person.groups))
    try:
        return [text for template in statement.values for text in texts_by(template, scope)]
    except ValueFails as why:
        raise SamlRefused(f"The attribute statement {statement.name} cannot be evaluated: {why}") from None


def scope_of(org: Org, app: SamlApp, person: AtSamlApp, session: Session, now: int) -> Scope:
    """What expressions may read. ``user.userName`` is the name at the app, as Okta's templates have it."""
    user = person.user
    profile = {**user.profile, "login": user.login, "userName": person.user_name}
    return Scope(
        names={
            "user": profile,
            "source": profile,
            "appuser": {**person.profile, "userName": person.user_name},
            "app": {"id": app.app.id, "name": app.app.name, "label": app.app.label},
            "org": {"name": org.name},
            "session": {"amr": list(session.amr)},
        },
        groups=[GroupView(group.id, group.name, group.type.value) for group in person.groups],
        now=now,
        internal={"id": user.id, "status": user.status.value},
    )
