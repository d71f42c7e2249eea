"""Going through pages by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["enter", "tab_to"]

_MOST_STOPS = 400
#: The focused element: whether it is the wanted one, and what is wrong with its focus.
_FOCUSED = """wanted => {
  const here = document.activeElement;
  if (!here || here === document.body) return [false, ''];
  const style = getComputedStyle(here), box = here.getBoundingClientRect();
  const name = here.localName + (here.id ? '#' + here.id : '') + [...here.classList].map(c => '.' + c).join('');
  const ringed = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || here.closest('.CodeMirror');
  const fault = !here.checkVisibility() ? `${name} has focus and is not shown`
    : !ringed ? `${name} shows no focus` : '';
  return [here.matches(wanted) && box.width + box.height > 0, fault];
}"""


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what `wanted` selects has the focus; each stop on the way must show its focus.

    Raises:
        AssertionError: it is not reached, or a stop is not to be seen.
    """
    faults: dict[str, None] = {}
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        is_there, fault = page.evaluate(_FOCUSED, wanted)
        if fault:
            faults[fault] = None
        if is_there:
            assert not faults, f"{page.url}: {'; '.join(faults)}"
            return
    raise AssertionError(f"{page.url}: {wanted} is not reached by {_MOST_STOPS} tabs")


def enter(page: Page, wanted: str, leads_to: str) -> None:
    """Reach a link by Tab and follow it by Enter to an address that matches the glob `leads_to`."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to, wait_until="load")
