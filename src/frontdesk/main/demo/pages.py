"""Draws the demo's two pages: the buttons, and what happened."""

from collections.abc import Callable, Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined

from frontdesk.main.demo.flows import GROUPS
from frontdesk.main.demo.org import DemoOrg
from frontdesk.main.demo.visits import Run


def compile_pages(org: DemoOrg, asset_version: str) -> Callable[[str, Mapping[str, object]], str]:
    """Fills a template by its name; every value is escaped, every name must exist."""
    environment = Environment(
        loader=PackageLoader("frontdesk.main.demo", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(org=org, asset_version=asset_version)

    def fill(template: str, values: Mapping[str, object]) -> str:
        return environment.get_template(template).render(values)

    return fill


class Pages:
    """The demo's pages."""

    def __init__(self, org: DemoOrg, asset_version: str) -> None:
        self._fill = compile_pages(org, asset_version)

    def start(self) -> str:
        """A button for each flow, and who may sign in."""
        return self._fill("start.html", {"groups": GROUPS})

    def run(self, run: Run) -> str:
        """The steps of a run, and what can be done next."""
        may_refresh, may_sign_out = "refresh_token" in run.tokens, "id_token" in run.tokens
        return self._fill("run.html", {"run": run, "may_refresh": may_refresh, "may_sign_out": may_sign_out})

    def lost(self) -> str:
        """There is nothing here, any more or at all."""
        return self._fill("lost.html", {})
