"""The app that somebody signed in for, as a transaction's answer shows it (contract B.2: target, authentication)."""

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.hal import link

_PROTOCOLS = {
    SignOnMode.SAML_2_0: "SAML2.0",
    SignOnMode.SAML_1_1: "SAML1.1",
    SignOnMode.WS_FEDERATION: "WS_FEDERATION",
}


def show_target(call: Call, outcome: Outcome) -> dict[str, object]:
    """Members of ``_embedded``; none where nobody came for an app."""
    target = outcome.target
    if target is None:
        return {}
    app = target.app
    itself = {"self": link(call, f"/api/v1/apps/{app.id}", "GET")}
    return {
        "target": {"type": "APP", "name": app.name, "label": app.label, "_links": itself},
        "authentication": {"protocol": _PROTOCOLS.get(app.sign_on_mode, ""), "issuer": _issuer(call, app)},
    }


def _issuer(call: Call, app: Application) -> dict[str, object]:
    return {"id": app.id, "name": app.label, "uri": f"{call.org.org.url}/{app.id}"}


def target_links(call: Call, outcome: Outcome) -> dict[str, object]:
    """The way on to the app."""
    if outcome.target is None:
        return {}
    path = f"/login/step-up/redirect?stateToken={outcome.target.token}"
    return {"next": link(call, path, "GET", name="original")}
