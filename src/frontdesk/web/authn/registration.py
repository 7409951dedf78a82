"""/api/v1/registration: people who make an account of their own, as Okta's widget asks for it (real-clients 5)."""

from frontdesk.domain.schemas.model import AttributeType, Property
from frontdesk.usecases.authn.registration import WHAT, Form
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Cors, Doc, Endpoint, Guard, Route, Surface
from frontdesk.web.shapes.registration import FormAnswer, RegisteredAnswer, RegistrationBody, show_password

_TYPES = {AttributeType.BOOLEAN: "boolean", AttributeType.INTEGER: "integer", AttributeType.NUMBER: "number"}


async def form(call: Call) -> Reply:
    """What somebody who registers is asked."""
    return json_reply(_show(await call.engine.authentication.registration.form(call.org.org.id)))


async def register(call: Call) -> Reply:
    """An account, or a mail that leads to one: then the answer is the same for everybody."""
    body, policy_id = read_body(call, RegistrationBody, WHAT), call.path_parameters["policyId"]
    registration = call.engine.authentication.registration
    registered = await registration.register(call.org.org.id, policy_id, body.user_profile, call.context())
    return json_reply(RegisteredAnswer(registered.activation_token))


def _show(form: Form) -> FormAnswer:
    fields = {field.name: field for field in form.enrollment.fields}
    properties = {attribute.name: _property(attribute, fields[attribute.name].label) for attribute in form.attributes}
    required = [name for name in properties if fields[name].required]
    order = list(properties)
    if form.password is not None:
        properties["password"] = show_password(form.password)
        required.append("password")
        order.insert(1, "password")
    schema: dict[str, object] = {"properties": properties, "required": required, "fieldOrder": order}
    return FormAnswer(form.policy.id, form.policy.updated_at, schema)


def _property(attribute: Property, label: str | None) -> dict[str, object]:
    title, is_address = label or attribute.title, attribute.format == "email" or attribute.name == "email"
    limits = {"minLength": attribute.min_length, "maxLength": attribute.max_length}
    enum = list(attribute.enum) if attribute.enum is not None else None
    shown: dict[str, object | None] = {
        "type": "email" if is_address else _TYPES.get(attribute.type, "string"),
        "title": title,
        "format": "email" if is_address else None,
        "enum": enum,
        "default": title,
        **({} if is_address else limits),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _route(method: str, path: str, endpoint: Endpoint, doc: Doc) -> Route:
    return Route(method, f"/api/v1/registration{path}", endpoint, Guard.PUBLIC, Surface.API, Cors.TRUSTED, doc=doc)


ROUTES = [
    _route("GET", "/form", form, Doc(answer=FormAnswer)),
    _route("POST", "/{policyId}/register", register, Doc(RegistrationBody, RegisteredAnswer)),
]
