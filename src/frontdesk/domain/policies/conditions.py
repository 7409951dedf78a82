"""Conditions of the org's policies and their rules, compiled to questions about a sign-in (contract D.1).

A question is answered yes, no, or "that is not known": who decides takes the last for no, who explains says so.
An empty include list restricts nothing; exclude wins over include; a kind of condition that is not evaluated here
is never met, so that a rule never applies more widely than its author meant.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

ANY = "ANY"
ALL_ZONES = "ALL_ZONES"


class Verdict(StrEnum):
    """What became of a condition, a rule or a policy."""

    MATCH = "MATCH"
    NOT_MATCH = "NOT_MATCH"
    UNDEFINED = "UNDEFINED"


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of the device that somebody signs in with."""

    platform: str | None = None
    os: str | None = None
    registered: bool | None = None
    managed: bool | None = None
    assurance_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """What conditions may ask about. None: it is not known. ``profile`` is the user's, ``app_type`` an app's name."""

    user_id: str | None = None
    group_ids: frozenset[str] | None = None
    user_type_id: str | None = None
    login: str | None = None
    profile: Mapping[str, object] | None = None
    app_id: str | None = None
    app_type: str | None = None
    zone_ids: frozenset[str] | None = None
    auth_type: str = ANY
    provider: str | None = None
    risk: str | None = None
    behaviors: frozenset[str] | None = None
    device: Device = Device()


Answer = bool | None
Question = Callable[[SignInFacts], Answer]
Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition:
    """One member of a ``conditions`` object: its name there, and the question it asks."""

    kind: str
    asks: Question

    def verdict(self, facts: SignInFacts) -> Verdict:
        """Its answer, in words."""
        answer = self.asks(facts)
        if answer is None:
            return Verdict.UNDEFINED
        return Verdict.MATCH if answer else Verdict.NOT_MATCH


def compile_conditions(conditions: Body) -> tuple[Condition, ...]:
    """A question for each member."""
    return tuple(Condition(kind, _compile(kind, body)) for kind, body in conditions.items() if body is not None)


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """All must be met: one that is not decides, then one that is not known."""
    if Verdict.NOT_MATCH in verdicts:
        return Verdict.NOT_MATCH
    return Verdict.UNDEFINED if Verdict.UNDEFINED in verdicts else Verdict.MATCH


def _compile(kind: str, body: object) -> Question:
    compiler = _COMPILERS.get(kind)
    return compiler(_mapping(body)) if compiler is not None else _unknown


def _unknown(_facts: SignInFacts) -> Answer:
    return None


def _always(_facts: SignInFacts) -> Answer:
    return True


def _mapping(value: object) -> Body:
    return cast("Body", value) if isinstance(value, Mapping) else {}  # JSON objects have text keys


def strings_of(body: Body, *path: str) -> frozenset[str]:
    """The texts of a list somewhere in a condition; none where there is no such list."""
    *parents, last = path
    for name in parents:
        body = _mapping(body.get(name))
    found = body.get(last)
    return (
        frozenset(item for item in found if isinstance(item, str)) if isinstance(found, list | tuple) else frozenset()
    )


def _objects(body: Body, name: str) -> list[Body]:
    found = body.get(name)
    return [_mapping(item) for item in found] if isinstance(found, list | tuple) else []


def _people(body: Body) -> Question:
    users, groups = strings_of(body, "users", "include"), strings_of(body, "groups", "include")
    no_users, no_groups = strings_of(body, "users", "exclude"), strings_of(body, "groups", "exclude")

    def asks(facts: SignInFacts) -> Answer:
        mine = facts.group_ids or frozenset()
        if facts.user_id in no_users or mine & no_groups:
            return False
        if facts.user_id is None and facts.group_ids is None:
            return None if users or groups or no_users or no_groups else True
        return not (users or groups) or facts.user_id in users or bool(mine & groups)

    return asks


def _network(body: Body) -> Question:
    connection = body.get("connection", "ANYWHERE")
    if connection == "ANYWHERE":
        return _always
    if connection != "ZONE":
        return _unknown
    include, exclude = strings_of(body, "include"), strings_of(body, "exclude")

    def asks(facts: SignInFacts) -> Answer:
        zones = facts.zone_ids
        if zones is None:
            return None
        if zones & exclude or (ALL_ZONES in exclude and zones):
            return False
        return not include or bool(zones & include) or (ALL_ZONES in include and bool(zones))

    return asks


def _named(member: str, fact: Callable[[SignInFacts], str | None]) -> Callable[[Body], Question]:
    """A condition that names one value, or ANY."""

    def compiler(body: Body) -> Question:
        wanted = body.get(member, ANY)
        if wanted == ANY:
            return _always

        def asks(facts: SignInFacts) -> Answer:
            known = fact(facts)
            return None if known is None else known == wanted

        return asks

    return compiler


def _identity_provider(body: Body) -> Question:
    """ANY, OKTA (the org itself), or SPECIFIC_IDP with ``idpIds``."""
    if body.get("provider") != "SPECIFIC_IDP":
        return _named("provider", lambda facts: facts.provider)(body)
    wanted = strings_of(body, "idpIds")
    return lambda facts: None if facts.provider is None else facts.provider in wanted


def _listed(fact: Callable[[SignInFacts], str | None]) -> Callable[[Body], Question]:
    """A condition with lists of ids."""

    def compiler(body: Body) -> Question:
        include, exclude = strings_of(body, "include"), strings_of(body, "exclude")

        def asks(facts: SignInFacts) -> Answer:
            known = fact(facts)
            if known is None:
                return None if include or exclude else True
            return known not in exclude and (not include or known in include)

        return asks

    return compiler


def _behaviors(body: Body) -> Question:
    wanted = strings_of(body, "behaviors")

    def asks(facts: SignInFacts) -> Answer:
        if not wanted:
            return True
        return None if facts.behaviors is None else bool(wanted & facts.behaviors)

    return asks


def _platform(body: Body) -> Question:
    include, exclude = _objects(body, "include"), _objects(body, "exclude")

    def asks(facts: SignInFacts) -> Answer:
        excluded = [_is_platform(entry, facts.device) for entry in exclude]
        if any(excluded):
            return False
        included = [_is_platform(entry, facts.device) for entry in include] or [True]
        if None in excluded:
            return None
        return True if True in included else (None if None in included else False)

    return asks


def _is_platform(entry: Body, device: Device) -> Answer:
    wanted = ((entry.get("type", ANY), device.platform), (_mapping(entry.get("os")).get("type", ANY), device.os))
    asked = [(want, known) for want, known in wanted if want != ANY]
    if any(known is None for _, known in asked):
        return None
    return all(want == known for want, known in asked)


def _device(body: Body) -> Question:
    wanted = {name: body[name] for name in ("registered", "managed") if isinstance(body.get(name), bool)}
    assurances = strings_of(body, "assurance", "include")

    def asks(facts: SignInFacts) -> Answer:
        device = facts.device
        known: dict[str, object] = {"registered": device.registered, "managed": device.managed}
        answers = [None if known[name] is None else known[name] == value for name, value in wanted.items()]
        if assurances:
            answers.append(None if device.assurance_id is None else device.assurance_id in assurances)
        return False if False in answers else (None if None in answers else True)

    return asks


def _app(body: Body) -> Question:
    include, exclude = _objects(body, "include"), _objects(body, "exclude")

    def asks(facts: SignInFacts) -> Answer:
        if facts.app_id is None:
            return None if include or exclude else True
        if any(_is_app(entry, facts) for entry in exclude):
            return False
        return not include or any(_is_app(entry, facts) for entry in include)

    return asks


def _is_app(entry: Body, facts: SignInFacts) -> bool:
    if entry.get("type") == "APP_TYPE":
        return entry.get("name") == facts.app_type
    return entry.get("id") == facts.app_id


def _user_identifier(body: Body) -> Question:
    patterns = [_pattern(entry) for entry in _objects(body, "patterns")]
    attribute = body.get("attribute") if body.get("type") == "ATTRIBUTE" else None

    def asks(facts: SignInFacts) -> Answer:
        if not patterns:
            return True
        value = facts.login if attribute is None else (facts.profile or {}).get(str(attribute))
        return None if value is None else any(matches(str(value)) for matches in patterns)

    return asks


def _pattern(entry: Body) -> Callable[[str], bool]:
    wanted = str(entry.get("value", "")).casefold()
    match entry.get("matchType"):
        case "SUFFIX":
            return lambda value: value.casefold().endswith(wanted)
        case "STARTS_WITH":
            return lambda value: value.casefold().startswith(wanted)
        case "EQUALS":
            return lambda value: value.casefold() == wanted
        case "CONTAINS":
            return lambda value: wanted in value.casefold()
    try:
        return compile_pattern(str(entry.get("value", "")))
    except MalformedPattern:
        return lambda _value: False


def _expression(body: Body) -> Question:
    try:
        compiled = compile_expression(str(body.get("condition", "")))
    except Expected:
        return _unknown

    def asks(facts: SignInFacts) -> Answer:
        if facts.profile is None:
            return None
        user = {**facts.profile, "id": facts.user_id, "login": facts.login, "profile": dict(facts.profile)}
        try:
            return compiled.evaluate(Scope(names={"user": user})) is True
        except Expected:
            return None

    return asks


_COMPILERS: Mapping[str, Callable[[Body], Question]] = {
    "people": _people,
    "network": _network,
    "authContext": _named("authType", lambda facts: facts.auth_type),
    "authProvider": _named("provider", lambda facts: facts.provider),
    "identityProvider": _identity_provider,
    "risk": _behaviors,
    "riskScore": _named("level", lambda facts: facts.risk),
    "entityRisk": _named("level", lambda facts: facts.risk),
    "platform": _platform,
    "device": _device,
    "userType": _listed(lambda facts: facts.user_type_id),
    "app": _app,
    "userIdentifier": _user_identifier,
    "elCondition": _expression,
}
