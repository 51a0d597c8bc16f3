"""Somebody who has only the keys: Tab until the focus stands where it is wanted, and a look at it at every stop."""

from pathlib import Path

from playwright.sync_api import Page

FOCUS = """() => {
  const at = document.activeElement;
  const said = (ones) => ones.map((one) => one?.textContent ?? "").join(" ").trim();
  const labelled = (at.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id));
  const name = at.ariaLabel || said(labelled) || said([...(at.labels ?? [])]) || at.innerText || at.value || "";
  const box = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const isSeen = [0.5, 0.1, 0.9].some((part) => {
    const over = document.elementFromPoint(left + part * (right - left), top + part * (bottom - top));
    return left < right && top < bottom && over && (at.contains(over) || over.contains(at));
  });
  return [name.trim().replace(/\\s+/g, " "), isSeen || at === document.body];
}"""
MOST_STOPS = 120


class Keyboard:
    """The keys over a page; `hidden` gathers the stops at which the focus was out of sight."""

    def __init__(self, page: Page):
        self.page, self.hidden = page, []

    def to(self, name: str, *, back: bool = False) -> int:
        """Go on (or back) until the focus stands on what is called so, or begins so; return how many stops it took.

        Raises AssertionError where the name does not come up.
        """
        passed = []
        for stop in range(1, MOST_STOPS + 1):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            said, is_seen = self.page.evaluate(FOCUS)
            passed.append(said[:40])
            if not is_seen:
                self.hidden.append(said)
            if said.startswith(name):
                return stop
        raise AssertionError(f"“{name}” is not reached, only {passed}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Write into the field where the focus stands."""
        self.page.keyboard.insert_text(words)

    def follow(self, name: str, *, back: bool = False) -> None:
        """Go to what is called so, press Enter and wait for the page that comes."""
        self.to(name, back=back)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def attach(self, name: str, file: Path) -> None:
        """Go to a field for files, open the browser's choice by Enter and choose."""
        self.to(name)
        with self.page.expect_file_chooser() as choice:
            self.page.evaluate("0")  # only then does the browser hand the choice over
            self.page.keyboard.press("Enter")
        choice.value.set_files(file)
