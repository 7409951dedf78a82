"""Users as the wire writes them (contract A.Users; seen-on-the-wire 4.1, 5)."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.schemas.compiled import CompiledSchema
from frontdesk.domain.users.credentials import OURS, Provider, ProviderType, provider_of, question_of
from frontdesk.domain.users.imported_passwords import Digest, HashAlgorithm, ImportedHash, SaltOrder
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import Start
from frontdesk.kernel.json import SpelledTimes
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.usecases.directory.user_credentials import GivenCredentials, GivenPassword
from frontdesk.usecases.directory.users import NewPerson
from frontdesk.web.call import Call
from frontdesk.web.hal import Link
from frontdesk.web.shapes.user_links import USERS, user_links

NEW_USER = "newUser"
"""What E0000001 calls the body of a new user."""

_NOTHING: frozenset[str] = frozenset()
_Password = Annotated[str, msgspec.Meta(max_length=256)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_Encoded = Annotated[str, msgspec.Meta(max_length=2048)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
_Profile = dict[str, Any]
_GroupIds = Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=200)]


class HashShape(msgspec.Struct, rename="camel"):
    """A password's hash from elsewhere (contract F.5)."""

    algorithm: HashAlgorithm
    value: _Encoded
    salt: _Encoded | None = None
    salt_order: SaltOrder | None = None
    work_factor: _Count | None = None
    iteration_count: _Count | None = None
    key_size: _Count | None = None
    digest_algorithm: Digest | None = None


class HookShape(msgspec.Struct):
    """A password that an inline hook will check."""

    type: Annotated[str, msgspec.Meta(pattern="^default$")] = "default"


class PasswordShape(msgspec.Struct):
    """One of three, or none: an answer of ours sent back."""

    value: _Password | None = None
    hash: HashShape | None = None
    hook: HookShape | None = None


class QuestionShape(msgspec.Struct):
    """``answer`` is written, never read."""

    question: _Text | None = None
    answer: _Text | None = None


class ProviderShape(msgspec.Struct):
    """Who checks the password."""

    type: ProviderType
    name: _Text | None = None


class CredentialsShape(msgspec.Struct):
    """What may be written of credentials."""

    password: PasswordShape | None = None
    recovery_question: QuestionShape | None = None
    provider: ProviderShape | None = None


class TypeShape(msgspec.Struct):
    """A user type, by its id."""

    id: Annotated[str, msgspec.Meta(max_length=64)]


class CreateUserBody(msgspec.Struct, rename="camel"):
    """POST /users."""

    profile: _Profile
    credentials: CredentialsShape | None = None
    group_ids: _GroupIds | None = None
    type: TypeShape | None = None
    realm_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class UpdateUserBody(msgspec.Struct, rename="camel"):
    """POST and PUT /users/{id}."""

    profile: _Profile | UnsetType | None = UNSET
    credentials: CredentialsShape | None = None
    type: TypeShape | None = None
    realm_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class ChangePasswordBody(msgspec.Struct, rename="camel"):
    """POST /users/{id}/credentials/change_password."""

    old_password: PasswordShape
    new_password: PasswordShape
    revoke_sessions: bool = False


class QuestionBody(msgspec.Struct):
    """POST /users/{id}/credentials/change_recovery_question and …/forgot_password_recovery_question."""

    password: PasswordShape
    recovery_question: QuestionShape


def read_person(body: CreateUserBody, start: Start) -> tuple[NewPerson, GivenCredentials]:
    """A new user as the body describes them.

    Raises:
        ValidationFailed: its credentials contradict each other.
    """
    given = given_credentials(body.credentials, NEW_USER)
    if given.provider is not None and not given.provider.is_ours and given.password is not None:
        cause = "credentials.password: Whoever signs in with another provider has no password here."
        raise ValidationFailed(NEW_USER, (cause,))
    person = NewPerson(
        profile=body.profile,
        type_id=body.type.id if body.type is not None else None,
        realm_id=body.realm_id,
        group_ids=tuple(body.group_ids or ()),
        provider=given.provider or OURS,
        start=start,
    )
    return person, given


def given_credentials(shape: CredentialsShape | None, what: str) -> GivenCredentials:
    """What a body sets of credentials.

    Raises:
        ValidationFailed: more than one kind of password, or an answer without its question.
    """
    if shape is None:
        return GivenCredentials()
    question = shape.recovery_question
    if question is not None and question.question is None and question.answer is not None:
        raise ValidationFailed(what, ("credentials.recovery_question.question: The field cannot be left blank",))
    return GivenCredentials(
        password=_given_password(shape.password, what),
        question=question.question if question is not None else None,
        answer=question.answer if question is not None else None,
        provider=_provider(shape.provider),
    )


def _given_password(shape: PasswordShape | None, what: str) -> GivenPassword | None:
    given = [member for member in (shape.value, shape.hash, shape.hook) if member is not None] if shape else []
    if not shape or not given:
        return None
    if len(given) > 1:
        raise ValidationFailed(what, ("credentials.password: Only one of value, hash and hook may be given.",))
    if shape.hash is not None:
        members = {name: getattr(shape.hash, name) for name in shape.hash.__struct_fields__}
        return GivenPassword(imported=ImportedHash(**members))
    return GivenPassword(value=shape.value, hook=shape.hook.type if shape.hook is not None else None)


def _provider(shape: ProviderShape | None) -> Provider | None:
    return None if shape is None else Provider(shape.type, shape.name or shape.type.value)


def password_value(shape: PasswordShape, member: str, what: str) -> str:
    """The password itself, where nothing else will do.

    Raises:
        ValidationFailed: it is missing.
    """
    if not shape.value:
        raise ValidationFailed(what, (f"{member}: The field cannot be left blank",))
    return shape.value


class EmailShape(msgspec.Struct):
    """An address that reaches whoever has a password (seen-on-the-wire 1.2)."""

    value: str
    status: Literal["VERIFIED"] = "VERIFIED"
    type: Literal["PRIMARY"] = "PRIMARY"


class QuestionAnswer(msgspec.Struct):
    """What they are asked."""

    question: str


class ProviderAnswer(msgspec.Struct, frozen=True):
    """Who checks the password."""

    type: ProviderType
    name: str


_OURS = ProviderAnswer(OURS.type, OURS.name)


class CredentialsAnswer(msgspec.Struct):
    """What is told of credentials: a password is an empty object where there is one; what is not set is null."""

    provider: ProviderAnswer
    password: dict[str, str] | None
    recovery_question: QuestionAnswer | None
    emails: list[EmailShape] | UnsetType | None = UNSET


class ForgotPasswordAnswer(msgspec.Struct, rename="camel", omit_defaults=True):
    """The link where somebody chooses a new password, where the caller sends it themselves."""

    reset_password_url: str = ""


class UserAnswer(msgspec.Struct, rename="camel"):
    """A user."""

    id: str
    status: UserStatus
    created: str
    activated: str | None
    status_changed: str | None
    last_login: str | None
    last_updated: str
    password_changed: str | None
    type: TypeShape
    realm_id: str
    profile: dict[str, object]
    links: dict[str, Link] = msgspec.field(name="_links")
    credentials: CredentialsAnswer | UnsetType = UNSET


def show_user(call: Call, user: User, schema: CompiledSchema) -> UserAnswer:
    """A user alone, with links to whatever may be done next. Who was let in for their own things alone sees less."""
    trimmed, profile = omitted(call), schema.visible(user.profile, to_self=call.actor.self_service)
    links = user_links(call.org.org.url, user, with_credentials="omitCredentialsLinks" not in trimmed)
    times, with_credentials = SpelledTimes(), "omitCredentials" not in trimmed
    return _answer(call.org, user, profile, times, with_credentials, links)


def user_lister(call: Call) -> Callable[[User], UserAnswer]:
    """Shows users as items of one list, each with one link; what is the same for all is worked out once."""
    org, times, with_credentials = call.org, SpelledTimes(), "omitCredentials" not in omitted(call)
    users = org.org.url + USERS

    def show(user: User) -> UserAnswer:
        profile = org.user_schema(user.type_id).visible(user.profile)
        return _answer(org, user, profile, times, with_credentials, {"self": {"href": users + user.id}})

    return show


def _answer(
    org: OrgSnapshot,
    user: User,
    profile: Mapping[str, object],
    times: SpelledTimes,
    with_credentials: bool,
    links: dict[str, Link],
) -> UserAnswer:
    activated, changed, login = user.activated_at, user.status_changed_at, user.last_login_at
    password_changed = user.password_changed_at
    return UserAnswer(
        id=user.id,
        status=user.status,
        created=times[user.created_at],
        activated=None if activated is None else times[activated],
        status_changed=None if changed is None else times[changed],
        last_login=None if login is None else times[login],
        last_updated=times[user.updated_at],
        password_changed=None if password_changed is None else times[password_changed],
        type=TypeShape(user.type_id),
        realm_id=user.realm_id or org.default_realm_id,
        profile=_profile(profile),
        links=links,
        credentials=show_credentials(user, profile) if with_credentials else UNSET,
    )


def _profile(visible: Mapping[str, object]) -> dict[str, object]:
    """Two attributes are told of whoever has them or not (seen-on-the-wire 4.1)."""
    profile = dict(visible)
    profile.setdefault("mobilePhone", None)
    profile.setdefault("secondEmail", None)
    return profile


def show_credentials(user: User, profile: Mapping[str, object] | None = None) -> CredentialsAnswer:
    """What anybody is told of credentials; ``profile``: what is shown of theirs, where answers tell addresses too."""
    question, provider, has_password = question_of(user), provider_of(user), user.password_hash is not None
    address = profile.get("email") if has_password and profile is not None else None
    return CredentialsAnswer(
        provider=_OURS if provider is OURS else ProviderAnswer(provider.type, provider.name),
        password={} if has_password else None,
        recovery_question=QuestionAnswer(question.question) if question is not None else None,
        emails=[EmailShape(str(address))] if address else None if profile is not None else UNSET,
    )


def omitted(call: Call) -> frozenset[str]:
    """What the caller does without: ``Content-Type: application/json; okta-response=omitCredentials,…``."""
    content_type = call.header(b"content-type")
    if content_type is None:
        return _NOTHING
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "okta-response":
            return frozenset(part.strip() for part in value.strip('"').split(","))
    return _NOTHING


def etag_of(user: User) -> str:
    """A weak tag of what the answer would show; counting wrong passwords does not change it."""
    return f'W/"{user.id.encode().hex()}{user.version:08x}{user.last_login_at or 0:016x}"'
