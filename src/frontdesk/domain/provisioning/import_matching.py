"""Who of ours an imported person is (Okta: import matching rules).

Exactly one of ours: their e-mail address or login is the same, whatever its case, accents and all (córp.example is
another domain than corp.example). Perhaps one of ours: first and last name are the same. Whoever could be several, or
is linked to somebody else at the app already, is a conflict, and waits for an administrator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.domain.provisioning.features import Criterion, Inbound
from frontdesk.kernel.fold import fold, same_name


class MatchKind(StrEnum):
    """How sure it is."""

    NONE = "NONE"
    EXACT = "EXACT"
    PARTIAL = "PARTIAL"
    CONFLICT = "CONFLICT"


class Action(StrEnum):
    """What is done about an imported person; WAIT: an administrator decides."""

    LINK = "LINK"
    CREATE = "CREATE"
    WAIT = "WAIT"


@dataclass(frozen=True, slots=True)
class Match:
    """``user_ids``: who it may be, one of them if it is exact."""

    kind: MatchKind
    user_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One of ours, as far as matching looks."""

    id: str
    login: str
    profile: Mapping[str, object]


NO_MATCH = Match(MatchKind.NONE)


@dataclass(frozen=True, slots=True)
class Known:
    """Those of ours whom a page of imported people may be; ``linked``: who is somebody else at the app already.

    ``taken``: folded logins, which nobody else can have here; ``by_login``: what they are to everybody else.
    """

    taken: Mapping[str, str] = field(default_factory=dict)
    by_login: Mapping[str, str] = field(default_factory=dict)
    by_email: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_name: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()


def known_people(people: Iterable[Person], linked: Iterable[str]) -> Known:
    """Ready to be matched against."""
    taken: dict[str, str] = {}
    by_login: dict[str, str] = {}
    by_email: dict[str, tuple[str, ...]] = {}
    by_name: dict[tuple[str, str], tuple[str, ...]] = {}
    for user in {each.id: each for each in people}.values():
        taken[fold(user.login)] = by_login[same_name(user.login)] = user.id
        if email := _name_elsewhere(user.profile.get("email")):
            by_email[email] = (*by_email.get(email, ()), user.id)
        if all(name := _name(user.profile)):
            by_name[name] = (*by_name.get(name, ()), user.id)
    return Known(taken, by_login, by_email, by_name, frozenset(linked))


def match(profile: Mapping[str, object], known: Known, rules: Inbound) -> Match:
    """``profile``: as ours would be, login and all."""
    exact = _exact(profile, known, rules.criterion)
    if len(exact) > 1:
        return Match(MatchKind.CONFLICT, tuple(exact))
    if exact:
        return Match(MatchKind.CONFLICT if exact[0] in known.linked else MatchKind.EXACT, tuple(exact))
    taken = known.taken.get(_text(profile.get("login")))
    if taken is not None:  # nobody new can have this login, whatever the rule says
        return Match(MatchKind.CONFLICT, (taken,))
    perhaps = [each for each in known.by_name.get(_name(profile), ()) if each not in known.linked]
    if rules.allow_partial and all(_name(profile)) and perhaps:
        return Match(MatchKind.PARTIAL, tuple(perhaps[:10]))
    return NO_MATCH


def decide(found: Match, rules: Inbound) -> Action:
    """What the rules say of a match."""
    match found.kind:
        case MatchKind.EXACT if rules.confirm_exact:
            return Action.LINK
        case MatchKind.PARTIAL if rules.confirm_partial and len(found.user_ids) == 1:
            return Action.LINK
        case MatchKind.NONE if rules.confirm_new:
            return Action.CREATE
        case _:
            return Action.WAIT


def _exact(profile: Mapping[str, object], known: Known, criterion: Criterion) -> Sequence[str]:
    if criterion is Criterion.EMAIL:
        email = _name_elsewhere(profile.get("email"))
        return known.by_email.get(email, ()) if email else ()
    found = known.by_login.get(_name_elsewhere(profile.get("login")))
    return (found,) if found is not None else ()


def _name(profile: Mapping[str, object]) -> tuple[str, str]:
    return _text(profile.get("firstName")), _text(profile.get("lastName"))


def _text(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


def _name_elsewhere(value: object) -> str:
    return same_name(value.strip()) if isinstance(value, str) else ""
