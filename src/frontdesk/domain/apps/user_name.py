"""What a person is called at an app: the app's user-name template over their profile (Okta: userNameTemplate)."""

import re
from collections.abc import Mapping

from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import Expression, ExpressionError, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope

LOGIN = "${source.login}"
_BRACED = re.compile(r"\$\{(?P<inside>[^{}]*)\}")
_CLASSIC = re.compile(r"\bfn:(?P<name>[A-Za-z]+)\(")
_MOST_CHARACTERS = 100
_READS = frozenset({"source", "user"})


class BadTemplate(Expected):
    """The template is no expression."""


def check_template(template: str) -> None:
    """A template is ``${expression}``, with the classic functions ``fn:substringBefore``, or a bare expression.

    Raises:
        BadTemplate: it cannot be compiled, or reads anything but the person's profile.
    """
    if others := _compiled(template).reads - _READS:
        raise BadTemplate(f"A user-name template reads the person's profile, not {', '.join(sorted(others))}.")


def user_name_of(template: str, login: str, profile: Mapping[str, object]) -> str:
    """The name; the login where the template makes nothing of this person."""
    if template == LOGIN:
        return login
    if not template:
        return ""
    person = {**profile, "login": login}
    try:
        value = _compiled(template).evaluate(Scope(names={"source": person, "user": person}))
    except (BadTemplate, ExpressionFailure):
        return login
    return value[:_MOST_CHARACTERS] if isinstance(value, str) and value else login


def _compiled(template: str) -> Expression:
    braced = _BRACED.fullmatch(template.strip())
    source = braced["inside"] if braced is not None else template
    try:
        return compile_expression(_CLASSIC.sub(lambda found: f"String.{found['name']}(", source))
    except ExpressionError as why:
        raise BadTemplate(str(why)) from None
