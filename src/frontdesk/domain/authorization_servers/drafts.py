"""What an author wants of a server, scope or claim, and what is refused of it (contract A, C.4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from frontdesk.domain.authorization_servers.model import (
    Claim,
    ClaimType,
    ClaimValueType,
    RotationMode,
    Scope,
    ScopeConsent,
    ServerStatus,
)
from frontdesk.domain.errors import ReadOnlyObject, ValidationFailed
from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.compile import compile_expression
from frontdesk.lang.patterns import compile_pattern

TAKEN = "name: An object with this field already exists in the current organization"
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,255}")
_CLAIM = re.compile(r"[\x21-\x7e]{1,255}")
_OURS = "okta."
_IN_ACCESS_TOKENS = frozenset(
    {"ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "auth_time", "acr", "cnf", "userinfo_claims"}
)
_IN_ID_TOKENS = frozenset(
    {"ver", "jti", "iss", "aud", "iat", "exp", "sub", "auth_time", "acr", "amr", "idp", "nonce", "at_hash", "c_hash"}
)


@dataclass(frozen=True, slots=True)
class ServerDraft:
    """What an author may say of a server."""

    name: str
    description: str | None
    audiences: tuple[str, ...]
    issuer_mode: str
    rotation_mode: RotationMode


@dataclass(frozen=True, slots=True)
class ScopeDraft:
    """What an author may say of a scope."""

    name: str
    display_name: str | None
    description: str | None
    consent: ScopeConsent
    optional: bool
    is_default: bool
    metadata_publish: str


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """What an author may say of a claim. ``always_include`` None: access tokens always, ID tokens where asked."""

    name: str
    status: ServerStatus
    claim_type: ClaimType
    value_type: ClaimValueType
    value: str | None
    group_filter_type: str | None
    scopes: tuple[str, ...]
    always_include: bool | None


def check_server(draft: ServerDraft, taken: Iterable[str]) -> None:
    """Exactly one audience, a URI where it has a colon; a name that no other server has.

    Raises:
        ValidationFailed: it is otherwise; the cause names the field.
    """
    if draft.name in taken:
        raise ValidationFailed("authorizationServer", (TAKEN,))
    if len(draft.audiences) != 1 or not draft.audiences[0]:
        raise ValidationFailed("audiences", ("audiences: An authorization server has exactly one audience.",))
    if ":" in draft.audiences[0] and not _is_uri(draft.audiences[0]):
        raise ValidationFailed("audiences", ("audiences: An audience with a colon must be a valid URI.",))


def _is_uri(text: str) -> bool:
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)


def check_scope(draft: ScopeDraft, others: Iterable[Scope]) -> None:
    """A scope-token of RFC 6749 §3.3 that no other scope of the server is called, and none of ours.

    Raises:
        ValidationFailed: it is otherwise; the cause names the field.
    """
    if not _SCOPE.fullmatch(draft.name) or draft.name == "*":
        raise ValidationFailed("name", ("name: A scope has no spaces, quotes or backslashes, and is not *.",))
    if draft.name.startswith(_OURS):
        raise ValidationFailed("name", (f"name: Scopes that begin with {_OURS} belong to the org's own server.",))
    if any(scope.name == draft.name for scope in others):
        raise ValidationFailed("name", (TAKEN,))
    if draft.optional and draft.consent is ScopeConsent.IMPLICIT:
        raise ValidationFailed("optional", ("optional: A scope that nobody is asked about cannot be optional.",))


def check_system_scope(scope: Scope, draft: ScopeDraft) -> None:
    """The scopes of OpenID Connect keep their names.

    Raises:
        ReadOnlyObject: another name is wanted.
    """
    if scope.system and draft.name != scope.name:
        raise ReadOnlyObject("OAuth2Scope", ("name: A system scope keeps its name.",))


def check_claim(draft: ClaimDraft, others: Iterable[Claim], scopes: Iterable[str]) -> None:
    """A name of its own, a value that can be found, and scopes that the server has.

    Raises:
        ValidationFailed: it is otherwise; the cause names the field.
    """
    if not _CLAIM.fullmatch(draft.name):
        raise ValidationFailed("name", ("name: A claim's name has letters, digits and signs, and no spaces.",))
    reserved = _IN_ACCESS_TOKENS if draft.claim_type is ClaimType.RESOURCE else _IN_ID_TOKENS
    if draft.name in reserved:
        raise ValidationFailed("name", (f"name: {draft.name} is a reserved claim of these tokens.",))
    if any(other.name == draft.name and other.claim_type is draft.claim_type for other in others):
        raise ValidationFailed("name", (TAKEN,))
    unknown = sorted(set(draft.scopes) - set(scopes))
    if unknown:
        cause = f"conditions.scopes: The authorization server has no scope {unknown[0][:64]}."
        raise ValidationFailed("conditions", (cause,))
    _check_value(draft)


def _check_value(draft: ClaimDraft) -> None:
    if draft.value_type is ClaimValueType.SYSTEM:
        raise ValidationFailed("valueType", ("valueType: SYSTEM claims come with the server.",))
    if not draft.value:
        raise ValidationFailed("value", ("value: The field cannot be left blank",))
    groups = draft.value_type is ClaimValueType.GROUPS
    if groups and draft.group_filter_type is None:
        raise ValidationFailed("group_filter_type", ("group_filter_type: The field cannot be left blank",))
    if not groups and draft.group_filter_type is not None:
        raise ValidationFailed("group_filter_type", ("group_filter_type: Only GROUPS claims have a group filter.",))
    try:
        if not groups:
            compile_expression(draft.value)
        elif draft.group_filter_type == "REGEX":
            compile_pattern(draft.value)
    except Expected as why:
        raise ValidationFailed("value", (f"value: {why}",)) from None


def check_system_claim(claim: Claim, draft: ClaimDraft) -> None:
    """Of the claims that come with a server only the expression of ``sub`` is its owner's.

    Raises:
        ReadOnlyObject: something else is to change.
    """
    if not claim.system:
        return
    kept = (claim.name, claim.status, claim.claim_type, claim.value_type, claim.scopes, claim.always_include)
    wanted = (draft.name, draft.status, draft.claim_type, draft.value_type, draft.scopes, includes_always(draft))
    if kept != wanted or (claim.value_type is ClaimValueType.SYSTEM and draft.value is not None):
        raise ReadOnlyObject("OAuth2Claim", ("A system claim keeps everything but the value of sub.",))


def includes_always(draft: ClaimDraft) -> bool:
    """What was said, or what is usual for the kind of token."""
    return draft.claim_type is ClaimType.RESOURCE if draft.always_include is None else draft.always_include
