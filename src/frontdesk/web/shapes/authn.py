"""Authentication transactions on the wire: what callers send (contract B.1)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from frontdesk.domain.authn.transaction import Options
from frontdesk.domain.factors.attempt import Given

Text = Annotated[str, Meta(max_length=256)]
Token = Annotated[str, Meta(max_length=256)]
Password = Annotated[str, Meta(max_length=1024)]
Blob = Annotated[str, Meta(max_length=20_000)]
RelayState = Annotated[str, Meta(max_length=2048)]


class OptionsBody(msgspec.Struct, rename="camel"):
    """What the caller can show to the person."""

    multi_optional_factor_enroll: bool = False
    warn_before_password_expired: bool = False

    def read(self) -> Options:
        """As the state machine knows them."""
        return Options(self.multi_optional_factor_enroll, self.warn_before_password_expired)


class DeviceContextBody(msgspec.Struct, rename="camel"):
    """The device that a trusted app answers for."""

    device_token: Annotated[str, Meta(max_length=32)] | None = None


class AuthnBody(msgspec.Struct, rename="camel"):
    """The first step: username and password, an activation token, or a state token alone to go on with."""

    username: Text | None = None
    password: Password | None = None
    token: Token | None = None
    state_token: Token | None = None
    options: OptionsBody = msgspec.field(default_factory=OptionsBody)
    context: DeviceContextBody = msgspec.field(default_factory=DeviceContextBody)
    audience: Text | None = None
    relay_state: RelayState | None = None


class StateBody(msgspec.Struct, rename="camel"):
    """A step that needs nothing but the transaction."""

    state_token: Token


class ExpiredPasswordBody(msgspec.Struct, rename="camel"):
    """An expired password, and the one that takes its place."""

    state_token: Token
    old_password: Password
    new_password: Password
    revoke_sessions: bool = False


class ResetPasswordBody(msgspec.Struct, rename="camel"):
    """A password for somebody who lost theirs."""

    state_token: Token
    new_password: Password
    revoke_sessions: bool = False


class TransactionProofBody(msgspec.Struct, rename="camel"):
    """What is shown to prove a factor; which member counts depends on its type."""

    state_token: Token
    pass_code: Text | None = None
    answer: Text | None = None
    client_data: Blob | None = None
    authenticator_data: Blob | None = None
    signature_data: Blob | None = None
    attestation: Blob | None = None
    remember_device: bool = False

    def read(self) -> Given:
        """As the factor's driver knows it."""
        return Given(
            code=self.pass_code or None,
            answer=self.answer or None,
            client_data=self.client_data,
            authenticator_data=self.authenticator_data,
            signature=self.signature_data,
            attestation=self.attestation,
        )


class RecoveryBody(msgspec.Struct, rename="camel"):
    """Somebody who cannot sign in, and how they want to be reached; ``stateToken`` is passed over."""

    username: Text | None = None
    factor_type: Text | None = None
    relay_state: RelayState | None = None


class RecoveryTokenBody(msgspec.Struct, rename="camel"):
    """The token of a link, or one that a trusted app was given."""

    recovery_token: Token
    options: OptionsBody = msgspec.field(default_factory=OptionsBody)
    relay_state: RelayState | None = None


class AnswerBody(msgspec.Struct, rename="camel"):
    """The answer to the recovery question."""

    state_token: Token
    answer: Text
