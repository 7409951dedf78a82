"""What the demo remembers while it runs: who visits, and which flows they ran. Nothing is written down."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from frontdesk.kernel.secrets import random_token
from frontdesk.main.demo.flows import Flow
from frontdesk.main.demo.steps import Step

_MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One press of a button: what was asked, what came, and what may be shown of it.

    ``state`` binds the answer to this run, ``nonce`` the ID token, ``verifier`` the code. ``tokens`` and ``device`` are
    what the server gave last.
    """

    id: str
    visitor: str
    flow: Flow
    state: str = field(default_factory=random_token)
    nonce: str = field(default_factory=random_token)
    verifier: str = field(default_factory=random_token)
    steps: list[Step] = field(default_factory=list)
    tokens: dict[str, Any] = field(default_factory=dict)
    device: dict[str, Any] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """The next thing that happened; an anchor stands once on a page, later ones are numbered."""
        before = sum(1 for earlier in self.steps if earlier.anchor.partition("--")[0] == step.anchor)
        self.steps.append(replace(step, anchor=f"{step.anchor}--{before + 1}") if step.anchor and before else step)


class Visits:
    """The newest runs, by id; the oldest are forgotten."""

    def __init__(self) -> None:
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._awaited: dict[str, Run] = {}

    def start(self, visitor: str, flow: Flow) -> Run:
        """A new run, whose answer is awaited."""
        run = Run(random_token(12), visitor, flow)
        self._runs[run.id] = run
        self._awaited[run.state] = run
        if len(self._runs) > _MOST_RUNS:
            _, oldest = self._runs.popitem(last=False)
            self._awaited.pop(oldest.state, None)
        return run

    def find(self, visitor: str, id: str) -> Run | None:
        """A run of this visitor."""
        run = self._runs.get(id)
        return run if run is not None and run.visitor == visitor else None

    def answered(self, visitor: str, state: str) -> Run | None:
        """The run that this answer is for; an answer comes once, to the browser that asked (RFC 9700 §4.7)."""
        run = self._awaited.get(state)
        if run is None or run.visitor != visitor:
            return None
        return self._awaited.pop(state)

    def last_signed_in(self, visitor: str) -> Run | None:
        """The visitor's newest run that has an ID token."""
        return next(
            (run for run in reversed(self._runs.values()) if run.visitor == visitor and "id_token" in run.tokens), None
        )
