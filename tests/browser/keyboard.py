"""A person without a mouse: from the top of a page to every control, seeing at each where they are."""

from playwright.sync_api import Page

_FOCUSED = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const focused = document.activeElement;
  if (focused === document.body || focused === null) return null;
  const style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  return {
    place: [...document.querySelectorAll("*")].indexOf(focused),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    colour: style.outlineColor,
    inside: box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth,
  };
}"""
_CONTROLS = """() => {
  // of radio buttons the chosen one alone is reached; the arrow keys do the rest
  const CONTROLS = "a[href], button, select, summary, input:not([type=hidden]):not([type=radio]:not(:checked))";
  const all = [...document.querySelectorAll("*")];
  return all.flatMap((e, i) => e.matches(CONTROLS) && e.checkVisibility() ? [i] : []);
}"""
_GO_TO_THE_TOP = """() => {
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
}"""
_ACCENT = {False: "rgb(11, 83, 81)", True: "rgb(116, 211, 196)"}


def tab_through(page: Page, *, dark: bool) -> tuple[list[int], list[int]]:
    """The places of the page's controls, and those that the Tab key reached, in order; every focus can be seen."""
    if page.locator("[autofocus]").count():
        page.wait_for_selector("[autofocus]:focus")
    page.evaluate(_GO_TO_THE_TOP)
    controls: list[int] = page.evaluate(_CONTROLS)
    reached = []
    for _ in controls:
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        assert focused is not None
        assert focused["outline"] >= 3
        assert focused["colour"] == _ACCENT[dark]
        assert focused["inside"]
        reached.append(focused["place"])
    return controls, reached
