"""A person's own password and recovery question; who changes either shows that they know the password."""

from frontdesk.domain.errors import ApiError, CredentialsUpdateFailed, PasswordRequirements, ValidationFailed
from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.domain.users.credentials import provider_of, question_of
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.domain.users.rules import Secrets
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.storage.errors import StaleWrite
from frontdesk.usecases.directory.user_credentials import check_may_change
from frontdesk.usecases.directory.user_lifecycle import revoke_everything
from frontdesk.usecases.directory.users import set_secrets
from frontdesk.usecases.policies.password_policy import password_policy_of
from frontdesk.usecases.sessions.open import Proof, open_session
from frontdesk.web.cookies import SESSION, session_cookie
from frontdesk.web.hosted.own import PASSWORD, QUESTION, Own, back_to, owned
from frontdesk.web.hosted.step_pages import requirements_of
from frontdesk.web.mails import mails_of
from frontdesk.web.pages import words
from frontdesk.web.pages.language import message
from frontdesk.web.pages.own_views import PasswordView, QuestionView
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface

_LONGEST = 255


async def get_password(own: Own) -> Reply:
    """What the policy asks of a new one."""
    return await _draw_password(own)


async def post_password(own: Own) -> Reply:
    """Old and new. Signing out everywhere else leaves this browser a session of its own, newly begun."""
    form, call, org = own.form(), own.call, own.call.org.org.id
    new, revokes = form.get("newPassword", ""), form.get("revokeSessions") == "true"
    if new != form.get("confirmPassword", ""):
        return await _draw_password(own, words.PASSWORDS_DIFFER)
    try:
        credentials = call.engine.management.credentials
        secrets = await credentials.of_change(org, own.actor, own.user.id, form.get("oldPassword", ""), new)
        cookie = await _save(own, secrets, revokes=revokes)
    except StaleWrite:
        return back_to(PASSWORD, "changed")
    except TooManySignIns:
        return await _draw_password(own, words.TOO_MANY_ATTEMPTS)
    except ApiError as why:
        return await _draw_password(own, _why_not(why))
    reply = back_to(PASSWORD, "password")
    return reply.also([session_cookie(call, cookie)]) if cookie is not None else reply


async def _save(own: Own, secrets: Secrets, *, revokes: bool) -> str | None:
    call, now, session = own.call, own.call.engine.clock.now(), own.session
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await unit.users.find(own.user.id)
        if user is None:
            raise StaleWrite("The person is gone.")
        await check_may_change(unit, own.actor, user, call.client_ip)
        user = await set_secrets(unit, own.actor, user, Operation.CHANGE_PASSWORD, secrets, now)
        await mails_of(call).changed(unit, user, Operation.CHANGE_PASSWORD, now)
        if not revokes:
            return None
        user = await revoke_everything(unit, user, now)
        proof = Proof(user, session.amr, now, call.cookie(SESSION), session.factor_at, session.limits)
        return (await open_session(unit, proof, call.context(), now))[1]


def _why_not(why: ApiError) -> str:
    if isinstance(why, PasswordRequirements):
        return words.PASSWORD_NOT_TAKEN
    if not isinstance(why, CredentialsUpdateFailed):
        return words.PASSWORD_ELSEWHERE
    cause = why.causes[0] if why.causes else ""
    if "Old Password" in cause:
        return words.OLD_PASSWORD_WRONG
    return words.PASSWORD_TOO_YOUNG if "too recently to be changed" in cause else words.PASSWORD_USED_BEFORE


async def _draw_password(own: Own, error: str | None = None) -> Reply:
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        needs = requirements_of(await password_policy_of(unit, own.user.id))
    if error is None and not provider_of(own.user).is_ours:
        error = words.PASSWORD_ELSEWHERE
    return own.draw(PASSWORD, lambda frame, form: PasswordView(frame, form, needs), error)


async def get_question(own: Own) -> Reply:
    """The questions there are, and the one that is theirs."""
    known = question_of(own.user)
    return _draw_question(own, known.question if known is not None else "")


async def post_question(own: Own) -> Reply:
    """Another question, with its answer."""
    form, call, org = own.form(), own.call, own.call.org.org.id
    question, answer = form.get("question", "")[:_LONGEST], form.get("answer", "")[:_LONGEST]
    wanted = (question, answer)
    try:
        if not _is_known(own, question):
            raise ValidationFailed("question", ("question: It is none of those that were offered.",))
        credentials = call.engine.management.credentials
        secrets = await credentials.of_question(org, own.actor, own.user.id, form.get("password", ""), wanted)
        async with call.engine.store.unit(org) as unit:
            user = await unit.users.find(own.user.id)
            if user is None:
                raise StaleWrite("The person is gone.")
            now = call.engine.clock.now()
            await set_secrets(unit, own.actor, user, Operation.CHANGE_RECOVERY_QUESTION, secrets, now)
    except StaleWrite:
        return back_to(QUESTION, "changed")
    except TooManySignIns:
        return _draw_question(own, question, words.TOO_MANY_ATTEMPTS)
    except ValidationFailed:
        return _draw_question(own, question, words.ANSWER_SHORT)
    except CredentialsUpdateFailed:
        return _draw_question(own, question, words.OLD_PASSWORD_WRONG)
    except ApiError:
        return _draw_question(own, question, words.PASSWORD_ELSEWHERE)
    return back_to(QUESTION, "saved")


def _is_known(own: Own, question: str) -> bool:
    known = question_of(own.user)
    return question in QUESTIONS.values() or (known is not None and known.question == question)


def _draw_question(own: Own, chosen: str, error: str | None = None) -> Reply:
    known = question_of(own.user)
    questions: list[str] = [message(text) for text in QUESTIONS.values()]
    if known is not None and known.question not in questions:
        questions.insert(0, known.question)
    return own.draw(QUESTION, lambda frame, form: QuestionView(frame, form, questions, chosen), error)


ROUTES = [
    Route("GET", PASSWORD, owned(get_password), Guard.BROWSER, Surface.PAGE),
    Route("POST", PASSWORD, owned(post_password), Guard.BROWSER, Surface.PAGE),
    Route("GET", QUESTION, owned(get_question), Guard.BROWSER, Surface.PAGE),
    Route("POST", QUESTION, owned(post_question), Guard.BROWSER, Surface.PAGE),
]
