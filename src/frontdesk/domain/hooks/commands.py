"""Carrying out what hooks command: pure functions from what was to happen to what shall (contract E.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.hooks.kinds import UPDATE_ACTION, UPDATE_PROFILE
from frontdesk.domain.hooks.outcome import Command
from frontdesk.domain.hooks.patches import PatchRefused, Path, apply_patch

CLAIMS = "claims"
LIFETIME = ("token", "lifetime", "expiration")
SHORTEST_S, LONGEST_S = 300, 86_400
IDENTITY_RESERVED = frozenset(
    [
        "acr",
        "active",
        "amr",
        "at_hash",
        "aud",
        "auth_time",
        "azp",
        "c_hash",
        "cid",
        "client_id",
        "cnf",
        "exp",
        "group",
        "groups",
        "iat",
        "idp",
        "iss",
        "jti",
        "nonce",
        "rt_hash",
        "s_hash",
        "scope",
        "scopes",
        "scp",
        "sid",
        "sub",
        "token_type",
        "uid",
        "ver",
    ]
)
"""Claims of ID tokens that say who somebody is and for whom the token is: no hook touches them."""
ACCESS_RESERVED = frozenset(
    [
        "acr",
        "active",
        "auth_time",
        "authorization_details",
        "cid",
        "client_id",
        "cnf",
        "exp",
        "groups",
        "iat",
        "iss",
        "jti",
        "rpt",
        "scope",
        "scopes",
        "scp",
        "sid",
        "token_type",
        "uid",
        "userinfo_claims",
        "username",
        "ver",
    ]
)
"""Claims of access tokens that we read ourselves. ``sub`` and ``aud`` are not among them."""


@dataclass(frozen=True, slots=True)
class TokenDocument:
    """The claims of a token that is about to be signed, and how many seconds it shall live."""

    claims: Mapping[str, object]
    lifetime_s: int

    def sent(self) -> dict[str, object]:
        """As the service is shown it."""
        return {CLAIMS: self.claims, "token": {"lifetime": {"expiration": self.lifetime_s}}}


def patched_tokens(
    commands: Sequence[Command], identity: TokenDocument | None, access: TokenDocument | None
) -> tuple[TokenDocument | None, TokenDocument | None]:
    """Both tokens as the hook wants them. A patch of a token that is not issued now is nobody's.

    Raises:
        PatchRefused: an operation is bad; then both tokens stay as they were.
    """
    for command in commands:
        if command.type == "com.okta.identity.patch":
            identity = _patched_token(identity, command.value, IDENTITY_RESERVED)
        else:
            access = _patched_token(access, command.value, ACCESS_RESERVED)
    return identity, access


def _patched_token(token: TokenDocument | None, operations: object, reserved: frozenset[str]) -> TokenDocument | None:
    if token is None:
        return None

    def allowed(op: str, path: Path, value: object) -> None:
        if path == LIFETIME and op != "remove":
            if type(value) is not int or not SHORTEST_S <= value <= LONGEST_S:
                raise PatchRefused(f"A token lives {SHORTEST_S} to {LONGEST_S} seconds.")
        elif path[0] != CLAIMS or len(path) < 2:
            raise PatchRefused("Only claims and the lifetime of a token are changed.")
        elif path[1] in reserved:
            raise PatchRefused(f"The claim {path[1]} is reserved.")

    patched = apply_patch(token.sent(), operations, allowed)
    lifetime_s = patched["token"]["lifetime"]["expiration"]
    return TokenDocument(patched[CLAIMS], lifetime_s)


_SECTIONS = frozenset({"subject", "authentication", "conditions", CLAIMS, "lifetime"})


def patched_assertion(commands: Sequence[Command], assertion: Mapping[str, object]) -> Mapping[str, object]:
    """A SAML assertion as the hook wants it; it can add and replace, not remove.

    Raises:
        PatchRefused: an operation is bad, or what came of it is no assertion; then it stays as it was.
    """

    def allowed(op: str, path: Path, value: object) -> None:
        if op == "remove":
            raise PatchRefused("Nothing is removed from an assertion.")
        if path[0] not in _SECTIONS or path in {(CLAIMS,), ("subject",)}:
            raise PatchRefused(
                "Claims, subject, authentication, conditions and lifetime are changed, member by member."
            )

    for command in commands:
        assertion = apply_patch(assertion, command.value, allowed)
    if commands:
        _check_assertion(assertion)
    return assertion


def _check_assertion(assertion: Any) -> None:
    subject, conditions, lifetime = (assertion.get(name) for name in ("subject", "conditions", "lifetime"))
    if not _is_text(subject.get("nameId")) or not _are_texts(_leaves(subject)):
        raise PatchRefused("subject: Its members are strings, and nameId stands.")
    if not isinstance(assertion["authentication"], dict) or not _are_texts(_leaves(assertion["authentication"])):
        raise PatchRefused("authentication: Its members are strings.")
    audiences = conditions.get("audienceRestriction") if isinstance(conditions, dict) else None
    if not isinstance(audiences, list) or not audiences or not _are_texts(audiences):
        raise PatchRefused("conditions: audienceRestriction is a list of strings.")
    expiration = lifetime.get("expiration") if isinstance(lifetime, dict) else None
    if type(expiration) is not int or not 1 <= expiration <= LONGEST_S:
        raise PatchRefused(f"lifetime: expiration is at most {LONGEST_S} seconds.")
    for name, claim in assertion[CLAIMS].items():
        _check_claim(name, claim)


def _check_claim(name: str, claim: Any) -> None:
    values = claim.get("attributeValues") if isinstance(claim, dict) else None
    if not isinstance(values, list) or not _is_texts_object(claim.get("attributes", {})):
        raise PatchRefused(f"claims: {name[:100]} has attributes and attributeValues.")
    for value in values:
        if not isinstance(value, dict) or not _is_texts_object(value.get("attributes", {})):
            raise PatchRefused(f"claims: A value of {name[:100]} is an object with attributes and value.")
        if not isinstance(value.get("value"), str | int | float | bool):
            raise PatchRefused(f"claims: A value of {name[:100]} is a string, a number or a boolean.")


def _leaves(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return [leaf for member in value.values() for leaf in _leaves(member)]
    return [value]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _are_texts(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_texts_object(value: object) -> bool:
    return isinstance(value, Mapping) and _are_texts(list(value.values()))


@dataclass(frozen=True, slots=True)
class Registration:
    """What a registration hook says: whether somebody may register, and with which profile."""

    is_allowed: bool
    profile: Mapping[str, object]


def judged_registration(commands: Sequence[Command], profile: Mapping[str, object]) -> Registration:
    """The profile with what the hook sets, and whether it lets the person in; without a word, it does.

    Raises:
        PatchRefused: a command is not as the contract has it.
    """
    is_allowed, wanted = True, dict(profile)
    for command in commands:
        if command.type == UPDATE_ACTION:
            is_allowed = _choice(command, "registration", ("ALLOW", "DENY")) == "ALLOW"
        elif command.type == UPDATE_PROFILE:
            wanted.update(_object(command))
        else:
            raise PatchRefused("Nobody's profile is completed here: there is no registration of that kind.")
    return Registration(is_allowed, wanted)


def is_verified(commands: Sequence[Command]) -> bool:
    """Whether a password import hook says that the password is right; without a word, it is not.

    Raises:
        PatchRefused: a command is not as the contract has it.
    """
    verified = False
    for command in commands:
        verified = _choice(command, "credential", ("VERIFIED", "UNVERIFIED")) == "VERIFIED"
    return verified


@dataclass(frozen=True, slots=True)
class ImportDecision:
    """What becomes of somebody who is imported. ``user_id``: whom they are linked to, where they are."""

    result: str
    user_profile: Mapping[str, object]
    app_profile: Mapping[str, object]
    user_id: str | None


def decided_import(commands: Sequence[Command], candidate: ImportDecision) -> ImportDecision:
    """What the hook wants to become of somebody who is imported.

    Raises:
        PatchRefused: a command is not as the contract has it, or somebody is linked to nobody.
    """
    result, user_id = candidate.result, candidate.user_id
    user_profile, app_profile = dict(candidate.user_profile), dict(candidate.app_profile)
    for command in commands:
        if command.type == UPDATE_ACTION:
            result = _choice(command, "result", ("CREATE_USER", "LINK_USER"))
        elif command.type == "com.okta.user.update":
            user_id = _named(command, "id")
        elif command.type == UPDATE_PROFILE:
            user_profile.update(_object(command))
        else:
            app_profile.update(_object(command))
    if result == "LINK_USER" and user_id is None:
        raise PatchRefused("LINK_USER needs com.okta.user.update with the id of a user.")
    return ImportDecision(result, user_profile, app_profile, user_id if result == "LINK_USER" else None)


_STATUSES = ("SUCCESSFUL", "PENDING", "FAILED")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a telephony hook made of a message."""

    was_taken: bool
    provider: str | None
    transaction_id: str | None


def sent_by_telephony(commands: Sequence[Command]) -> Sent:
    """Whether the hook's provider took the message; without a word, it did not.

    Raises:
        PatchRefused: a command is not as the contract has it.
    """
    sent = Sent(was_taken=False, provider=None, transaction_id=None)
    for command in commands:
        value = command.value[0] if isinstance(command.value, list) and len(command.value) == 1 else command.value
        if not isinstance(value, Mapping) or value.get("status") not in _STATUSES:
            raise PatchRefused("com.okta.telephony.action has a status: SUCCESSFUL, PENDING or FAILED.")
        provider, transaction = value.get("provider"), value.get("transactionId")
        sent = Sent(
            was_taken=value["status"] != "FAILED",
            provider=provider[:100] if isinstance(provider, str) else None,
            transaction_id=transaction[:200] if isinstance(transaction, str) else None,
        )
    return sent


def _object(command: Command) -> Mapping[str, object]:
    if not isinstance(command.value, Mapping):
        raise PatchRefused(f"{command.type} has an object of attributes.")
    return command.value


def _choice(command: Command, name: str, choices: tuple[str, ...]) -> str:
    value = command.value.get(name) if isinstance(command.value, Mapping) else None
    if value not in choices:
        raise PatchRefused(f"{command.type} has a {name}: {' or '.join(choices)}.")
    return str(value)


def _named(command: Command, name: str) -> str:
    value = command.value.get(name) if isinstance(command.value, Mapping) else None
    if not isinstance(value, str) or not 0 < len(value) <= 100:
        raise PatchRefused(f"{command.type} has a {name}.")
    return value
