"""Every hosted page, light and dark, on a phone and on a desk: readable, reachable, and inside its frame."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import PageOf
from tests.browser.keyboard import tab_through
from tests.browser.look import PERSON, render_examples, serve_folder, write_pages

EXAMPLES = tuple(render_examples())
WIDTHS = (360, 1100)
_RESPONSES = {"form-post", "post-message"}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the examples are served."""
    folder = tmp_path_factory.mktemp("pages")
    write_pages(folder)
    with serve_folder(folder) as origin:
        yield origin


def _open(page: Page, origin: str, example: str) -> list[str]:
    """Goes to the example; the list fills with what the browser has to say about it."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # a page that submits itself is answered 204 and never finishes loading
    page.goto(f"{origin}/{example}.html", wait_until="commit" if example == "form-post" else "load")
    page.wait_for_selector("h1")
    return complaints


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("example", EXAMPLES)
class TestEveryPage:
    """What holds for all of them."""

    def test_axe_finds_nothing_to_mend(
        self, page_of: PageOf, origin: str, axe_source: str, example: str, dark: bool, width: int
    ) -> None:
        page = page_of(dark=dark, width=width)
        complaints = _open(page, origin, example)
        if page.locator("summary").count():
            page.click("summary")
        page.evaluate(axe_source)
        found: Mapping[str, Any] = page.evaluate("() => axe.run()")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
        assert len(found["passes"]) > 5
        assert complaints == []

    def test_nothing_scrolls_sideways(self, page_of: PageOf, origin: str, example: str, dark: bool, width: int) -> None:
        page = page_of(dark=dark, width=width)
        _open(page, origin, example)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        too_wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
        assert page.evaluate(f"{too_wide}.map(e => e.outerHTML)") == []

    def test_the_keyboard_reaches_every_control_in_order_and_shows_where_it_is(
        self, page_of: PageOf, origin: str, example: str, dark: bool, width: int
    ) -> None:
        page = page_of(dark=dark, width=width)
        _open(page, origin, example)
        controls, reached = tab_through(page, dark=dark)
        assert reached == controls
        assert controls or example in _RESPONSES | {"device-allowed", "device-denied", "signed-out"}


def _tokens(dark: bool) -> dict[str, str]:
    """The stylesheet's colours by name."""
    css = files("frontdesk.web").joinpath("static/frontdesk.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block)) for block in css.split(":root {")[1:3]]
    return blocks[dark]


def _luminance(colour: str) -> float:
    """How bright a colour is (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((text, ground, 4.6) for text in ("ink", "ink-2") for ground in ("paper", "card")),
        *((text, "card", 4.6) for text in ("accent", "accent-hover", "danger", "ok", "brass")),
        *(("on-accent", ground, 4.6) for ground in ("accent", "accent-hover")),
        *((text, "tag", 4.6) for text in ("ink", "brass")),
        *(("line", ground, 3) for ground in ("paper", "card")),
    ],
)
def test_every_pair_of_colours_can_be_told_apart(dark: bool, text: str, ground: str, least: float) -> None:
    tokens = _tokens(dark)
    darker, lighter = sorted(_luminance(tokens[name]) for name in (text, ground))
    assert (lighter + 0.05) / (darker + 0.05) >= least


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_browser_frames_the_page_in_its_paper(dark: bool) -> None:
    scheme = "dark" if dark else "light"
    meta = f'<meta name="theme-color" content="{_tokens(dark)["paper"]}" media="(prefers-color-scheme: {scheme})">'
    assert meta in render_examples()["sign-in"]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e not in _RESPONSES | {"home"}])
def test_the_heading_keeps_its_place_from_step_to_step(page_of: PageOf, origin: str, example: str) -> None:
    page = page_of()
    _open(page, origin, example)
    card = page.locator(".card").bounding_box()
    assert card is not None
    assert (round(card["y"]), card["width"]) == (116, 416)


def test_on_a_phone_the_card_is_the_page(page_of: PageOf, origin: str) -> None:
    page = page_of(width=360)
    _open(page, origin, "sign-in")
    card = page.locator(".card").bounding_box()
    assert card is not None
    assert (card["x"], card["width"]) == (0, 360)


@pytest.mark.parametrize("example", EXAMPLES)
def test_controls_are_big_enough_for_a_thumb(page_of: PageOf, origin: str, example: str) -> None:
    page = page_of(width=360, javascript=False)
    _open(page, origin, example)
    for control in page.locator("button, a.button, input:not([type=hidden])").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 46


def test_allow_and_dont_allow_are_of_one_size(page_of: PageOf, origin: str) -> None:
    page = page_of()
    _open(page, origin, "consent")
    boxes = [page.locator(f"#consent-{answer}").bounding_box() for answer in ("allow", "deny")]
    sizes = {(box["width"], box["height"]) for box in boxes if box is not None}
    assert len(sizes) == 1


def test_a_fresh_sign_in_waits_at_the_username(page_of: PageOf, origin: str) -> None:
    page = page_of()
    _open(page, origin, "sign-in")
    assert page.evaluate("document.activeElement.id") == "username"


def test_a_refused_sign_in_keeps_the_username_and_waits_at_the_password(page_of: PageOf, origin: str) -> None:
    page = page_of()
    _open(page, origin, "sign-in-refused")
    assert page.input_value("#username") == PERSON
    assert page.input_value("#password") == ""
    assert page.evaluate("document.activeElement.id") == "password"


def test_our_own_forms_say_where_they_come_from(page_of: PageOf, origin: str) -> None:
    page = page_of()
    _open(page, origin, "sign-out")
    with page.expect_request("**/sign-out") as sent:
        page.click("#logout-yes")
    assert sent.value.all_headers()["origin"] == origin
    assert sent.value.post_data == "_csrf=c5rf&state=s&decision=yes"


def test_sign_in_works_without_javascript(page_of: PageOf, origin: str) -> None:
    page = page_of(javascript=False)
    _open(page, origin, "sign-in")
    page.fill("#username", PERSON)
    page.fill("#password", "correct horse")
    with page.expect_request("**/sign-in") as sent:
        page.click(".login-submit")
    fields = sent.value.post_data_json
    assert fields == {"_csrf": "c5rf", "fromURI": "/continue", "username": PERSON, "password": "correct horse"}


def test_a_form_post_sends_itself(page_of: PageOf, origin: str) -> None:
    page = page_of()
    with page.expect_request("**/callback") as sent:
        _open(page, origin, "form-post")
    assert sent.value.post_data_json == {"code": "c0de", "state": "st4te"}


def test_a_form_post_without_javascript_has_a_button(page_of: PageOf, origin: str) -> None:
    page = page_of(javascript=False)
    _open(page, origin, "form-post")
    with page.expect_request("**/callback") as sent:
        page.click("button")
    assert sent.value.post_data_json == {"code": "c0de", "state": "st4te"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_moves_for_who_asked_for_less_motion(page_of: PageOf, origin: str, dark: bool) -> None:
    page = page_of(dark=dark)
    page.emulate_media(reduced_motion="reduce")
    _open(page, origin, "sign-in")
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"
