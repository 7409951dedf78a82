"""An account of one's own, by page: the org's form, and what comes of it (contract D.3: PROFILE_ENROLLMENT)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from frontdesk.domain.authn.transaction import Options
from frontdesk.domain.errors import ApiError, ResourceNotFound
from frontdesk.domain.hooks.errors import RegistrationDenied
from frontdesk.domain.schemas.model import AttributeType, Property
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.registration import Form
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import page
from frontdesk.web.hosted.arrival import REGISTER, arrival_of, go_on, local_path, sign_in_uri
from frontdesk.web.hosted.recovery import tell
from frontdesk.web.hosted.step_pages import requirements_of
from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import Field, RegisterView, StepForm
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

SENT = "/signin/register/sent"
_PURPOSE = "register"
_PASSWORD = "password"
_LONGEST = 255
_MOST_DIGITS = 15
"""A number that every reader of JSON still reads as it is (RFC 8259 §6); longer ones stay text, which is refused."""
_COMPLETED_BY: Mapping[str, str] = {
    "firstName": "given-name",
    "lastName": "family-name",
    "displayName": "name",
    "nickName": "nickname",
    "login": "username",
    "email": "email",
    "mobilePhone": "tel",
    "primaryPhone": "tel",
    "organization": "organization",
    "title": "organization-title",
    "streetAddress": "street-address",
    "city": "address-level2",
    "state": "address-level1",
    "zipCode": "postal-code",
    "countryCode": "country",
}
"""What browsers fill in by themselves (HTML: autofill)."""


async def get_register(call: Call) -> Reply:
    """The form, where the org lets people register."""
    return await _draw(call, call.query(), {}, None)


async def post_register(call: Call) -> Reply:
    """An account, or the mail that leads to one."""
    given = call.form()
    check_form(call, given, _PURPOSE)
    org, from_uri = call.org.org.id, local_path(given.get("fromURI", "/"))
    registration, start = call.engine.authentication.registration, Start(_OPTIONS, device=call.cookie(DEVICE))
    try:
        form = await registration.form(org)
        registered = await registration.register(org, form.policy.id, _profile(form, given), call.context())
        if registered.activation_token is None:
            return redirect(f"{SENT}?{urlencode({'fromURI': from_uri})}", 303)
        primary, token = call.engine.authentication.primary, registered.activation_token
        return await go_on(call, await primary.by_activation_token(org, token, start, call.context()), from_uri)
    except ResourceNotFound:
        return await _closed(call)
    except TooManySignIns:
        return await _draw(call, given, {}, words.TOO_MANY_ATTEMPTS)
    except RegistrationDenied as why:
        told = words.REGISTER_NOT_TAKEN if why.fields else why.sentence or words.REGISTER_NOT_NOW
        return await _draw(call, given, why.fields, told)
    except ApiError as why:
        told = words.TOO_MANY_ATTEMPTS if why.status == 429 else words.REGISTER_NOT_TAKEN
        return await _draw(call, given, _problems(form, why), told)


async def get_register_sent(call: Call) -> Reply:
    """The same for everybody: whoever reads that mailbox goes on from there."""
    back = sign_in_uri(local_path(call.query().get("fromURI", "/")))
    return await tell(call, (words.REGISTER_SENT, words.REGISTER_SENT_LEAD, None), (back, words.BACK_TO_SIGN_IN))


async def _closed(call: Call) -> Reply:
    said = words.REGISTER_CLOSED, words.REGISTER_CLOSED_LEAD, None
    return await tell(call, said, (sign_in_uri("/"), words.BACK_TO_SIGN_IN), is_good=False, status=404)


async def _draw(call: Call, given: Mapping[str, str], problems: Mapping[str, str], error: str | None) -> Reply:
    try:
        form = await call.engine.authentication.registration.form(call.org.org.id)
    except ResourceNotFound:
        return await _closed(call)
    arrival, token = await arrival_of(call, given.get("fromURI")), form_token(call, _PURPOSE)
    drawn = StepForm(REGISTER, token.value, arrival.from_uri, error=error)
    fields = [_field(form, attribute, given, problems) for attribute in form.attributes]
    if form.password is not None:
        problem = problems.get(_PASSWORD)
        fields.append(Field(_PASSWORD, words.PASSWORD, _PASSWORD, True, "", "new-password", problem))
    asked = requirements_of(form.password) if form.password is not None else ()
    view = RegisterView(arrival.frame(call), drawn, fields, asked)
    return page(call.engine.pages.step(view), headers=token.headers)


def _field(form: Form, attribute: Property, given: Mapping[str, str], problems: Mapping[str, str]) -> Field:
    name = attribute.name
    asked = next(field for field in form.enrollment.fields if field.name == name)
    is_address = attribute.format == "email" or name == "email"
    return Field(
        name=name,
        label=asked.label or attribute.title,
        type="email" if is_address else "checkbox" if attribute.type is AttributeType.BOOLEAN else "text",
        is_required=asked.required,
        value=given.get(name, "")[:_LONGEST],
        autocomplete=_COMPLETED_BY.get(name, "off"),
        problem=problems.get(name),
    )


def _profile(form: Form, given: Mapping[str, str]) -> dict[str, object]:
    """What was typed, as the attributes' types have it; what is no number stays as it was, and is refused as such."""
    profile: dict[str, object] = {}
    for attribute in form.attributes:
        typed = given.get(attribute.name)
        if typed is None:
            continue
        is_number = attribute.type in {AttributeType.INTEGER, AttributeType.NUMBER}
        if attribute.type is AttributeType.BOOLEAN:
            profile[attribute.name] = typed == "true"
        elif is_number and typed.isdecimal() and len(typed) <= _MOST_DIGITS:
            profile[attribute.name] = int(typed)
        else:
            profile[attribute.name] = typed
    if form.password is not None and _PASSWORD in given:
        profile[_PASSWORD] = given[_PASSWORD]
    return profile


def _problems(form: Form, why: ApiError) -> dict[str, str]:
    """Which fields are marked. A login that is taken is that of the address, where no login is asked for."""
    names = {attribute.name for attribute in form.attributes}
    named = {cause.partition(":")[0] for cause in why.causes}
    marked = {name if name in names else "email" for name in named if name in names | {"login"}}
    problems: dict[str, str] = dict.fromkeys(marked, words.FIELD_WRONG)
    return problems if problems else {_PASSWORD: words.PASSWORD_NOT_TAKEN}


_OPTIONS = Options(warn_before_password_expired=True)

ROUTES = [
    Route("GET", REGISTER, get_register, Guard.PUBLIC, Surface.PAGE),
    Route("POST", REGISTER, post_register, Guard.PUBLIC, Surface.PAGE),
    Route("GET", SENT, get_register_sent, Guard.PUBLIC, Surface.PAGE),
]
