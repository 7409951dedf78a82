"""The sentences of each step."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from frontdesk.main.demo.flows import SIGN_OUT, Flow
from frontdesk.main.demo.provider import Verified, read_unverified
from frontdesk.main.demo.steps import Outcome, Part, Step, document, request_part, shown_fields

_TOKENS = {
    "id_token": ("The ID token, decoded", "Who signed in, when and how, for this app alone."),
    "access_token": ("The access token, decoded", "What an API may let its bearer do. The app only passes it on."),
}


def sent_away(url: str, flow: Flow) -> Step:
    """The browser goes to the server."""
    address, _, query = url.partition("?")
    sentence = "What happens next is between the person and the server; the app never sees the password."
    if flow.is_pushed:
        sentence = "Of the request the browser only carries the reference, so nobody can change or read it there."
    if flow == SIGN_OUT:
        sentence = "The ID token says who is to be signed out, so the server need not ask the person."
    title = "The app sends the browser to the server"
    return Step(title, sentence, parts=(request_part("GET", address, parse_qsl(query)),))


def came_back(method: str, url: str, fields: Mapping[str, str]) -> Step:
    """The browser comes back to the app."""
    sentence = "state is the one this browser was sent away with, so the answer belongs to that request."
    if method == "POST":
        sentence += " The server answered with a form (response_mode=form_post), so nothing stands in the address."
    parts = (Part("Redirect" if method == "GET" else "Form", f"{method} {url}", shown_fields(fields.items())),)
    return Step("The browser comes back", sentence, parts=parts)


def decoded(name: str, token: str) -> Step:
    """A token's header and claims."""
    title, sentence = _TOKENS[name]
    header, claims = read_unverified(token)
    return Step(title, sentence, name.replace("_", "-"), (document("Header", header), document("Claims", claims)))


def verified(jwks_uri: str, tokens: Sequence[tuple[str, Verified]]) -> Step:
    """The signatures hold."""
    kids = list(dict.fromkeys(token.kid for _, token in tokens))
    points = tuple(f"{name}: {token.alg} signature; {', '.join(token.checked)} compared" for name, token in tokens)
    title = f"Signature verified with key {' and '.join(kids)} from {jwks_uri}"
    return Step(title, "", "signature-verified", points=points, outcome=Outcome.DONE)


def rotated(is_new: bool) -> Step:
    """Whether a refresh token was replaced by its use."""
    if not is_new:
        return Step(
            "The refresh token stays",
            "The app keeps a secret of its own, so a stolen refresh token is worth nothing without it.",
            "rotation",
        )
    return Step(
        "The refresh token was replaced",
        "The old one is answered with the same successor for 30 seconds, in case the answer got lost on its way. "
        "After that, whoever uses it ends every token of this sign-in, the thief’s as well (RFC 9700 §4.14.2).",
        "rotation",
        outcome=Outcome.DONE,
    )


def signed_out(url: str, fields: Mapping[str, str]) -> Step:
    """The session is over."""
    parts = (Part("Redirect", f"GET {url}", shown_fields(fields.items())),)
    sentence = "The session at the server is over: the next sign-in asks for the password again."
    return Step("The browser comes back, signed out", sentence, "signed-out", parts, outcome=Outcome.DONE)
