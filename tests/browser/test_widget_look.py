"""Every state of the widget: accessible, as wide as the page, in its languages, never stopped by a strict policy."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PageOf
from tests.browser.widget_look import EXAMPLES, widget_examples

from frontdesk.web.assets import widget_module

_OWN = ("sign-in", "wrong", "recovery", "unlock", "registration", "choose-question", "choose-call")
_NODE = Path(__file__).parents[1] / "node"
_SETTINGS = _NODE / "tsconfig.widget.json"


@pytest.fixture(scope="module")
def examples() -> Iterator[str]:
    with widget_examples() as url:
        yield url


def show(page: Page, url: str, name: str) -> None:
    """A state: an example, or one that the widget has by itself."""
    page.goto(url)
    widget = page.locator("frontdesk-signin")
    if name == "registration":
        widget.evaluate("widget => widget.showRegistration()")
        expect(page.locator("[name=department]")).to_be_visible()
    elif name in {"recovery", "unlock"}:
        widget.evaluate("(widget, status) => widget.show({ status })", name)
    elif name != "sign-in":
        page.locator("[name=username]").fill("MFA_ENROLL" if name.startswith("choose") else name)
        page.locator("[name=password]").fill("a password")
        page.locator(".login-submit").click()
        expect(page.locator("[role=alert]" if name == "wrong" else "[part=person], h2")).not_to_have_count(0)
    if name.startswith("choose"):
        page.locator("button.button").nth(1 if name == "choose-question" else 2).click()
        expect(page.locator("form")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_state_has_a_violation_and_all_fit_a_phone(
    examples: str, page_of: PageOf, axe_source: str, dark: bool
) -> None:
    page, problems = page_of(dark=dark, width=360), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    for name in (*_OWN, *EXAMPLES):
        show(page, examples, name)
        page.evaluate(axe_source)
        violations = page.evaluate("() => axe.run()")["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert problems == []


@pytest.mark.parametrize(("language", "heading"), [("en", "Sign in"), ("de", "Anmelden"), ("ja", "サインイン")])
def test_the_page_says_which_language_it_is(examples: str, page_of: PageOf, language: str, heading: str) -> None:
    page = page_of()
    page.goto(f"{examples}/?language=%22{language}%22")
    expect(page.locator("h2")).to_have_text(heading)
    assert page.locator("[lang]").last.get_attribute("lang") == language


def test_every_sentence_is_there_in_every_language_with_the_same_gaps() -> None:
    table = widget_module().decode().partition("const WORDS = {")[2].partition("\n};")[0]
    rows = re.findall(r"^\t(\w+): (\[.*\]),$", table, re.MULTILINE)
    assert len(rows) == len(table.strip().splitlines()) > 70
    for key, row in rows:
        sentences = json.loads(row)
        assert len(sentences) == 3, key
        assert all(sentences), key
        assert len({frozenset(re.findall(r"\{\w+\}", sentence)) for sentence in sentences}) == 1, key


def test_every_sentence_is_used() -> None:
    before, _, rest = widget_module().decode().partition("const WORDS = {")
    table, _, after = rest.partition("\n};")
    keys = set(re.findall(r"^\t(\w+): \[", table, re.MULTILINE))
    from_the_wire = {"E0000004", "E0000082", "REJECTED", "excludeUsername"} | {
        key for key in keys if key.startswith("min")
    }
    assert {key for key in keys if not re.search(rf"\b{key}\b", before + after)} <= from_the_wire


def test_an_app_themes_it_by_custom_properties_and_parts(examples: str, page_of: PageOf) -> None:
    page = page_of()
    page.goto(examples)
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`frontdesk-signin { --accent: rgb(1, 2, 3) }
            frontdesk-signin::part(primary) { color: red }`);
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    colours = page.locator(".login-submit").evaluate(
        "at => [getComputedStyle(at).backgroundColor, getComputedStyle(at).color]"
    )
    assert colours == ["rgb(1, 2, 3)", "rgb(255, 0, 0)"]


def test_a_phone_that_says_no_is_told_and_can_be_asked_again(examples: str, page_of: PageOf) -> None:
    page = page_of()
    show(page, examples, "challenge-push-rejected")
    expect(page.locator("[part=lead]")).to_contain_text("declined")
    page.locator(".login-submit").click()
    expect(page.locator("[part=lead]")).to_have_text("Approve it there.")


def test_the_types_of_the_module_agree() -> None:
    compiler = _NODE / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.exists() or shutil.which("node") is None:
        pytest.skip("TypeScript is not installed (npm ci in tests/node), so nobody checked the widget's types.")
    done = subprocess.run(
        ["node", str(compiler), "-p", str(_SETTINGS)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout
