"""How asking a hook goes wrong (Okta: error codes)."""

from collections.abc import Mapping

from frontdesk.domain.errors import ApiError, ValidationFailed

NOT_NOW = "The registration cannot be completed at this time."
"""What is told where the hook does not say why."""


class HookBroken(ApiError):
    """The inline hook's service answered what nobody understands."""

    code = "E0000134"
    status = 502
    summary_template = "Okta could not communicate correctly with an inline hook."


class HookRefused(ApiError):
    """The inline hook's service answered with an error."""

    code = "E0000135"
    status = 400
    summary_template = "An inline hook responded with an error."


class HookSilent(ApiError):
    """The inline hook's service did not answer in time."""

    code = "E0000137"
    status = 504
    summary_template = "Okta did not receive a response from an inline hook."


class RegistrationDenied(ValidationFailed):
    """The registration hook lets nobody register with this profile; the person is shown its own words.

    ``sentence``: what is wrong, None: the service does not say; ``fields``: what is wrong with which attribute.
    """

    def __init__(self, what: str, sentence: str | None, fields: Mapping[str, str]) -> None:
        self.sentence = sentence
        self.fields = fields
        named = tuple(f"{name}: {said}" for name, said in fields.items())
        super().__init__(what, named or (sentence or NOT_NOW,))
