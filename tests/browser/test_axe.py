"""Every step of signing in, light and dark, on a phone and on a desk: axe-core, the keyboard, and nothing cut off."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from tests.browser.conftest import PageOf
from tests.browser.keyboard import tab_through
from tests.browser.look import render_steps, serve_folder, write_pages

_TOO_WIDE = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth)"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the examples are served."""
    folder = tmp_path_factory.mktemp("steps")
    write_pages(folder)
    with serve_folder(folder) as origin:
        yield origin


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_to_mend_on_any_step(
    page_of: PageOf, origin: str, axe_source: str, dark: bool, width: int
) -> None:
    page = page_of(dark=dark, width=width)
    for example in render_steps():
        page.goto(f"{origin}/{example}.html")
        if page.locator("summary").count():
            page.click("summary")
        page.evaluate(axe_source)
        found: Mapping[str, Any] = page.evaluate("() => axe.run()")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == [], example
        assert len(found["passes"]) > 5
        assert page.evaluate("document.documentElement.scrollWidth") == width, example
        assert page.evaluate(f"{_TOO_WIDE}.map(e => e.outerHTML)") == [], example


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_keyboard_reaches_every_control_of_every_step(page_of: PageOf, origin: str, dark: bool) -> None:
    page = page_of(dark=dark, width=1100 if dark else 360)
    for example in render_steps():
        page.goto(f"{origin}/{example}.html")
        controls, reached = tab_through(page, dark=dark)
        assert reached == controls, example
        assert controls, example


def test_controls_of_every_step_are_big_enough_for_a_thumb(page_of: PageOf, origin: str) -> None:
    page = page_of(width=360, javascript=False)
    for example in render_steps():
        page.goto(f"{origin}/{example}.html")
        for control in page.locator("button:visible, select, input:not([type=hidden]):visible").all():
            box = control.bounding_box()
            assert box is not None
            assert box["height"] >= 46, (example, control.evaluate("e => e.outerHTML"))


def test_the_card_keeps_its_place_from_step_to_step(page_of: PageOf, origin: str) -> None:
    page = page_of()
    for example in render_steps():
        page.goto(f"{origin}/{example}.html")
        card = page.locator(".card").bounding_box()
        assert card is not None
        assert (round(card["y"]), card["width"]) == (116, 416), example


def test_no_step_has_two_filled_buttons_or_says_more_in_the_console(page_of: PageOf, origin: str) -> None:
    page = page_of()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for example in render_steps():
        page.goto(f"{origin}/{example}.html")
        assert page.locator(".filled").count() <= 1, example
        assert page.locator("[style], style").count() == 0, example
    assert complaints == []
