"""What holds on every page of the portal, asked of a page in a real browser: axe-core's rules and the house's own."""

from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, violations

ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
"""The window of a desktop at 200 %."""

UNFOLD = """() => {
  for (const fold of document.querySelectorAll("details:not([open]):not([data-menu])")) fold.open = true;
}"""

FRAME = """() => {
  const found = [];
  const heads = [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility());
  if (document.documentElement.lang !== "vi") found.push(`lang: ${document.documentElement.lang}`);
  if (heads.length !== 1 || !heads[0].textContent.trim()) found.push(`h1: ${heads.length}`);
  if (!/^.+ – DDCI Portal$/.test(document.title)) found.push(`title: ${document.title}`);
  return found;
}"""

ENGLISH = (
    r"\b(choose|chosen|browse|submit|cancel|save|delete|edit|search|loading|home|next|previous|close|upload|download|"
    r"log ?in|log ?out|sign|password|username|error|warning|required|filter|clear|select|show|hide|view|add|remove|"
    r"change|settings?|back|today|now|the|and|this|with|yes|skip|toggle|entry|entries|model|object|action|go)\b"
)
"""Words that a framework leaves behind; none of them is also a Vietnamese word."""

WORDS = """(english) => {
  const word = new RegExp(english, "i");
  const key = /phím \\w+/gi;
  const spoken = "label, th, a, button, summary, legend, caption, h1, h2, h3, h4, option";
  const said = (one) => [
    one.matches(spoken) ? one.textContent : "",
    one.tagName === "INPUT" && ["submit", "button", "reset"].includes(one.type) ? one.value : "",
    ...[one.title, one.placeholder, one.ariaLabel],
  ];
  return [...document.querySelectorAll(`${spoken}, input, select, textarea, [role], [title], [aria-label]`)]
    .flatMap(said)
    .filter((text) => text && word.test(text.replace(key, "")))
    .map((text) => `English: ${text.trim().replace(/\\s+/g, " ").slice(0, 80)}`);
}"""

FOCUS = """() => {
  const found = [];
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(can)].filter((one) => !one.disabled && one.checkVisibility());
  for (const element of all.slice(0, 80)) {
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const isShown = [element, element.parentElement].some((one) => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!isShown) found.push(`focus not seen: ${element.outerHTML.slice(0, 120)}`);
  }
  document.activeElement?.blur();
  return found;
}"""

WIDTH = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide <= 0) return [];
  const beyond = (one) => one.checkVisibility() && one.getBoundingClientRect().right > window.innerWidth + 1;
  const first = [...document.querySelectorAll("body *")].find(beyond);
  return [`${wide} px wider than ${window.innerWidth} px: ${first?.outerHTML.slice(0, 120)}`];
}"""

MOVING = """() => {
  const moves = (style) =>
    style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => time !== "0s");
  return [...document.querySelectorAll("*")].flatMap((one) =>
    ["", "::before", "::after"]
      .filter((part) => moves(getComputedStyle(one, part)))
      .map((part) => `${one.outerHTML.slice(0, 120)}${part}`));
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands: at a desk, at 200 % and on a phone.

    Folded parts are opened first, menus are left as they are.
    """
    page.set_viewport_size(DESKTOP)
    page.evaluate(UNFOLD)
    found = page.evaluate(FRAME) + page.evaluate(WORDS, ENGLISH) + violations(page)
    page.keyboard.press("Tab")  # from now on the browser shows where the focus is
    found += page.evaluate(FOCUS)
    page.set_viewport_size(ZOOMED)
    found += page.evaluate(WIDTH)
    page.set_viewport_size(PHONE)
    found += page.evaluate(WIDTH) + violations(page)
    page.set_viewport_size(DESKTOP)
    return list(dict.fromkeys(found))
