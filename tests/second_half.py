"""A plugin for the second half of `make test`: leaves out the tests that PostgreSQL and Redis cannot change.

They have just run in the first half. A test stays where anything it is given, or that its file names, could differ: a
database, settings, caches, commands, a client of the site, other processes. Marked `embedded`, it brings SQLite and a
broker of its own and goes.
"""

import subprocess
from types import ModuleType

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client, SimpleTestCase

LINE = "{} bài mà PostgreSQL và Redis không làm khác đi đã chạy ở nửa đầu nên không chạy lại."

FIXTURES = {"db", "transactional_db", "live_server", "settings", "client", "as_user"}
MARKS = {"services", "browser", "django_db"}
THINGS = [subprocess, settings, cache, caches, call_command, connection, connections, transaction, Client]

left_out = pytest.StashKey[int]()


def is_same_in_both_halves(fixtures: set[str], marks: set[str], module: ModuleType, made_in: type = object) -> bool:
    """Whether neither what a test is given nor what its file names differs between the halves, or it says so itself.

    A test case of Django's brings a database without naming it.
    """
    if "embedded" in marks:
        return True
    named = list(vars(module).values())
    starts_processes = any(getattr(one, "__module__", "") == "tests.processes" for one in named)
    names_things = any(one is thing for one in named for thing in THINGS)
    differs = FIXTURES & fixtures or MARKS & marks or starts_processes or names_things
    return not (differs or issubclass(made_in, SimpleTestCase))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Keep what may differ, of what the arguments have chosen."""
    kept = [
        item
        for item in items
        if not is_same_in_both_halves(
            set(item.fixturenames), {mark.name for mark in item.iter_markers()}, item.module, item.cls or object
        )
    ]
    config.stash[left_out] = len(items) - len(kept)
    items[:] = kept


def pytest_sessionfinish(session, exitstatus):
    """Tell the process that started this one how many were left out; a half of which nothing is left has passed."""
    count = session.config.stash.get(left_out, 0)
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = count
    if count and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker leaves out the same."""
    if hasattr(node, "workeroutput"):
        node.config.stash[left_out] = node.workeroutput["left_out"]


def pytest_terminal_summary(terminalreporter, config):
    """Say how many, so that nobody takes the second number for the suite."""
    terminalreporter.write_line(LINE.format(config.stash.get(left_out, 0)))
