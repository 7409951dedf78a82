"""What the user import hook makes of somebody who is imported (contract E.1: com.okta.import.transform)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.hooks.commands import ImportDecision, decided_import
from frontdesk.domain.hooks.kinds import USER_IMPORT
from frontdesk.domain.hooks.outcome import HookError
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.errors import Expected
from frontdesk.usecases.hooks.run import HookRunner


class ImportDenied(Expected):
    """The hook's service says that something is wrong: this one person is not imported."""

    def __init__(self, error: HookError) -> None:
        self.error = error
        super().__init__(error.summary)


async def after_import_hook(
    runner: HookRunner, org: OrgId, hook: Record | None, candidate: Mapping[str, Any]
) -> ImportDecision:
    """What becomes of this person; what was to become of them where there is no hook, or it does not answer well.

    ``candidate`` is the contract's ``data``: ``context`` (conflicts, application, job, matches, policy), ``action``
    with its ``result`` CREATE_USER or LINK_USER, ``appUser.profile`` and ``user`` with ``profile`` and, where
    somebody is linked, ``id``. ``hook`` is what ``HookRunner.find`` found for ``USER_IMPORT``: a batch finds it once.

    Raises:
        ImportDenied: the service says that something is wrong with this person.
    """
    user = candidate["user"]
    decision = ImportDecision(
        result=candidate["action"]["result"],
        user_profile=user["profile"],
        app_profile=candidate["appUser"]["profile"],
        user_id=user.get("id"),
    )
    if hook is None:
        return decision
    outcome = await runner.ask(org, hook, USER_IMPORT.type, candidate)
    if outcome.error is not None:
        raise ImportDenied(outcome.error)
    try:
        return decided_import(outcome.commands, decision)
    except PatchRefused as why:
        runner.tell_unapplied(org, hook, str(why))
        return decision
