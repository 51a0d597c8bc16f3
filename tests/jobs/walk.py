"""A person doing a job in the browser, whose steps are counted while they are taken."""

import re
from dataclasses import astuple, dataclass
from functools import reduce
from pathlib import Path

from playwright.sync_api import Locator, Page

PATIENCE = 15_000
"""Milliseconds for which something on a page is waited for."""


@dataclass
class Steps:
    """What a job takes: presses (a click, a tap, a key that acts by itself, an answer to a question), fields filled,
    and the pages that come up. A press that opens a page is one step, so pages are counted beside the steps."""

    presses: int = 0
    fields: int = 0
    pages: int = 0

    @property
    def cells(self) -> list[str]:
        """The steps, and of what they are made, as docs/steps.md has them."""
        return [str(number) for number in (self.presses + self.fields, *astuple(self))]


class Walk:
    """The page of somebody who is signed in and stands at the home page; counts from there."""

    def __init__(self, page: Page):
        self.page, self.steps = page, Steps()
        page.set_default_timeout(PATIENCE)
        page.wait_for_load_state()
        page.on("domcontentloaded", self._one_page_more)

    def _one_page_more(self, _) -> None:
        self.steps.pages += 1

    def press(self, words: str, *, row: str = "", sure: bool = False) -> None:
        """Press the button, link or fold whose name is or begins with the words, in the row that holds `row` if given;
        `sure` where the page asks back and the answer is yes, which is one press more."""
        if sure:
            self.page.once("dialog", lambda dialog: dialog.accept())
        self._named(words, row).click()
        self.page.wait_for_load_state()
        self.steps.presses += 2 if sure else 1

    def key(self, key: str) -> None:
        """Press a key that does something by itself."""
        self.page.keyboard.press(key)
        self.steps.presses += 1

    def type(self, words: str) -> None:
        """Type into the field where the keyboard is."""
        self.page.keyboard.type(words)
        self.steps.fields += 1

    def fill(self, label: str, value: str) -> None:
        """Type into a field; going on to the next one by Tab is part of it."""
        self._labelled(label).fill(value)
        self.steps.fields += 1

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._labelled(label).select_option(label=option)
        self.steps.fields += 1

    def attach(self, label: str, file: Path) -> None:
        """Choose a file."""
        self._labelled(label).set_input_files(file)
        self.steps.fields += 1

    def sees(self, words: str) -> None:
        """Wait until the words stand on the page."""
        self.page.get_by_text(words).locator("visible=true").first.wait_for()

    def _named(self, words: str, row: str) -> Locator:
        place = self.page.get_by_role("row").filter(has_text=row).first if row else self.page
        begins, wholly = (re.compile(rf"^\s*{re.escape(words)}{end}") for end in ("", r"\s*$"))
        return self._first_of([*_called(place, wholly), *_called(place, begins)])

    def _labelled(self, label: str) -> Locator:
        begins, wholly = (re.compile(rf"^\s*{re.escape(label)}{end}") for end in ("", r"\s*\*?\s*$"))
        return self._first_of([self.page.get_by_label(name).locator("visible=true") for name in (wholly, begins)])

    @staticmethod
    def _first_of(found: list[Locator]) -> Locator:
        """The first of what was found, by the earliest way that finds something."""
        reduce(Locator.or_, found).first.wait_for()
        return next(one for one in found if one.count()).first


def _called(place: Page | Locator, name: re.Pattern) -> list[Locator]:
    """What can be pressed and is called so: buttons, links, folds."""
    found = (
        *(place.get_by_role(role, name=name) for role in ("button", "link")),
        place.locator("summary", has_text=name),
    )
    return [one.locator("visible=true") for one in found]
