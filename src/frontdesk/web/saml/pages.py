"""What a browser on the way to a SAML app is shown: a form that goes on by itself, or why there is no way."""

from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.saml.bindings import PostForm, Received, read_post, read_redirect
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.usecases.saml_idp.errors import SamlDenied, SamlRefused
from frontdesk.usecases.saml_idp.sso import Visit
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, SESSION
from frontdesk.web.errors import error_page
from frontdesk.web.frame import form_targets, page_language
from frontdesk.web.headers import new_nonce, page_headers
from frontdesk.web.pages import words
from frontdesk.web.pages.views import FormPostView
from frontdesk.web.reply import Reply, html_reply, redirect

_MESSAGES = frozenset({b"SAMLRequest", b"SAMLResponse"})


def visit_of(call: Call) -> Visit:
    """Who is at which app's address."""
    return Visit(
        org=call.org,
        name=call.path_parameters["name"],
        key=call.path_parameters["key"],
        cookie=call.cookie(SESSION),
        context=call.context(),
        device=call.cookie(DEVICE),
    )


def has_message(call: Call) -> bool:
    """Whether the query has a message in it, however broken."""
    return any(part.partition(b"=")[0] in _MESSAGES for part in call.raw_query.split(b"&"))


def received_by_redirect(call: Call) -> Received:
    """The message in the query, as it was sent.

    Raises:
        SamlRefused: it cannot be read.
    """
    try:
        return read_redirect(call.raw_query.decode("latin-1"))
    except RefusedMessage as why:
        raise SamlRefused(str(why)) from None


def received_by_post(call: Call) -> Received:
    """The message in the form.

    Raises:
        SamlRefused: it cannot be read.
    """
    try:
        return read_post(call.form())
    except RefusedMessage as why:
        raise SamlRefused(str(why)) from None


def sent_on(call: Call, form: PostForm) -> Reply:
    """The form that submits itself, or by its button where no script runs; it may lead to the app and nowhere else."""
    nonce = new_nonce()
    view = FormPostView(nonce, form.action, form.fields, call.engine.assets.version, page_language(call))
    targets = form_targets(form.action)
    return html_reply(call.engine.pages.form_post(view)).also(page_headers(nonce, form_action=targets))


def refused(call: Call, why: SamlRefused) -> Reply:
    """The request is not in order; the sentence is for the app's developer."""
    sentences = (words.REQUEST_NOT_UNDERSTOOD, words.REQUEST_NOT_UNDERSTOOD_WHY, words.REQUEST_NOT_UNDERSTOOD_NEXT)
    return error_page(call, 400, sentences, InvalidRequest(str(why)))


def denied(call: Call, why: SamlDenied) -> Reply:
    """The person may not go there: the app's own page for that, or ours."""
    if why.error_uri is not None and origin_of(why.error_uri) is not None:
        return redirect(why.error_uri, 303 if call.method == "POST" else 302)
    return error_page(call, 403, (words.APP_DENIED, why.shown or words.APP_DENIED_WHY, words.APP_DENIED_NEXT))
