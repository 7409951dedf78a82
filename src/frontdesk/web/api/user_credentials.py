"""/api/v1/users/{userId}/credentials: what people prove themselves with (contract F.4)."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.domain.users.recovery import recovery_url
from frontdesk.domain.users.rules import Secrets
from frontdesk.usecases.directory.user_credentials import check_may_change
from frontdesk.usecases.directory.user_lifecycle import forgot_password, new_recovery_link, revoke_everything
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.directory.users import set_secrets
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.flags import flag
from frontdesk.web.mails import mails_of
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.users import (
    ChangePasswordBody,
    CredentialsAnswer,
    ForgotPasswordAnswer,
    QuestionBody,
    password_value,
    show_credentials,
)

_PASSWORD, _QUESTION = "password", "recovery_question"


async def change_password(call: Call) -> Reply:
    """Whoever knows the old password sets another."""
    body, named = read_body(call, ChangePasswordBody, _PASSWORD), call.path_parameters["userId"]
    old = password_value(body.old_password, "oldPassword.value", _PASSWORD)
    new = password_value(body.new_password, "newPassword.value", _PASSWORD)
    secrets = await call.engine.management.credentials.of_change(call.org.org.id, call.actor, named, old, new)
    return await _set(call, Operation.CHANGE_PASSWORD, secrets, revokes=body.revoke_sessions)


async def change_question(call: Call) -> Reply:
    """Whoever knows the password sets another recovery question."""
    body, named = read_body(call, QuestionBody, _QUESTION), call.path_parameters["userId"]
    password = password_value(body.password, "password.value", _PASSWORD)
    asked = _said(body.recovery_question.question, "recovery_question.question")
    answer = _said(body.recovery_question.answer, "recovery_question.answer")
    secrets = await call.engine.management.credentials.of_question(
        call.org.org.id, call.actor, named, password, (asked, answer)
    )
    return await _set(call, Operation.CHANGE_RECOVERY_QUESTION, secrets)


async def forgot(call: Call) -> Reply:
    """A link where a new password is chosen; the old one counts until then."""
    sends = flag(call.query(), "sendEmail", default=True)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await get_user(unit, call.actor, call.path_parameters["userId"]), call.engine.clock.now()
        await forgot_password(unit, call.actor, user, now)
        token = await new_recovery_link(unit, user, now)
        if sends:
            await mails_of(call).recovery(unit, user, token, now, by_admin=False)
    return json_reply(ForgotPasswordAnswer() if sends else ForgotPasswordAnswer(recovery_url(call.org.org.url, token)))


async def answer_question(call: Call) -> Reply:
    """Whoever knows the answer to the recovery question sets another password."""
    body, named = read_body(call, QuestionBody, _QUESTION), call.path_parameters["userId"]
    new = password_value(body.password, "password.value", _PASSWORD)
    answer = _said(body.recovery_question.answer, "recovery_question.answer")
    secrets = await call.engine.management.credentials.of_answer(call.org.org.id, call.actor, named, answer, new)
    return await _set(call, Operation.ANSWER_RECOVERY_QUESTION, secrets)


async def _set(call: Call, operation: Operation, secrets: Secrets, *, revokes: bool = False) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, now = await get_user(unit, call.actor, call.path_parameters["userId"]), call.engine.clock.now()
        if operation is Operation.CHANGE_PASSWORD:
            await check_may_change(unit, call.actor, user, call.client_ip)
        user = await set_secrets(unit, call.actor, user, operation, secrets, now)
        if revokes:
            user = await revoke_everything(unit, user, now)
        await mails_of(call).changed(unit, user, operation, now)
    return json_reply(show_credentials(user))


def _said(text: str | None, member: str) -> str:
    if not text:
        raise ValidationFailed(_QUESTION, (f"{member}: The field cannot be left blank",))
    return text


_API = Api("/api/v1/users/{userId}/credentials", "okta.users")

ROUTES = [
    _API.route(
        "POST", "/change_password", change_password, Doc(ChangePasswordBody, CredentialsAnswer, query=("strict",))
    ),
    _API.route("POST", "/change_recovery_question", change_question, Doc(QuestionBody, CredentialsAnswer)),
    _API.route("POST", "/forgot_password", forgot, Doc(answer=ForgotPasswordAnswer, query=("sendEmail",))),
    _API.route(
        "POST",
        "/forgot_password_recovery_question",
        answer_question,
        Doc(QuestionBody, CredentialsAnswer, query=("sendEmail",)),
    ),
]
