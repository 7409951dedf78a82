"""Credentials that administrators give: checked by the password policy and hashed, before anything is written.

Hashing takes a core tens of milliseconds: it happens on the password pool, never in a unit that others wait for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import (
    ApiError,
    AuthenticationFailed,
    CredentialsUpdateFailed,
    NotAllowedInStatus,
    PasswordRequirements,
    ValidationFailed,
)
from frontdesk.domain.ids import OrgId
from frontdesk.domain.policies.password import PasswordPolicy, check_password, requirements
from frontdesk.domain.users.credentials import (
    Provider,
    RecoveryQuestion,
    fold_answer,
    history_of,
    is_too_young,
    provider_of,
    question_of,
)
from frontdesk.domain.users.errors import (
    ChangePasswordNotAllowed,
    ChangeQuestionNotAllowed,
    ForgotPasswordNotAllowed,
    WrongRecoveryAnswer,
)
from frontdesk.domain.users.imported_passwords import ImportedHash, check_imported, hook_marker
from frontdesk.domain.users.lifecycle import Operation, next_status
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import new_temporary_password
from frontdesk.domain.users.rules import Secrets
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import is_too_long
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.verify import count_wrong_password
from frontdesk.usecases.policies.password_policy import password_policy
from frontdesk.usecases.policies.self_service import self_service_of

_TOO_YOUNG = "The password was changed too recently to be changed again."
_USED_BEFORE = "The password has been used too recently."


@dataclass(frozen=True, slots=True)
class GivenPassword:
    """One of three: the password itself, its hash from elsewhere, or the kind of hook that knows it."""

    value: str | None = None
    imported: ImportedHash | None = None
    hook: str | None = None


@dataclass(frozen=True, slots=True)
class GivenCredentials:
    """What a caller sets; None: not set now. ``answer`` comes with its ``question``."""

    password: GivenPassword | None = None
    question: str | None = None
    answer: str | None = None
    provider: Provider | None = None


class Credentials:
    """Checks and hashes what callers give."""

    def __init__(self, store: Store, passwords: Passwords, clock: Clock, messages: MessageQueue | None = None) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._messages = messages

    async def of_new_user(
        self, org: OrgId, given: GivenCredentials, profile: Mapping[str, object], groups: tuple[str, ...]
    ) -> Secrets:
        """What a user who is about to be made begins with.

        Raises:
            ValidationFailed: the password is not what the policy asks, the hash cannot be verified, or the answer
                is too short.
        """
        if given.password is None and given.question is None:
            return Secrets()
        async with self._store.reading(org) as unit:
            policy = await password_policy(unit, groups)
        login = profile.get("login")
        return await self.check_and_hash(policy, given, login if isinstance(login, str) else "", profile)

    async def of_known_user(
        self, org: OrgId, actor: Actor, named: str, given: GivenCredentials, *, strict: bool
    ) -> Secrets:
        """What an administrator sets of somebody; ``strict`` holds them to the age and history of passwords too.

        Raises:
            ResourceNotFound: nobody is named so.
            NotAllowedInStatus: their status stands against it.
            ValidationFailed: as ``of_new_user``, or a hash for somebody whose password is ours already.
        """
        if given.password is None and given.question is None:
            return Secrets()
        user, policy = await self._user_and_policy(org, actor, named)
        if given.question is not None and given.answer is None:
            given = _without_echo(given, user)
        if given.password is not None:
            next_status(user, Operation.SET_PASSWORD)
            _check_may_import(given.password, user)
            if strict and given.password.value is not None:
                cause = await self._why_not_now(user, policy, given.password.value)
                if cause is not None:
                    raise ValidationFailed("password", (f"password: {cause}",))
        return await self.check_and_hash(policy, given, user.login, user.profile)

    async def of_change(self, org: OrgId, actor: Actor, named: str, old: str, new: str) -> Secrets:
        """The new password of somebody who knows their old one (Okta: change password).

        Raises:
            ResourceNotFound: nobody is named so.
            ChangePasswordNotAllowed: their status stands against it, or they have no password here.
            CredentialsUpdateFailed: the old password is wrong or too young, or the new one was used before.
            PasswordRequirements: the new password is not what the policy asks.
            TooManySignIns: the machine cannot check more passwords now.
        """
        user, policy = await self._user_and_policy(org, actor, named)
        next_status(user, Operation.CHANGE_PASSWORD)
        if user.password_hash is None or not provider_of(user).is_ours:
            raise ChangePasswordNotAllowed()
        await self._prove(org, user, old, CredentialsUpdateFailed(causes=("Old Password is not correct",)))
        if user.status is not UserStatus.PASSWORD_EXPIRED:
            self.check_age(user, policy)
        await self._check_new(user, policy, new)
        return Secrets(await self._passwords.hash(new), keep_passwords=policy.history_count, proved_by=user.version)

    async def proves(self, org: OrgId, user: User, password: str) -> bool:
        """Whether it is the person's password; a wrong one is counted as at the sign-in page."""
        try:
            await self._prove(org, user, password, AuthenticationFailed())
        except AuthenticationFailed:
            return False
        return True

    async def of_owner(self, user: User, policy: PasswordPolicy, new: str) -> Secrets:
        """The new password of somebody who has proved who they are.

        How old the old one is counts only for whoever changes it of their own accord: ``check_age``.

        Raises:
            CredentialsUpdateFailed: the policy does not take it, or it was used before (contract B.4).
        """
        if lacks := check_password(policy, new, user.login, user.profile):
            raise CredentialsUpdateFailed(causes=(requirements(policy, lacks),))
        if await self._was_used(user, policy, new):
            raise CredentialsUpdateFailed(causes=(_USED_BEFORE,))
        return Secrets(await self._passwords.hash(new), keep_passwords=policy.history_count, proved_by=user.version)

    async def of_question(
        self, org: OrgId, actor: Actor, named: str, password: str, wanted: tuple[str, str]
    ) -> Secrets:
        """Another recovery question, with its answer, of somebody who knows their password.

        Raises:
            ResourceNotFound: nobody is named so.
            ChangeQuestionNotAllowed: their status stands against it, or they have no password here.
            CredentialsUpdateFailed: the password is wrong.
            ValidationFailed: the answer is too short.
        """
        user, policy = await self._user_and_policy(org, actor, named)
        next_status(user, Operation.CHANGE_RECOVERY_QUESTION)
        if user.password_hash is None or not provider_of(user).is_ours:
            raise ChangeQuestionNotAllowed()
        await self._prove(org, user, password, CredentialsUpdateFailed(causes=("Password is not correct",)))
        return Secrets(question=await self._question(policy, *wanted), proved_by=user.version)

    async def of_answer(self, org: OrgId, actor: Actor, named: str, answer: str, new: str) -> Secrets:
        """The new password of somebody who knows the answer to their recovery question.

        Raises:
            ResourceNotFound: nobody is named so.
            ForgotPasswordNotAllowed: their status stands against it, or they have no question or password here.
            WrongRecoveryAnswer: the answer is another.
            PasswordRequirements: the new password is not what the policy asks.
        """
        user, policy = await self._user_and_policy(org, actor, named)
        next_status(user, Operation.ANSWER_RECOVERY_QUESTION)
        question = question_of(user)
        if question is None or not provider_of(user).is_ours:
            raise ForgotPasswordNotAllowed()
        await self._check_proof(org, user, question.answer_hash, fold_answer(answer), WrongRecoveryAnswer())
        await self._check_new(user, policy, new)
        return Secrets(await self._passwords.hash(new), keep_passwords=policy.history_count, proved_by=user.version)

    async def of_temporary(self, org: OrgId, actor: Actor, named: str) -> tuple[str, Secrets]:
        """A password for one time, that the policy would let pass, and what to store of it.

        Raises:
            ResourceNotFound: nobody is named so.
            NotAllowedInStatus: their status stands against it, or their password is checked elsewhere.
        """
        user, policy = await self._user_and_policy(org, actor, named)
        next_status(user, Operation.EXPIRE_PASSWORD)
        if not provider_of(user).is_ours:
            raise NotAllowedInStatus()
        temporary = new_temporary_password(policy.min_length)
        return temporary, Secrets(await self._passwords.hash(temporary), keep_passwords=policy.history_count)

    async def _user_and_policy(self, org: OrgId, actor: Actor, named: str) -> tuple[User, PasswordPolicy]:
        async with self._store.reading(org) as unit:
            user = await get_user(unit, actor, named)
            groups = await unit.groups.list_of_user(user.id)
            return user, await password_policy(unit, [group.id for group in groups])

    async def _prove(self, org: OrgId, user: User, password: str, refusal: ApiError) -> None:
        await self._check_proof(org, user, user.password_hash, password, refusal)

    async def _check_proof(
        self, org: OrgId, user: User, secret_hash: str | None, secret: str, refusal: ApiError
    ) -> None:
        """Whoever guesses is counted as at the sign-in page, and locks the account in the end."""
        if await self._passwords.verify(secret_hash, secret):
            return
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            await count_wrong_password(unit, user, now, messages=self._messages)
        raise refusal

    def check_age(self, user: User, policy: PasswordPolicy) -> None:
        """The password was not changed too recently (minAgeMinutes); resets and expired passwords are not asked.

        Raises:
            CredentialsUpdateFailed: it was.
        """
        if is_too_young(user, policy.min_age_minutes, self._clock.now()):
            raise CredentialsUpdateFailed(causes=(_TOO_YOUNG,))

    async def _check_new(self, user: User, policy: PasswordPolicy, new: str) -> None:
        if lacks := check_password(policy, new, user.login, user.profile):
            raise PasswordRequirements(causes=(requirements(policy, lacks),))
        if await self._was_used(user, policy, new):
            raise CredentialsUpdateFailed(causes=(_USED_BEFORE,))

    async def _why_not_now(self, user: User, policy: PasswordPolicy, new: str) -> str | None:
        if is_too_young(user, policy.min_age_minutes, self._clock.now()):
            return _TOO_YOUNG
        return _USED_BEFORE if await self._was_used(user, policy, new) else None

    async def _was_used(self, user: User, policy: PasswordPolicy, new: str) -> bool:
        return await self._passwords.is_any_of(history_of(user, policy.history_count), new)

    async def check_and_hash(
        self, policy: PasswordPolicy, given: GivenCredentials, login: str, profile: Mapping[str, object]
    ) -> Secrets:
        """What is stored of what is given.

        Raises:
            ValidationFailed: as ``of_new_user``.
        """
        hashed, imported = None, False
        if given.password is not None:
            hashed = await self._password_hash(policy, given.password, login, profile)
            imported = given.password.value is None
        question = None
        if given.question is not None and given.answer is not None:
            question = await self._question(policy, given.question, given.answer)
        return Secrets(hashed, imported, question, policy.history_count)

    async def _password_hash(
        self, policy: PasswordPolicy, given: GivenPassword, login: str, profile: Mapping[str, object]
    ) -> str:
        if given.imported is not None:
            wrong = check_imported(given.imported)
            if wrong:
                raise ValidationFailed("password", tuple(f"credentials.password.hash.{cause}" for cause in wrong))
            return given.imported.stored()
        if given.hook is not None:
            return hook_marker(given.hook)
        assert given.value is not None, "one of the three is given"
        if lacks := check_password(policy, given.value, login, profile):
            raise ValidationFailed("password", (f"password: {requirements(policy, lacks)}",))
        return await self._passwords.hash(given.value)

    async def _question(self, policy: PasswordPolicy, question: str, answer: str) -> RecoveryQuestion:
        folded = fold_answer(answer)
        if len(folded) < policy.answer_min_length:
            cause = f"The security question answer must be at least {policy.answer_min_length} characters in length"
            raise ValidationFailed("recovery_question", (f"recovery_question.answer: {cause}",))
        if is_too_long(folded):
            raise ValidationFailed("recovery_question", ("recovery_question.answer: The answer is too long.",))
        return RecoveryQuestion(question, await self._passwords.hash(folded))


async def check_may_change(unit: Unit, actor: Actor, user: User, ip_address: str | None) -> None:
    """The password policy lets people change their password by themselves; administrators may (contract D.3).

    Raises:
        ChangePasswordNotAllowed: it does not.
    """
    if actor.self_service and not (await self_service_of(unit, user, ip_address)).password_change:
        raise ChangePasswordNotAllowed()


def _without_echo(given: GivenCredentials, user: User) -> GivenCredentials:
    """The question that an answer of ours showed, sent back without its answer, sets nothing."""
    known = question_of(user)
    if known is None or known.question != given.question:
        cause = "recovery_question.answer: The field cannot be left blank"
        raise ValidationFailed("recovery_question", (cause,))
    return GivenCredentials(given.password, provider=given.provider)


def _check_may_import(given: GivenPassword, user: User) -> None:
    """A hash from elsewhere never takes the place of a password that was set or proved here (contract F.5)."""
    if given.value is None and user.password_hash is not None and provider_of(user).type.value != "IMPORT":
        cause = "credentials.password: A hash can be imported only for a user who has no password yet."
        raise ValidationFailed("password", (cause,))
