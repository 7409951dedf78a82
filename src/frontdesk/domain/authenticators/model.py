"""An authenticator of an org, as it is kept (contract A.Authenticators; seen-on-the-wire 3.2, 3.3, 6)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from frontdesk.domain.authenticators.catalog import BY_KEY, CATALOG, Entry
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record, RecordEvents, RecordKind

AUTHENTICATOR = RecordKind(
    name="authenticator",
    prefix="aut",
    type="Authenticator",
    events=RecordEvents(
        EventType.AUTHENTICATOR_CREATE,
        EventType.AUTHENTICATOR_UPDATE,
        None,
        EventType.AUTHENTICATOR_ACTIVATE,
        EventType.AUTHENTICATOR_DEACTIVATE,
    ),
)
WHAT = "Authenticator"
PHONE = "phone_number"
_CATALOG = "com.okta.services.factors.iface.dto.AuthenticatorCatalog"
_NEVER_INACTIVE = "api.authenticator.error.unsupported.active.deactivate"
_METHOD = "authenticatorMethod"


def first_authenticators() -> list[Draft]:
    """Those that every org has, in the order in which they are listed."""
    return [_draft(entry, entry.status) for entry in CATALOG if entry.status is not None]


def added(key: str, name: str, others: list[Record], *, active: bool) -> Draft:
    """One that the org did not have.

    Raises:
        ValidationFailed: it has it, or there is none by this key that it could add.
    """
    entry = BY_KEY.get(key)
    if entry is None or any(other.body["key"] == key for other in others):
        raise ValidationFailed(_CATALOG, ("The field has an invalid value",))
    return replace(_draft(entry, ACTIVE if active else INACTIVE), name=name)


def changed(known: Record, sent: Mapping[str, Any]) -> Draft:
    """The authenticator with another name or other settings; settings that are left out stay.

    Raises:
        ValidationFailed: it would become another one, or has no such setting.
    """
    for name in ("key", "type"):
        if sent.get(name) not in {None, known.body[name]}:
            raise ValidationFailed(WHAT, (f"{name}: The {name} of an authenticator cannot be changed.",))
    body = dict(known.body)
    settings = {name: value for name, value in (sent.get("settings") or {}).items() if value is not None}
    if settings:
        body["settings"] = _over("settings", known.body.get("settings"), settings)
    return Draft(body=body, name=sent["name"], position=known.position)


def check_may_deactivate(authenticator: Record) -> None:
    """There is always a password.

    Raises:
        ValidationFailed: the authenticator cannot be without.
    """
    if not _entry(authenticator).can_deactivate:
        raise ValidationFailed(_NEVER_INACTIVE)


def methods_of(authenticator: Record) -> list[Mapping[str, Any]]:
    """Its methods, in order."""
    methods: Any = authenticator.body["methods"]
    return list(methods)


def method_of(authenticator: Record, kind: str) -> Mapping[str, Any]:
    """One of its methods.

    Raises:
        ResourceNotFound: it has no such method.
    """
    for method in methods_of(authenticator):
        if method["type"] == kind:
            return method
    raise ResourceNotFound(f"{kind} (AuthenticatorMethod)")


def with_method_settings(authenticator: Record, kind: str, settings: Mapping[str, Any]) -> Draft:
    """The authenticator with other settings of a method; those that are left out stay.

    Raises:
        ResourceNotFound: it has no such method.
        ValidationFailed: the method has no such setting.
    """
    method = method_of(authenticator, kind)
    given = {name: value for name, value in settings.items() if value is not None}
    if "encoding" in given:
        given["encoding"] = given["encoding"].lower()
    if not given:
        return _with_method(authenticator, method)
    return _with_method(authenticator, {**method, "settings": _over("settings", method.get("settings"), given)})


def with_method_active(authenticator: Record, kind: str, *, active: bool) -> Draft:
    """The authenticator with a method that counts, or does not.

    Raises:
        ResourceNotFound: it has no such method.
        ValidationFailed: none would be left of an authenticator that is active.
    """
    method = method_of(authenticator, kind)
    others = [each for each in methods_of(authenticator) if each["type"] != kind and each["status"] == ACTIVE]
    if not active and not others and authenticator.is_active:
        raise ValidationFailed(_METHOD, ("status: An active authenticator has at least one active method.",))
    return _with_method(authenticator, {**method, "status": ACTIVE if active else INACTIVE})


def enrols(settings: Mapping[str, Any], key: str) -> bool:
    """Whether a policy for enrolment offers the authenticator."""
    offered = settings.get("authenticators")
    if not isinstance(offered, list):
        return False
    return any(
        isinstance(each, Mapping)
        and each.get("key") == key
        and (each.get("enroll") or {}).get("self") in {"OPTIONAL", "REQUIRED"}
        for each in offered
    )


def _draft(entry: Entry, status: str | None) -> Draft:
    body: dict[str, Any] = {"type": entry.type, "key": entry.key}
    if entry.settings is not None:
        body["settings"] = dict(entry.settings)
    body["methods"] = [
        {"type": method.type, "status": method.status}
        | ({"settings": dict(method.settings)} if method.settings is not None else {})
        for method in entry.methods
    ]
    return Draft(body=body, name=entry.name, status=status or INACTIVE, position=CATALOG.index(entry))


def _entry(authenticator: Record) -> Entry:
    return BY_KEY[str(authenticator.body["key"])]


def _with_method(authenticator: Record, changed: Mapping[str, Any]) -> Draft:
    methods = [changed if each["type"] == changed["type"] else each for each in methods_of(authenticator)]
    body = {**authenticator.body, "methods": methods}
    return Draft(body=body, name=authenticator.name, position=authenticator.position)


def _over(where: str, known: object, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings over those it has; what it does not have, it does not take."""
    below: dict[str, Any] = dict(known) if isinstance(known, Mapping) else {}
    for name, value in given.items():
        if name not in below:
            raise ValidationFailed(WHAT, (f"{where}.{name}: It has no such setting.",))
        below[name] = {**below[name], **value} if isinstance(below[name], Mapping) else value
    return below
