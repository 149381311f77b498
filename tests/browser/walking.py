"""Walking through the console in a browser: logging in, opening areas, looking."""

import os
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

WIDTHS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 780}}


@contextmanager
def windows(browser, size, expected=lambda text: False, **more):
    """Opens pages, each in a browser of its own; whatever one complains of fails the test, but for what is expected."""
    contexts, complaints = [], []

    def open_one():
        context = browser.new_context(viewport=size, locale="en-GB", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [text for text in complaints if not expected(text)] == []


def is_refusal(text):
    """Of a form: what the browser says of the answer to it."""
    return "status of 400" in text


def way_of(param):
    """How a parametrized test walks: in one of the widths, or on a phone without scripts."""
    return {"size": WIDTHS.get(param, WIDTHS["phone"]), "java_script_enabled": param != "no scripts"}


def log_in(page, person, path="/console"):
    """Log a person of ``host_url``, ``username`` and ``password`` in, on the way to a page."""
    offer_login(page, person, path)
    page.wait_for_url(f"**{path}")


def offer_login(page, person, path="/console"):
    """The same up to the answer."""
    page.goto(f"{person['host_url']}{path}")
    page.get_by_label("Username").fill(person["username"])
    page.get_by_label("Password").fill(person["password"])
    page.get_by_label("Password").press("Enter")


def shot(page, request, name=None):
    """A picture for whoever wants to look, named after the test unless it has several."""
    folder = Path(os.environ.get("TOSITE_SCREENSHOTS", request.getfixturevalue("tmp_path")))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{(name or request.node.name).replace('/', '_')}.png", full_page=True)


def open_area(page, name):
    """By the navigation, as one does in this width."""
    if page.locator("details.menu").is_visible():
        page.locator("details.menu summary").click()
    page.get_by_role("navigation", name="Areas").get_by_role("link", name=name, exact=True).click()
    expect(page.locator("header a[aria-current]", has_text=name).first).to_be_attached()


def assert_no_sideways_scrolling(page):
    """What sticks out is named, if the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]
    assert not wide, page.evaluate(_STICKS_OUT)


_STICKS_OUT = """
() => [...document.querySelectorAll('main *')]
  .filter(element => element.getBoundingClientRect().right > innerWidth && !element.closest('.box'))
  .map(element => element.outerHTML.slice(0, 120))
"""
UNNAMED = """
() => [
  ...[...document.querySelectorAll('main input:not([type=hidden]), main select, main textarea')]
    .filter(field => !field.labels.length && !field.hasAttribute('aria-label')),
  ...[...document.querySelectorAll('main table')].filter(table => !table.querySelector('th')),
  ...[...document.querySelectorAll('main img')].filter(image => !image.alt),
].map(element => element.outerHTML.slice(0, 80))
"""
CONTRASTS = """
() => {
  const parse = text => (text.match(/[0-9.]+/g) || []).map(Number);
  const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(v => linear(v / 255))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest('svg') || element.matches('option, .skip')) continue;
    const a = light(parse(getComputedStyle(element).color)), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName} ${element.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return found;
}
"""
