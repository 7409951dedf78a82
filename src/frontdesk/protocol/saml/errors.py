"""Why a SAML message is refused, in sentences that an administrator understands."""

from frontdesk.kernel.errors import Expected


class RefusedMessage(Expected):
    """A SAML message that is not believed. Its text says why, and never repeats what the message claims."""


class MalformedMessage(RefusedMessage):
    """It is no well-formed message of its kind, or could be read in more than one way (saml-core-2.0 §1.3)."""


class BadSignature(RefusedMessage):
    """It is not signed as it must be: by nobody, by somebody else, or not as a whole (saml-core-2.0 §5)."""


class CannotDecrypt(RefusedMessage):
    """Its encrypted part cannot be opened; one sentence for every reason, so that nobody learns from it."""


class WrongStatement(RefusedMessage):
    """It is signed, but for another audience, recipient, request or time, or reports a failure (saml-profiles §4)."""
