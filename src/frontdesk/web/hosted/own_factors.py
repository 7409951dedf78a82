"""A person's own factors: seen, set up, removed. Whoever changes them has shown a short while ago who they are."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from frontdesk.domain.errors import ApiError, ResourceNotFound
from frontdesk.domain.factors.attempt import Given
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.kinds import POLICY_KEYS, Kind
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.domain.policies.enrollment import Enroll, Enrollment
from frontdesk.storage.errors import StaleWrite
from frontdesk.usecases.authn.judge import enrollment_for
from frontdesk.usecases.factors.enrol import get_factor
from frontdesk.web.csrf import form_token
from frontdesk.web.frame import frame, page
from frontdesk.web.headers import new_nonce
from frontdesk.web.hosted.enroll_pages import asks_first, kind_named, set_up_page
from frontdesk.web.hosted.own import FACTORS, TOLD, Own, back_to, owned
from frontdesk.web.hosted.refusals import told_of
from frontdesk.web.hosted.step_parts import Parts, detail_of, title_of
from frontdesk.web.hosted.taking import Taking
from frontdesk.web.pages import words
from frontdesk.web.pages.language import message
from frontdesk.web.pages.own_views import ListView, Row
from frontdesk.web.pages.step_views import Choice, SetUpPhoneView, SetUpQuestionView, StepForm, StepView
from frontdesk.web.reply import Reply, json_reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_ONE = f"{FACTORS}/{{factorId}}"
_SEVERAL = frozenset({FactorType.WEBAUTHN})
_HANDED_OUT = frozenset({FactorType.HOTP})
_ViewOf = Callable[[Parts], StepView]
_GIVEN = {"question": "question", "phoneNumber": "phone_number", "phoneExtension": "phone_extension"}


async def get_factors(own: Own) -> Reply:
    """Those that are theirs, and those that they may set up; or the fields of the kind that they chose."""
    kind = kind_named(own.call.query().get("kind", ""))
    if kind is not None and asks_first(kind):
        return _draw_fields(own, kind, own.call.query()["kind"], {})
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        factors = await unit.factors.list_of_user(own.user.id)
        enrollment = await enrollment_for(unit, own.user, own.call.context())
    rows, offers = [_row(own, factor) for factor in factors], _offers(enrollment, factors)
    return own.draw(
        FACTORS,
        lambda frame, form: ListView(
            frame=frame,
            form=form,
            heading=words.FACTORS_PLACE,
            lead=words.FACTORS_LEAD,
            empty=words.FACTORS_NONE,
            rows=rows,
            offers=offers,
        ),
    )


def _row(own: Own, factor: Factor) -> Row:
    detail = detail_of(factor)
    details: list[str] = [message(detail) if factor.type is FactorType.QUESTION else detail] if detail else []
    details.append(words.FACTOR_SINCE.format(when=own.say_time(factor.created_at)))
    return Row(
        value=factor.id,
        title=title_of(factor.type, factor.provider),
        details=details,
        action=None if factor.type in _HANDED_OUT else words.REMOVE,
        mark=None if factor.is_active else words.FACTOR_UNFINISHED,
    )


def _offers(enrollment: Enrollment, factors: list[Factor]) -> list[Choice]:
    active = {(factor.type, factor.provider) for factor in factors if factor.is_active}
    offers = []
    for key, kind in POLICY_KEYS.items():
        may = enrollment.of(key) in {Enroll.OPTIONAL, Enroll.REQUIRED} and kind_named(key) is not None
        if may and (kind not in active or kind[0] in _SEVERAL):
            required = enrollment.of(key) is Enroll.REQUIRED and kind not in active
            offers.append(Choice(key, title_of(*kind), words.REQUIRED if required else None))
    return offers


async def post_factors(own: Own) -> Reply:
    """One is removed, or a kind is chosen, or its fields are sent."""
    form, call = own.form(), own.call
    key = form.get("kind", "")
    kind = kind_named(key)
    try:
        if form.get("step") == "remove":
            return await _remove(own, form.get("id", ""))
        if kind is None or form.get("step") == "previous":
            return redirect(FACTORS, 303)
        if form.get("step") == "set-up" and asks_first(kind):
            return redirect(f"{FACTORS}?kind={key}", 303)
        wanted = await _checked(own, key, kind, form)
        if wanted is None:
            return back_to(FACTORS, "changed")
        attempt = await call.engine.management.factors.enrol(call.org.org.id, own.actor, own.user, wanted)
    except (ResourceNotFound, StaleWrite):
        return back_to(FACTORS, "changed")
    except ApiError as why:
        if kind is not None and asks_first(kind):
            return _draw_fields(own, kind, key, form, told_of(why, form))
        return back_to(FACTORS, "changed")
    return back_to(FACTORS, "factor") if attempt.factor.is_active else redirect(f"{FACTORS}/{attempt.factor.id}", 303)


async def _remove(own: Own, factor_id: str) -> Reply:
    call = own.call
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, own.user, factor_id)
    if factor.type not in _HANDED_OUT:
        await call.engine.management.factors.remove(call.org.org.id, own.actor, own.user, factor_id)
    return back_to(FACTORS, "removed")


async def _checked(own: Own, key: str, kind: Kind, form: Mapping[str, str]) -> Enrolment | None:
    """What is set up, if the policy lets the person have it."""
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        enrollment = await enrollment_for(unit, own.user, own.call.context())
    if enrollment.of(key) not in {Enroll.OPTIONAL, Enroll.REQUIRED}:
        return None
    given = {known: form[name] for name, known in _GIVEN.items() if name in form}
    if kind[0] is FactorType.EMAIL:
        given["email"] = str(own.user.attribute("email") or "")
    return Enrolment(kind[0].value, kind[1].value, given, answer=form.get("answer"))


def _draw_fields(own: Own, kind: Kind, key: str, typed: Mapping[str, str], error: str | None = None) -> Reply:
    def view(parts: Parts) -> StepView:
        if kind[0] is FactorType.QUESTION:
            questions = words.security_questions()
            return SetUpQuestionView(parts.frame, parts.form, key, questions, typed.get("question", ""))
        return SetUpPhoneView(
            frame=parts.frame,
            form=parts.form,
            kind=key,
            is_call=kind[0] is FactorType.CALL,
            phone_number=typed.get("phoneNumber", "")[:32],
            extension=typed.get("phoneExtension", "")[:15],
        )

    return _draw(own, FACTORS, view, error)


async def get_one(own: Own) -> Reply:
    """One that is being set up: what to set it up with, and the field in which it shows itself."""
    return await _draw_one(own)


async def post_one(own: Own) -> Reply:
    """It shows itself, or another code is asked for."""
    form, call, factor_id = own.form(), own.call, own.call.path_parameters["factorId"]
    if form.get("step") == "previous":
        return redirect(FACTORS, 303)
    try:
        if form.get("step") == "resend":
            factors = call.engine.management.factors
            await factors.challenge(call.org.org.id, own.user, factor_id, in_transaction=False)
            return back_to(f"{FACTORS}/{factor_id}", "again")
        if not await _activate(own, Taking(call, "", form, FACTORS).given):
            return redirect(f"{FACTORS}/{factor_id}", 303)
    except (ResourceNotFound, StaleWrite):
        return back_to(FACTORS, "changed")
    except ApiError as why:
        return await _draw_one(own, told_of(why, form))
    return back_to(FACTORS, "factor")


async def post_poll(own: Own) -> Reply:
    """How far a phone is, for the page's script: ``go`` says where to, once it is connected."""
    own.form()
    try:
        done = await _activate(own, Given())
    except (ApiError, StaleWrite):
        return json_reply({"go": FACTORS})
    return json_reply({"go": f"{FACTORS}?told=factor" if done else None})


async def _activate(own: Own, given: Given) -> bool:
    call, factors = own.call, own.call.engine.management.factors
    factor = await _factor(own)
    if given.is_nothing:
        challenge = factor.state.challenge
        attempt = await factors.try_activation(call.org.org.id, own.user, factor.id, given, challenge)
    else:
        attempt = await factors.activate(call.org.org.id, own.actor, own.user, factor.id, given)
    return attempt.factor.is_active


async def _factor(own: Own) -> Factor:
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        return await get_factor(unit, own.user, own.call.path_parameters["factorId"])


async def _draw_one(own: Own, error: str | None = None) -> Reply:
    try:
        factor = await _factor(own)
    except ResourceNotFound:
        return back_to(FACTORS, "changed")
    if factor.is_active:
        return redirect(FACTORS, 303)
    call = own.call
    attempt = await call.engine.management.factors.in_hand(call.org.org.id, own.user, factor, factor.state.challenge)
    path = f"{FACTORS}/{factor.id}"
    return _draw(own, path, lambda parts: set_up_page(factor, attempt.shown, parts, f"{path}/poll"), error)


def _draw(own: Own, action: str, view_of: _ViewOf, error: str | None) -> Reply:
    call, token, nonce = own.call, form_token(own.call, own.purpose), new_nonce()
    notice = TOLD.get(call.query().get("told", "")) if call.method == "GET" else None
    form = StepForm(action, token.value, FACTORS, error=error, notice=notice)
    view = view_of(Parts(replace(frame(call), nonce=nonce), form, {}))
    return page(call.engine.pages.step(view), headers=token.headers, nonce=nonce)


ROUTES = [
    Route("GET", FACTORS, owned(get_factors, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
    Route("POST", FACTORS, owned(post_factors, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
    Route("GET", _ONE, owned(get_one, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
    Route("POST", _ONE, owned(post_one, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
    Route("POST", f"{_ONE}/poll", owned(post_poll, fresh=True, proved=True), Guard.BROWSER, Surface.PAGE),
]
