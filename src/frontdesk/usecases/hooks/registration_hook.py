"""What a registration hook makes of somebody who registers (contract E.1: com.okta.user.pre-registration)."""

from collections.abc import Mapping, Sequence

from frontdesk.domain.hooks.commands import judged_registration
from frontdesk.domain.hooks.envelope import request_context
from frontdesk.domain.hooks.errors import RegistrationDenied
from frontdesk.domain.hooks.kinds import REGISTRATION
from frontdesk.domain.hooks.outcome import HookError
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.records.model import Record
from frontdesk.usecases.hooks.run import HookRunner

_WHAT = "registrationRequest"
_LOCATION = "data.userProfile."
_PATH = "/signin/register"


async def after_registration_hook(
    runner: HookRunner, org: OrgId, hook_ids: Sequence[str], profile: Mapping[str, object], context: ClientContext
) -> dict[str, object]:
    """The profile as the policy's hooks want it, one after another.

    A hook that is slow, broken, absent or out of contract lets nobody register (``domain/hooks/kinds.py``): whoever
    set one up wants to be asked. The password is not shown to it.

    Raises:
        RegistrationDenied: the service says no, or nothing usable.
    """
    wanted = dict(profile)
    for hook_id in hook_ids:
        hook = await runner.find(org, REGISTRATION, hook_id)
        if hook is None:
            raise RegistrationDenied(_WHAT, None, {})
        wanted = await _asked(runner, org, hook, wanted, context)
    return wanted


async def _asked(
    runner: HookRunner, org: OrgId, hook: Record, profile: Mapping[str, object], context: ClientContext
) -> dict[str, object]:
    url = await runner.url(org, _PATH)
    data = {"context": {"request": request_context(context, url)}, "userProfile": profile, "action": "ALLOW"}
    outcome = await runner.ask(org, hook, REGISTRATION.type, data, context)
    if outcome.error is not None:
        raise _denied(outcome.error, profile)
    if outcome.failed is not None:
        raise RegistrationDenied(_WHAT, None, {})
    try:
        judged = judged_registration(outcome.commands, profile)
    except PatchRefused as why:
        runner.tell_unapplied(org, hook, str(why), context)
        raise RegistrationDenied(_WHAT, None, {}) from None
    if not judged.is_allowed:
        raise RegistrationDenied(_WHAT, None, {})
    return dict(judged.profile)


def _denied(error: HookError, profile: Mapping[str, object]) -> RegistrationDenied:
    """The first cause is shown in the form, and each at the field that it names; else the summary is."""
    fields: dict[str, str] = {}
    for cause in error.causes:
        name = (cause.location or "").removeprefix(_LOCATION)
        if cause.location is not None and cause.location.startswith(_LOCATION) and name in profile:
            fields.setdefault(name, cause.summary)
    return RegistrationDenied(_WHAT, error.causes[0].summary if error.causes else error.summary, fields)
