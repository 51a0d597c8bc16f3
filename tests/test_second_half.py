"""What the second half of the suite leaves out: only what neither is given nor names anything that differs there."""

import subprocess
from types import ModuleType

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, TestCase

from tests import processes
from tests.second_half import is_same_in_both_halves


def module(*things) -> ModuleType:
    """A file of tests that names these things."""
    made = ModuleType("test_made")
    vars(made).update({f"thing_{place}": thing for place, thing in enumerate(things)})
    return made


def test_a_rule_of_arithmetic_is_the_same_in_both_halves():
    assert is_same_in_both_halves({"tmp_path", "monkeypatch", "subtests"}, {"parametrize"}, module(round, pytest))


@pytest.mark.parametrize("fixture", ["db", "transactional_db", "live_server", "settings", "client"])
def test_who_is_given_what_differs_runs_again(fixture):
    assert not is_same_in_both_halves({"tmp_path", fixture}, set(), module(round))


@pytest.mark.parametrize("mark", ["services", "browser", "django_db"])
def test_who_is_marked_runs_again(mark):
    assert not is_same_in_both_halves(set(), {mark}, module(round))


@pytest.mark.parametrize("thing", [subprocess, settings, caches, connection, Client, processes.run, processes.started])
def test_whose_file_names_what_differs_runs_again(thing):
    assert not is_same_in_both_halves(set(), set(), module(round, thing))


def test_a_case_of_djangos_runs_again():
    assert not is_same_in_both_halves(set(), set(), module(round), TestCase)


def test_who_sets_up_the_embedded_default_has_done_so():
    assert is_same_in_both_halves({"tmp_path"}, {"embedded"}, module(subprocess, processes.run))


def test_this_file_itself_runs_again(request):
    assert not is_same_in_both_halves(set(request.fixturenames), set(), request.module)
