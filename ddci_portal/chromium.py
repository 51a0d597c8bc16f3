"""The browser that the tests, the pictures of the guides and the bench drive."""

import shutil

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launched(playwright):
    """Return Chromium, by Debian's name or by Ubuntu's, as a Browser of Playwright.

    Raises FileNotFoundError with a sentence where it is not installed.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise FileNotFoundError("không thấy Chromium; make test tự cài")
    return playwright.chromium.launch(executable_path=program, args=_FLAGS)
