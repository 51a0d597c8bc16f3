"""Which tests stay on one worker: those of a file, or of a folder, that prepares something dear for all of them.

The groups of pytest-xdist 3.8 do nothing under pytest 9.2, which no longer lets it write them into a test's address.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent
FOR_A_FILE = re.compile(r"scope=\"(module|class)\"|\(OnSampleRounds\)")
FOR_A_FOLDER = re.compile(r"scope=\"session\"")
IN_A_BROWSER = re.compile(r"mark\.browser[\s\S]*\b(visit|chromium)\b")


@cache
def together(path: str) -> str:
    """The folder or file, by its address from the project's folder, that stays whole; empty where no test minds.

    Tests in a browser keep their place at the end, where pytest-django puts them: after the first of them Playwright's
    event loop counts as running in that process, and nothing can be signed there any more.
    """
    file = ROOT.parent / path
    if IN_A_BROWSER.search(file.read_text(encoding="utf-8")):
        return ""
    shared = file.parent / "conftest.py"
    if file.parent != ROOT and shared.is_file() and FOR_A_FOLDER.search(shared.read_text(encoding="utf-8")):
        return str(Path(path).parent)
    return path if FOR_A_FILE.search(file.read_text(encoding="utf-8")) else ""


class Together(LoadScopeScheduling):
    """Gives out first what stays together, the largest first, then test by test."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid.partition("::")[0]) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Take the place of `--dist loadgroup`."""
    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None
