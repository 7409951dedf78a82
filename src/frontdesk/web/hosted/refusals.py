"""Why a step was not taken, as a sentence: the Authentication API's codes in words for people (contract B.4)."""

from collections.abc import Mapping

from frontdesk.domain.errors import ApiError
from frontdesk.web.hosted.password_steps import PasswordsDiffer
from frontdesk.web.pages import words

_TOLD: Mapping[str, str] = {
    "E0000014": words.PASSWORD_NOT_TAKEN,
    "E0000032": words.RECOVER_NOT_NOW,
    "E0000034": words.RECOVER_NOT_NOW,
    "E0000047": words.TOO_MANY_ATTEMPTS,
    "E0000068": words.CODE_WRONG,
    "E0000069": words.CODE_LOCKED,
    "E0000080": words.PASSWORD_NOT_TAKEN,
    "E0000082": words.CODE_SPENT,
    "E0000083": words.CODE_TOO_LATE,
    "E0000087": words.ANSWER_WRONG,
    "E0000098": words.PHONE_WRONG,
    "E0000109": words.SENT_LATELY,
    "E0000118": words.SENT_LATELY,
    "E0000133": words.SENT_LATELY,
}
_OLD_PASSWORD = "oldPassword:"


def told_of(why: ApiError, form: Mapping[str, str]) -> str:
    """The sentence for a refusal of what the form asked."""
    if isinstance(why, PasswordsDiffer):
        return words.PASSWORDS_DIFFER
    if any(cause.startswith(_OLD_PASSWORD) for cause in why.causes):
        return words.OLD_PASSWORD_WRONG
    if why.code == "E0000068" and "answer" in form:
        return words.ANSWER_WRONG
    if why.code == "E0000068" and "clientData" in form:
        return words.KEY_WRONG
    return _TOLD.get(why.code, words.SET_UP_NOT_TAKEN if form.get("kind") else words.TRY_AGAIN)
