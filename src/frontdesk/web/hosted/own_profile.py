"""A person's own profile: seen as far as its schema shows it, changed as far as it lets (contract F.1)."""

from collections.abc import Mapping

from frontdesk.domain.errors import ApiError
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, Schema, SelfAction
from frontdesk.domain.schemas.validate import check_self_may_write
from frontdesk.domain.users.rules import LOGIN_TAKEN, Secrets
from frontdesk.storage.errors import StaleWrite
from frontdesk.usecases.directory.users import Change, change_user
from frontdesk.usecases.schemas.load import user_schema
from frontdesk.web.call import Call
from frontdesk.web.hosted.own import PROFILE, SETTINGS, Own, back_to, owned
from frontdesk.web.pages import words
from frontdesk.web.pages.own_views import ProfileField, ProfileView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_INPUTS: Mapping[str, str] = {"email": "email", "uri": "url"}
_COMPLETED: Mapping[str, str] = {
    "login": "username",
    "firstName": "given-name",
    "lastName": "family-name",
    "middleName": "additional-name",
    "nickName": "nickname",
    "email": "email",
    "mobilePhone": "tel",
    "displayName": "name",
}


async def settings(_call: Call) -> Reply:
    """The first of the settings' pages."""
    return redirect(PROFILE)


async def get_profile(own: Own) -> Reply:
    """What the schema shows of it."""
    return _draw(own, await _schema(own), {})


async def post_profile(own: Own) -> Reply:
    """What was typed, merged into it; a field that was drawn and came back empty is emptied."""
    form, schema = own.form(), await _schema(own)
    drawn = frozenset(form.get("drawn", "").split())
    typed = {found.name: form.get(found.name, "") for found in _writable(schema) if found.name in drawn}
    given = {found.name: _typed(found, typed[found.name]) for found in _writable(schema) if found.name in typed}
    try:
        check_self_may_write(schema, given, own.user.profile)
        async with own.call.engine.store.unit(own.call.org.org.id) as unit:
            user = await unit.users.find(own.user.id)
            if user is None:
                raise StaleWrite("The person is gone.")
            now = own.call.engine.clock.now()
            await change_user(unit, own.actor, user, Change(profile=given), Secrets(), now)
    except StaleWrite:
        return back_to(PROFILE, "changed")
    except ApiError as why:
        return _draw(own, schema, typed, why.causes)
    return back_to(PROFILE, "saved")


def _draw(own: Own, schema: Schema, typed: Mapping[str, str], causes: tuple[str, ...] = ()) -> Reply:
    fields = [_field(own, found, typed, causes) for found in _shown(schema)]
    error = words.NOT_TAKEN if typed else None
    return own.draw(PROFILE, lambda frame, form: ProfileView(frame, form, fields), error)


def _field(own: Own, found: Property, typed: Mapping[str, str], causes: tuple[str, ...]) -> ProfileField:
    writable = _is_writable(found)
    value = typed.get(found.name, _said(own.user.profile.get(found.name)))
    choices = [str(choice) for choice in found.enum or ()]
    if found.type is AttributeType.BOOLEAN:
        choices = ["true", "false"]
    return ProfileField(
        name=found.name,
        label=words.attribute_label(found.title),
        value=value,
        is_writable=writable,
        is_required=found.required,
        type=_INPUTS.get(found.format or "", "text"),
        autocomplete=_COMPLETED.get(found.name, "off"),
        choices=choices,
        problem=_problem(found, value, causes) if typed and writable else None,
    )


def _problem(found: Property, value: str, causes: tuple[str, ...]) -> str | None:
    """Why the value was not taken, if it is this one that was not."""
    theirs = [cause for cause in causes if cause.startswith((f"{found.name}:", f"{found.name} "))]
    if not theirs:
        return None
    if LOGIN_TAKEN in theirs or any("already exists" in cause for cause in theirs):
        return words.FIELD_TAKEN
    return words.FIELD_WRONG if value.strip() else words.FIELD_REQUIRED


def _shown(schema: Schema) -> list[Property]:
    everything = {**schema.custom, **schema.base}.values()
    seen = [
        found
        for found in everything
        if found.permission is not SelfAction.HIDE and found.mutability is not Mutability.WRITE_ONLY
    ]
    return sorted(seen, key=lambda found: found.name not in schema.base)


def _writable(schema: Schema) -> list[Property]:
    return [found for found in _shown(schema) if _is_writable(found)]


def _is_writable(found: Property) -> bool:
    """Lists have no field on this page."""
    theirs = found.permission is SelfAction.READ_WRITE and found.mutability is Mutability.READ_WRITE
    return theirs and found.type is not AttributeType.ARRAY


def _typed(found: Property, text: str) -> object:
    """What the field's text means; nothing typed is no value. What is no number stays text, which is refused."""
    text = text.strip()
    if not text:
        return None
    if found.type is AttributeType.BOOLEAN and text in {"true", "false"}:
        return text == "true"
    if found.type is AttributeType.INTEGER and text.removeprefix("-").isdecimal() and len(text) <= 15:
        return int(text)
    if found.type is AttributeType.NUMBER:
        return _number(text)
    return text


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


async def _schema(own: Own) -> Schema:
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        return await user_schema(unit, own.user.type_id)


ROUTES = [
    Route("GET", SETTINGS, settings, Guard.BROWSER, Surface.PAGE),
    Route("GET", "/enduser/settings", settings, Guard.BROWSER, Surface.PAGE),
    Route("GET", PROFILE, owned(get_profile, fresh=True), Guard.BROWSER, Surface.PAGE),
    Route("POST", PROFILE, owned(post_profile, fresh=True), Guard.BROWSER, Surface.PAGE),
]
