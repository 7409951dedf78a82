"""A real browser: ``browser`` is started once, ``page_of(dark=…, width=…, javascript=…)`` opens a page of its own."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

_CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there. The shell is the same engine without a browser's own windows, which take half the time."""
_AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=20_000)  # a machine may be busy
_HEIGHT_OF_WIDTH = {360: 740, 1100: 860}


class PageOf(Protocol):
    """Opens an empty page in a profile of its own."""

    def __call__(self, *, dark: bool = False, width: int = 1100, javascript: bool = True) -> Page:
        """The page; it is closed with the test."""


class _Loop:
    """Playwright's event loop, which counts as running only while a browser test does.

    It never stops between tests; left marked as running, it would refuse every asynchronous test of the session.
    """

    def __init__(self) -> None:
        self._loop = asyncio._get_running_loop()
        self.leave()

    def enter(self) -> None:
        asyncio._set_running_loop(self._loop)

    def leave(self) -> None:
        asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def _started() -> Iterator[tuple[Browser, _Loop]]:
    chromium = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if chromium is None:
        pytest.skip("There is no Chromium, so nobody looked at the pages.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        loop = _Loop()
        yield browser, loop
        loop.enter()
        browser.close()


@pytest.fixture(scope="session")
def browser(_started: tuple[Browser, _Loop]) -> Browser:
    """Chromium, started once; pages of it come from ``page_of``."""
    return _started[0]


@pytest.fixture
def page_of(_started: tuple[Browser, _Loop]) -> Iterator[PageOf]:
    """Opens pages: light or dark, as wide as asked, with JavaScript or without."""
    browser, loop = _started
    loop.enter()
    contexts = []

    def open_page(*, dark: bool = False, width: int = 1100, javascript: bool = True) -> Page:
        context = browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": _HEIGHT_OF_WIDTH.get(width, 800)},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        return context.new_page()

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
        loop.leave()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core, to be evaluated in a page."""
    if not _AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in tests/node), so nobody checked the pages with it.")
    return _AXE.read_text(encoding="utf-8")
