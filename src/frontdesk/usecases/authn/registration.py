"""People who make an account of their own (contract D.3: PROFILE_ENROLLMENT; real-clients 5: the widget's form).

Where the policy verifies addresses, the answer is given before anybody is looked up, as in recovery: the owner of the
mailbox, and nobody else, is told what came of it (``registration_work.py``). No password is asked for then; it is
chosen by whoever opens the link, so that nobody can wait with a password of their own in somebody else's account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.errors import RateLimited, ResourceNotFound, ValidationFailed
from frontdesk.domain.hooks.errors import RegistrationDenied
from frontdesk.domain.ids import GroupId, OrgId
from frontdesk.domain.logs.model import SYSTEM, ClientContext
from frontdesk.domain.policies.model import Policy, PolicyType
from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.domain.policies.profile_enrollment import EMAIL, LOGIN, ProfileEnrollment, registration_policy
from frontdesk.domain.schemas.model import Property, Schema
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.domain.schemas.validate import validate_profile
from frontdesk.domain.users.recovery import ACTIVATION, new_link_token
from frontdesk.domain.users.rules import Secrets
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.directory.user_credentials import Credentials, GivenCredentials, GivenPassword
from frontdesk.usecases.directory.users import NewPerson, create_user
from frontdesk.usecases.hooks.registration_hook import after_registration_hook
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.policies.password_policy import password_policy
from frontdesk.usecases.schemas.load import user_schema

REGISTERED = "registration.asked"
"""The kind of jobs that are left to do."""
WHAT = "registrationRequest"
REGISTRAR = Actor(SYSTEM, Credential.SESSION, self_service=True)
"""Who makes an account for somebody who is nobody yet."""
NO_SECRETS = Secrets()
"""They choose their password later."""
_FROM_ONE_ADDRESS, _WINDOW_MS, _TOKEN_MS = 30, 3_600_000, 5 * 60_000


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody who registers is asked. ``password`` None: they choose theirs when they open the link."""

    policy: Policy
    enrollment: ProfileEnrollment
    attributes: tuple[Property, ...]
    password: PasswordPolicy | None


@dataclass(frozen=True, slots=True)
class Registered:
    """``activation_token``: lets them in at once; None: there is a mail to wait for."""

    activation_token: str | None


class SelfRegistration:
    """The form, and what is sent with it."""

    def __init__(
        self,
        store: Store,
        jobs: JobQueue,
        credentials: Credentials,
        hooks: HookRunner,
        clock: Clock,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._credentials = credentials
        self._hooks = hooks
        self._clock = clock

    async def form(self, org: OrgId, policy_id: str | None = None) -> Form:
        """What the policy asks.

        Raises:
            ResourceNotFound: nobody registers here (or not by this policy).
        """
        async with self._store.reading(org) as unit:
            return await _form(unit, policy_id)

    async def register(
        self, org: OrgId, policy_id: str, given: Mapping[str, object], context: ClientContext
    ) -> Registered:
        """An account, or a mail that leads to one. Of a login that exists only its owner is told, by mail.

        Raises:
            ResourceNotFound: nobody registers by this policy.
            RateLimited: too many from this address within an hour.
            RegistrationDenied: the org's registration hook does not let them, or does not answer well.
            ValidationFailed: what was given is not what the form asks; and without verification, the login exists.
        """
        now = self._clock.now()
        async with self._store.reading(org) as unit:
            form = await _form(unit, policy_id)
            schema = await default_schema(unit)
        profile = _profile(form, schema, given)
        await self._count(org, context, now)
        if form.enrollment.hook_ids:
            profile = await after_registration_hook(self._hooks, org, form.enrollment.hook_ids, profile, context)
            profile = checked_profile(schema, profile)
        if form.password is None:
            content = {"policy": form.policy.id, "profile": dict(profile)}
            async with self._store.unit(org) as unit:
                await self._jobs.add(unit, REGISTERED, content, now)
            return Registered(None)
        return await self._make(org, form, profile, given.get("password"), now)

    async def _count(self, org: OrgId, context: ClientContext, now: int) -> None:
        """Counted before anybody's hook is asked: a flood is not passed on to it."""
        async with self._store.unit(org) as unit:
            subject = context.ip_address or "nowhere"
            counts = await unit.attempt_counters.count(
                REGISTERED, subject, most=_FROM_ONE_ADDRESS, window_ms=_WINDOW_MS, now=now
            )
        if not counts:
            raise RateLimited()

    async def _make(
        self, org: OrgId, form: Form, profile: Mapping[str, object], password: object, now: int
    ) -> Registered:
        if not isinstance(password, str) or not password:
            raise ValidationFailed(WHAT, ("password: The field cannot be left blank",))
        groups = form.enrollment.group_ids
        credentials = GivenCredentials(GivenPassword(password))
        secrets = await self._credentials.of_new_user(org, credentials, profile, groups)
        async with self._store.unit(org) as unit:
            user = await create_user(unit, REGISTRAR, NewPerson(profile, group_ids=groups), secrets, now)
            token = new_link_token()
            await unit.one_time_tokens.add(ACTIVATION, token_hash(token), user.id, {}, now, now + _TOKEN_MS)
        return Registered(token)


def checked_profile(schema: Schema, profile: Mapping[str, object]) -> dict[str, object]:
    """A profile as the hook wants it, if it is one.

    Raises:
        RegistrationDenied: it is none, which is the hook's fault and not that of whoever registers.
    """
    try:
        return validate_profile(schema, profile, {}, replace=True, what=WHAT)
    except ValidationFailed:
        raise RegistrationDenied(WHAT, None, {}) from None


async def default_schema(unit: Unit) -> Schema:
    """That of the type of everybody who registers."""
    found = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert found is not None, "an org is made with its default user type"
    return await user_schema(unit, found.id)


async def find_enrollment(unit: Unit, policy_id: str) -> ProfileEnrollment | None:
    """What the policy says, if it still lets people register."""
    found = registration_policy(await unit.policies.list_of_type(PolicyType.PROFILE_ENROLLMENT), policy_id)
    return await _landing(unit, found[1]) if found is not None else None


async def _landing(unit: Unit, enrollment: ProfileEnrollment) -> ProfileEnrollment:
    """Nobody lands in a group that is gone, is filled elsewhere, or makes administrators of its members."""
    groups = []
    for group_id in enrollment.group_ids:
        group = await unit.groups.find(GroupId(group_id))
        if group is not None and group.is_written_here and not await _gives_roles(unit, group.id):
            groups.append(group_id)
    return replace(enrollment, group_ids=tuple(groups))


async def _gives_roles(unit: Unit, group_id: str) -> bool:
    return bool(await unit.role_assignments.list_of(PrincipalType.GROUP, group_id))


async def _form(unit: Unit, policy_id: str | None) -> Form:
    policies = await unit.policies.list_of_type(PolicyType.PROFILE_ENROLLMENT)
    found = registration_policy(policies, policy_id)
    if found is None:
        raise ResourceNotFound("registration (Policy)")
    policy, enrollment = found[0], await _landing(unit, found[1])
    schema = await default_schema(unit)
    named = (schema.find(field.name) for field in enrollment.fields)
    password = None if enrollment.verifies_email else await password_policy(unit, enrollment.group_ids)
    return Form(policy, enrollment, tuple(attribute for attribute in named if attribute is not None), password)


def _profile(form: Form, schema: Schema, given: Mapping[str, object]) -> dict[str, object]:
    """What was given, if it is what is asked: nobody writes an attribute that the form does not name."""
    asked = {field.name: field for field in form.enrollment.fields}
    known = {*asked, "password"} if form.password is not None else set(asked)
    unknown = tuple(f"{name[:100]}: The form does not ask for it." for name in given if name not in known)
    empty = tuple(
        f"{field.name}: The field cannot be left blank"
        for field in form.enrollment.fields
        if field.required and not given.get(field.name)
    )
    if unknown or empty:
        raise ValidationFailed(WHAT, unknown + empty)
    profile = {name: given[name] for name in asked if given.get(name) or given.get(name) is False}
    profile.setdefault(LOGIN, profile[EMAIL])
    return validate_profile(schema, profile, {}, replace=True, what=WHAT)
