"""An example of every page of signing in, of getting back in, and of getting in the first time."""

from dataclasses import replace

from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.web.hosted.qr import qr_code
from frontdesk.web.hosted.step_pages import requirements_of
from frontdesk.web.pages import words
from frontdesk.web.pages.render import Pages
from frontdesk.web.pages.step_views import (
    AnswerView,
    Choice,
    ChooseFactorView,
    ChooseKindView,
    ChoosePasswordView,
    CodeView,
    Field,
    LinkView,
    NewsView,
    PushView,
    RecoverView,
    RegisterView,
    Remember,
    SetUpAuthenticatorView,
    SetUpPhoneView,
    SetUpQuestionView,
    StepForm,
    StepView,
    WebAuthnView,
)
from frontdesk.web.pages.views import Frame

_OPTIONS = '{"challenge":"AAAA","rpId":"harbour.example","allowCredentials":[]}'
_SECRET = "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
_POLICY = PasswordPolicy(min_symbol=1, exclude_common=True, exclude_attributes=("firstName",))


def step_examples(pages: Pages, frame: Frame, person: str) -> dict[str, str]:
    """Name of the example → its page."""
    form = StepForm("/signin/step", "c5rf", "/continue", person)
    public = replace(form, person=None)
    views = {
        **_proving(frame, form),
        **_setting_up(frame, form),
        **_choosing_passwords(frame, form),
        **_recovering(replace(frame, app_name=None), public),
    }
    return {name: pages.step(view) for name, view in views.items()}


def _proving(frame: Frame, form: StepForm) -> dict[str, StepView]:
    app = words.FACTOR_TOTP.format(app=words.APP_OKTA)
    choices = [
        Choice("ost1", app),
        Choice("mbl1", words.FACTOR_SMS, "+1 XXX-XXX-1337"),
        Choice("fwf1", words.FACTOR_WEBAUTHN),
        Choice("ufs1", words.FACTOR_QUESTION, "What was your first stuffed animal called?"),
    ]
    by_sms = words.CODE_BY_SMS.format(address="+1 XXX-XXX-1337")
    wrong = replace(form, error=words.CODE_WRONG)
    from_app = words.CODE_FROM_APP.format(app=words.APP_OKTA)
    again = replace(form, notice=words.CODE_SENT_AGAIN)
    return {
        "choose-factor": ChooseFactorView(frame, form, choices),
        "choose-only-factor": ChooseFactorView(frame, form, choices[1:2], sends=True),
        "code-from-app": CodeView(
            frame, form, words.CODE_HEADING, from_app, "verify", "ost1", remember=Remember(), other_way=True
        ),
        "code-wrong": CodeView(
            frame, wrong, words.CODE_HEADING, by_sms, "verify", "mbl1", words.SEND_AGAIN, Remember(True), True
        ),
        "code-sent-again": CodeView(frame, again, words.CODE_HEADING, by_sms, "verify", "mbl1", words.SEND_AGAIN),
        "question": AnswerView(frame, form, "What was your first stuffed animal called?", "verify", "ufs1", Remember()),
        "key": WebAuthnView(frame, form, "get", _OPTIONS, "verify", "fwf1", Remember(), other_way=True),
        "push": PushView(frame, form, "verify", "opf1", "/signin/step/poll", number="42", other_way=True),
        "push-refused": PushView(
            frame, replace(form, error=words.PUSH_REJECTED), "verify", "opf1", "/signin/step/poll", is_over=True
        ),
    }


def _setting_up(frame: Frame, form: StepForm) -> dict[str, StepView]:
    app = words.FACTOR_TOTP.format(app=words.APP_GOOGLE)
    choices = [Choice("google_otp", app, words.REQUIRED), Choice("okta_sms", words.FACTOR_SMS)]
    link = "https://harbour.example/api/v1/push/enroll?factorId=opf1&key=" + "k3y" * 20
    qr = qr_code("otpauth://totp/Harbour:ada@harbour.example?secret=JBSWY3DPEHPK3PXP&issuer=Harbour")
    create = '{"challenge":"AAAA","user":{"id":"AAAA"},"excludeCredentials":[]}'
    return {
        "choose-kind": ChooseKindView(frame, form, choices, [words.FACTOR_QUESTION]),
        "choose-kind-offered": ChooseKindView(frame, form, choices[1:], is_required=False, may_skip=True),
        "set-up-app": SetUpAuthenticatorView(frame, form, "uft1", words.APP_GOOGLE, qr, _SECRET),
        "set-up-sms": SetUpPhoneView(frame, form, "okta_sms", is_call=False),
        "set-up-call-wrong": SetUpPhoneView(
            frame, replace(form, error=words.PHONE_WRONG), "okta_call", is_call=True, phone_number="12345"
        ),
        "set-up-question": SetUpQuestionView(frame, form, "okta_question", QUESTIONS),
        "set-up-key": WebAuthnView(frame, form, "create", create, "activate", "fwf1", other_way=True),
        "set-up-push": PushView(frame, form, "activate", "opf1", "/signin/step/poll", qr=qr, link=link, other_way=True),
    }


def _choosing_passwords(frame: Frame, form: StepForm) -> dict[str, StepView]:
    lines = requirements_of(_POLICY)
    soon = words.PASSWORD_EXPIRES_IN.format(days=4)
    refused = replace(form, error=words.PASSWORDS_DIFFER)
    return {
        "password-expired": ChoosePasswordView(
            frame,
            refused,
            words.PASSWORD_HAS_EXPIRED,
            words.PASSWORD_HAS_EXPIRED_LEAD,
            "change-password",
            lines,
            needs_old=True,
        ),
        "password-warn": ChoosePasswordView(
            frame, form, words.PASSWORD_EXPIRES_SOON, soon, "change-password", lines, needs_old=True, may_skip=True
        ),
        "password-reset": ChoosePasswordView(
            frame, form, words.CHOOSE_PASSWORD, words.CHOOSE_PASSWORD_LEAD, "reset-password", lines
        ),
    }


def _recovering(frame: Frame, form: StepForm) -> dict[str, StepView]:
    methods = [Choice("EMAIL", words.BY_EMAIL), Choice("SMS", words.BY_SMS), Choice("CALL", words.BY_CALL)]
    fields = [
        Field("firstName", "First name", is_required=True, autocomplete="given-name", value="Ada"),
        Field("email", "E-mail", "email", is_required=True, value="ada", problem=words.FIELD_WRONG),
        Field("nickName", "Nickname"),
        Field("password", "Password", "password", is_required=True, autocomplete="new-password"),
    ]
    welcome = words.WELCOME.format(org=frame.org_name)
    return {
        "forgot-password": RecoverView(
            frame, form, words.RECOVER_PASSWORD, words.RECOVER_PASSWORD_LEAD, "", methods[:1]
        ),
        "unlock": RecoverView(frame, form, words.RECOVER_UNLOCK, words.RECOVER_UNLOCK_LEAD, "ada@harbour", methods),
        "recovery-code": CodeView(
            frame, form, words.RECOVER_PASSWORD, words.RECOVERY_CODE_LEAD, "recovery-code", resend=words.SEND_AGAIN
        ),
        "welcome": LinkView(frame, form, welcome, words.WELCOME_LEAD, words.WELCOME_PASSWORD),
        "mail-sent": NewsView(
            frame,
            words.MAIL_ON_ITS_WAY,
            words.MAIL_ON_ITS_WAY_LEAD,
            words.MAIL_ON_ITS_WAY_NEXT,
            "/sign-in",
            words.BACK_TO_SIGN_IN,
        ),
        "link-spent": NewsView(
            frame,
            words.LINK_SPENT,
            words.LINK_SPENT_LEAD,
            None,
            "/signin/forgot-password",
            words.RECOVER_PASSWORD,
            is_good=False,
        ),
        "register": RegisterView(
            frame, replace(form, error=words.REGISTER_NOT_TAKEN), fields, requirements_of(_POLICY)
        ),
    }
