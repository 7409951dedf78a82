"""What a user proves themselves with: provider, password and its predecessors, recovery question (contract F.4).

Kept in ``User.credentials``; no answer to anybody shows more of it than the provider and the question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from frontdesk.domain.users.imported_passwords import is_known_to_a_hook
from frontdesk.domain.users.model import User
from frontdesk.kernel.fold import fold

_MINUTE_MS = 60_000


class ProviderType(StrEnum):
    """Okta: who checks the user's password."""

    OKTA = "OKTA"
    ACTIVE_DIRECTORY = "ACTIVE_DIRECTORY"
    LDAP = "LDAP"
    FEDERATION = "FEDERATION"
    SOCIAL = "SOCIAL"
    IMPORT = "IMPORT"


@dataclass(frozen=True, slots=True)
class Provider:
    """IMPORT is ours too: the password's hash came from elsewhere and has not been proved here yet."""

    type: ProviderType = ProviderType.OKTA
    name: str = "OKTA"

    @property
    def is_ours(self) -> bool:
        """Whether the password is checked here."""
        return self.type in {ProviderType.OKTA, ProviderType.IMPORT}

    def stored(self) -> dict[str, str]:
        """As ``User.credentials`` holds it."""
        return {"type": self.type.value, "name": self.name}


OURS = Provider()
_OURS_STORED = OURS.stored()
IMPORTED = Provider(ProviderType.IMPORT, "IMPORT")


@dataclass(frozen=True, slots=True)
class RecoveryQuestion:
    """``answer_hash`` is of the folded answer."""

    question: str
    answer_hash: str


def new_credentials(provider: Provider = OURS) -> dict[str, object]:
    """Of a user who has nothing yet."""
    return {"provider": provider.stored()}


def provider_of(user: User) -> Provider:
    """Who checks the user's password."""
    stored: Any = user.credentials.get("provider")
    if not stored or stored == _OURS_STORED:
        return OURS
    return Provider(ProviderType(stored["type"]), stored["name"])


def question_of(user: User) -> RecoveryQuestion | None:
    """What they are asked when they forgot their password."""
    stored: Any = user.credentials.get("recovery_question")
    return RecoveryQuestion(stored["question"], stored["answer"]) if stored else None


def history_of(user: User, count: int) -> tuple[str, ...]:
    """The hashes of the newest ``count`` passwords, the one that is used now first."""
    stored: Any = user.credentials.get("password_history") or ()
    now_used = (user.password_hash,) if user.password_hash is not None else ()
    return (*now_used, *stored)[:count]


def has_credential(user: User) -> bool:
    """Whether they could sign in: with a password here, or elsewhere."""
    return user.password_hash is not None or not provider_of(user).is_ours


def is_delegated(user: User) -> bool:
    """Whether a directory checks their password (Okta: delegated authentication)."""
    return provider_of(user).type is ProviderType.LDAP


def is_checked_elsewhere(user: User) -> bool:
    """Whether a directory or a hook checks their password, at the next sign-in or at every one."""
    return is_delegated(user) or is_known_to_a_hook(user.password_hash)


def with_provider(user: User, provider: Provider) -> User:
    """Signed in by this provider from now on; a password that is not ours to check is forgotten."""
    kept = user.password_hash if provider.is_ours else None
    return replace(user, credentials={**user.credentials, "provider": provider.stored()}, password_hash=kept)


def with_password(user: User, password_hash: str, now: int, *, keep: int, imported: bool = False) -> User:
    """A new password: the old one joins the history, of which ``keep`` are kept; wrong attempts are forgotten."""
    credentials: Mapping[str, object] = {
        **user.credentials,
        "provider": (IMPORTED if imported else OURS).stored(),
        "password_history": list(history_of(user, keep)),
    }
    return replace(
        user, credentials=credentials, password_hash=password_hash, failed_attempts=0, password_changed_at=now
    )


def with_question(user: User, asked: RecoveryQuestion) -> User:
    """Asked this from now on."""
    stored = {"question": asked.question, "answer": asked.answer_hash}
    return replace(user, credentials={**user.credentials, "recovery_question": stored})


def proved(user: User, password_hash: str) -> User:
    """An imported password that its owner has typed: ours from now on, in our own hash."""
    credentials = {**user.credentials, "provider": OURS.stored()}
    return replace(user, credentials=credentials, password_hash=password_hash)


def is_too_young(user: User, min_age_minutes: int, now: int) -> bool:
    """Whether the password was changed so lately that it may not be changed again."""
    changed = user.password_changed_at
    return changed is not None and now < changed + min_age_minutes * _MINUTE_MS


def fold_answer(answer: str) -> str:
    """An answer as it is compared: whatever its case, accents and spaces."""
    return " ".join(fold(answer).split())
