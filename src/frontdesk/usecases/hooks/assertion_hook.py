"""What an app's SAML assertion hook makes of an assertion (contract E.1: com.okta.saml.tokens.transform)."""

from collections.abc import Mapping, Sequence

from frontdesk.domain.hooks.commands import patched_assertion
from frontdesk.domain.hooks.kinds import ASSERTION
from frontdesk.domain.hooks.outcome import HookError
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import NOBODY_KNOWN, ClientContext
from frontdesk.kernel.errors import Expected
from frontdesk.usecases.hooks.run import HookRunner

HookContext = Mapping[str, object]


class AssertionDenied(Expected):
    """The hook's service does not want the person signed in to the app; the person is shown its sentence."""

    def __init__(self, error: HookError) -> None:
        self.error = error
        super().__init__(error.causes[0].summary if error.causes else error.summary)


async def after_assertion_hook(
    runner: HookRunner,
    org: OrgId,
    hook_ids: Sequence[str],
    context: HookContext,
    assertion: Mapping[str, object],
    client: ClientContext = NOBODY_KNOWN,
) -> Mapping[str, object]:
    """The assertion as the app's hooks want it, one after another; as it was where none is, or none answers well.

    ``context`` is ``data.context``: ``request``, ``protocol {type, issuer}``, ``session``, ``user``. ``assertion`` has
    ``subject``, ``authentication``, ``conditions``, ``claims`` and ``lifetime``, as the contract has them.

    Raises:
        AssertionDenied: the service says that something is wrong.
    """
    for hook_id in hook_ids:
        hook = await runner.find(org, ASSERTION, hook_id)
        if hook is None:
            continue
        data = {"context": context, "assertion": assertion}
        outcome = await runner.ask(org, hook, ASSERTION.type, data, client)
        if outcome.error is not None:
            raise AssertionDenied(outcome.error)
        try:
            assertion = patched_assertion(outcome.commands, assertion)
        except PatchRefused as why:
            runner.tell_unapplied(org, hook, str(why), client)
    return assertion
