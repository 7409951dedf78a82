"""A step on its way from a form to the Authentication API's use cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.factors.attempt import Given
from frontdesk.usecases.authn.factors import Showing
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.cookies import known_device
from frontdesk.web.reply import Header, Reply

Taken = Outcome | Reply
"""Where the transaction stands now, or a page to go to first."""


@dataclass(frozen=True, slots=True)
class Taking:
    """One form that was sent: for which transaction, and where the sign-in leads."""

    call: Call
    token: str
    form: Mapping[str, str]
    from_uri: str

    def field(self, name: str) -> str:
        """What was typed; nothing where nothing was."""
        return self.form.get(name, "")

    @property
    def given(self) -> Given:
        """What was shown to prove a factor. Codes are typed with spaces by people who read them out."""
        form = self.form
        return Given(
            code="".join(form.get("passCode", "").split()) or None,
            answer=form.get("answer") or None,
            client_data=form.get("clientData"),
            authenticator_data=form.get("authenticatorData"),
            signature=form.get("signatureData"),
            attestation=form.get("attestation"),
        )

    def showing(self, factor_id: str, given: Given) -> tuple[Showing, tuple[Header, ...]]:
        """The same for a factor, and the cookie by which the browser is known again where the person wants that."""
        if self.field("rememberDevice") != "true":
            return Showing(factor_id, given), ()
        device, headers = known_device(self.call)
        return Showing(factor_id, given, remember_device=True, device=device), headers
