"""Which of our people an identity is: the name that a provider's policy makes of it, and whether it may be believed.

Attack case 60: whoever can make a provider say an e-mail address must not thereby become its owner here. A name that is
an address counts only where the provider vouches for that address, or where it is made of nothing that a person can
choose at the provider (contract A.Identity providers: policy.subject).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.idps.identity import ExternalIdentity, idp_profile
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.fold import fold, is_same_name
from frontdesk.lang.el.compile import Expression, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

_OWN_NAMES = ("idpuser", "appuser", "source", "user")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class SubjectName:
    """What the policy calls the person. ``is_vouched``: the provider alone decides that they are called so."""

    value: str
    is_vouched: bool


@dataclass(frozen=True, slots=True)
class SubjectPolicy:
    """``policy.subject``, read. ``match_type``: which attribute of ours the name is compared with."""

    template: str
    pattern: str | None
    match_type: str
    match_attribute: str | None


class NameRefused(Expected):
    """The provider's policy makes no name of what the provider said."""


def read_subject(policy: Mapping[str, Any]) -> SubjectPolicy:
    """From an identity provider's policy."""
    subject = policy["subject"]
    return SubjectPolicy(
        template=subject["userNameTemplate"]["template"],
        pattern=subject.get("filter"),
        match_type=subject["matchType"],
        match_attribute=subject.get("matchAttribute"),
    )


def subject_name(policy: SubjectPolicy, identity: ExternalIdentity, external_names: Mapping[str, str]) -> SubjectName:
    """The name that ``userNameTemplate`` makes, where ``filter`` lets it through.

    Raises:
        NameRefused: the template makes none, or the filter does not let it through.
    """
    expression = _compiled(policy.template)
    value = _evaluate(expression, idp_profile(identity, external_names))
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise NameRefused("The userNameTemplate of the provider makes no usable name of what the provider said.")
    if policy.pattern and not _lets_through(policy.pattern, value):
        raise NameRefused("The name is not one that the subject filter of the provider lets through.")
    vouched = _evaluate(expression, idp_profile(_what_is_vouched(identity), external_names))
    is_own = not _is_address(value) and _evaluate(expression, _without_email(identity, external_names)) == value
    return SubjectName(value, is_vouched=vouched == value or is_own)


def vouches_for_email(identity: ExternalIdentity, address: object) -> bool:
    """Whether the provider says that the person receives mail there."""
    if not identity.email_verified or not isinstance(address, str):
        return False
    said = (idp_profile(identity, {}).get("email"), identity.name_id)
    return any(is_same_name(address, each) for each in said if isinstance(each, str))


def _what_is_vouched(identity: ExternalIdentity) -> ExternalIdentity:
    """The identity with nothing in it that a person may have made up at the provider."""
    attributes: dict[str, object] = {"sub": identity.attributes.get("sub")}
    if identity.email_verified:
        attributes["email"] = idp_profile(identity, {}).get("email")
    elif _is_address(identity.name_id):
        return replace(identity, attributes=attributes, external_id="", name_id=None)
    return replace(identity, attributes=attributes)


def _without_email(identity: ExternalIdentity, external_names: Mapping[str, str]) -> dict[str, object]:
    """What the provider said, but for addresses: a name of its own making does not change by that."""
    profile = idp_profile(identity, external_names)
    return {name: value for name, value in profile.items() if not _is_address(value)}


def _is_address(value: object) -> bool:
    """As logins are compared, an @ of another width is one too."""
    return "@" in fold(str(value or ""))


def _compiled(template: str) -> Expression:
    try:
        return compile_expression(template)
    except Expected:
        raise NameRefused("The userNameTemplate of the provider cannot be read.") from None


def _evaluate(expression: Expression, profile: Mapping[str, object]) -> str:
    try:
        made = expression.evaluate(Scope(names=dict.fromkeys(_OWN_NAMES, profile)))
    except ExpressionFailure:
        return ""
    return made.strip() if isinstance(made, str) else ""


def _lets_through(pattern: str, value: str) -> bool:
    try:
        return compile_pattern(pattern)(value)
    except MalformedPattern:
        return False
