"""What each step of signing in shows, as values (contract B.2); the app and the person stay from step to step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.web.pages.views import Frame


@dataclass(frozen=True, slots=True)
class StepForm:
    """What every step's form carries. ``person``: None until somebody has shown who they are.

    ``error`` is told at the field and above it; ``notice`` is news that is none.
    """

    action: str
    csrf: str
    from_uri: str
    person: str | None = None
    error: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways: what the form sends for it, what it is called, and a quiet line."""

    value: str
    title: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseFactorView:
    """Which factor the person wants to prove; where there is one alone, the page asks whether to go on with it."""

    frame: Frame
    form: StepForm
    choices: Sequence[Choice]
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Remember:
    """Whether this device may be let off next time, and whether the policy ticks the box."""

    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code is typed: from an authenticator app, or one that was sent.

    ``step``: what the filled button does. ``resend``: what the button for another message says; None: nothing is sent.
    ``codes``: those that are set up, one of which is typed. ``has_letters``: it is no number.
    """

    frame: Frame
    form: StepForm
    heading: str
    lead: str
    step: str
    factor_id: str = ""
    resend: str | None = None
    remember: Remember | None = None
    other_way: bool = False
    codes: Sequence[str] = ()
    has_letters: bool = False


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A security question, asked as a factor or on the way back in."""

    frame: Frame
    form: StepForm
    question: str
    step: str
    factor_id: str = ""
    remember: Remember | None = None
    other_way: bool = False


@dataclass(frozen=True, slots=True)
class WebAuthnView:
    """A security key or passkey, which the browser asks for: ``ceremony`` is get or create (WebAuthn §5.1).

    ``options``: the ceremony's options as JSON, which the page's script reads.
    """

    frame: Frame
    form: StepForm
    ceremony: str
    options: str
    step: str
    factor_id: str = ""
    remember: Remember | None = None
    other_way: bool = False


@dataclass(frozen=True, slots=True)
class PushView:
    """A phone is asked, and the page waits. ``number``: what to tap on the phone. ``qr``: what to scan with it first.

    ``is_over``: the phone said no, or nothing in time.
    """

    frame: Frame
    form: StepForm
    step: str
    factor_id: str
    poll_uri: str
    number: str | None = None
    qr: str | None = None
    link: str | None = None
    is_over: bool = False
    other_way: bool = False


@dataclass(frozen=True, slots=True)
class ChooseKindView:
    """Which factor is set up next; those that the policy asks for say so, and ``done`` are there already."""

    frame: Frame
    form: StepForm
    choices: Sequence[Choice]
    done: Sequence[str] = ()
    is_required: bool = True
    may_skip: bool = False


@dataclass(frozen=True, slots=True)
class SetUpPhoneView:
    """The number that codes are sent to, or called."""

    frame: Frame
    form: StepForm
    kind: str
    is_call: bool
    phone_number: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class SetUpQuestionView:
    """A security question of the person's choice, and its answer."""

    frame: Frame
    form: StepForm
    kind: str
    questions: Mapping[str, str]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class SetUpAuthenticatorView:
    """What an authenticator app is set up with: a QR code (inline SVG of our own making), and the key as text."""

    frame: Frame
    form: StepForm
    factor_id: str
    app: str
    qr: str
    secret: str


@dataclass(frozen=True, slots=True)
class ChoosePasswordView:
    """A new password. ``needs_old``: the one they have is typed too. ``requirements``: the policy's, one a line."""

    frame: Frame
    form: StepForm
    heading: str
    lead: str
    step: str
    requirements: Sequence[str]
    needs_old: bool = False
    may_skip: bool = False


@dataclass(frozen=True, slots=True)
class RecoverView:
    """A way back in is asked for: by whom, and by which message. ``action_label``: what the filled button says."""

    frame: Frame
    form: StepForm
    heading: str
    lead: str
    username: str
    methods: Sequence[Choice]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class LinkView:
    """Somebody followed a link of ours; it counts when they press the button, so that no mail scanner uses it up."""

    frame: Frame
    form: StepForm
    heading: str
    lead: str
    button: str


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a form that an administrator put together."""

    name: str
    label: str
    type: str = "text"
    is_required: bool = False
    value: str = ""
    autocomplete: str = "off"
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterView:
    """An account is asked for: the fields of the org's own form."""

    frame: Frame
    form: StepForm
    fields: Sequence[Field]
    requirements: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewsView:
    """Something came to an end here: what happened, what to do next, and where to."""

    frame: Frame
    heading: str
    lead: str
    next: str | None = None
    link: str | None = None
    link_label: str | None = None
    is_good: bool = True


StepView = (
    ChooseFactorView
    | CodeView
    | AnswerView
    | WebAuthnView
    | PushView
    | ChooseKindView
    | SetUpPhoneView
    | SetUpQuestionView
    | SetUpAuthenticatorView
    | ChoosePasswordView
    | RecoverView
    | LinkView
    | RegisterView
    | NewsView
)

TEMPLATES: Mapping[type, str] = {
    ChooseFactorView: "choose_factor.html",
    CodeView: "code.html",
    AnswerView: "answer.html",
    WebAuthnView: "webauthn.html",
    PushView: "push.html",
    ChooseKindView: "choose_kind.html",
    SetUpPhoneView: "set_up_phone.html",
    SetUpQuestionView: "set_up_question.html",
    SetUpAuthenticatorView: "set_up_authenticator.html",
    ChoosePasswordView: "choose_password.html",
    RecoverView: "recover.html",
    LinkView: "link.html",
    RegisterView: "register.html",
    NewsView: "news.html",
}
