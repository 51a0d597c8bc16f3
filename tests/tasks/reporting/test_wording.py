"""Figures in words: what the portal writes never contradicts the figures, and every wrong number is found."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import Task
from tasks.models.task import Outcome, Punctuality
from tasks.quarters import Quarter
from tasks.reporting.checking import figure_doubts
from tasks.reporting.figures import WORDS, Tally, kind_of
from tasks.reporting.wording import named, next_tasks, office_opening, sentence, tallies, within

TALLIES = st.builds(Tally, *[st.integers(0, 120)] * 7)
LINES = st.lists(
    st.builds(
        SimpleNamespace, state=st.sampled_from(Task.State.values), punctuality=st.sampled_from(Punctuality.values)
    )
)
SECOND = Quarter(2025, 2)


@given(LINES, LINES)
def test_every_task_is_counted_once(some, others):
    tally = Tally.of(some)

    assert tally.total == len(some)
    assert tally + Tally.of(others) == Tally.of([*some, *others])
    assert Tally.read(tally.as_json()) == tally


@given(TALLIES, TALLIES)
def test_what_the_portal_writes_agrees_with_the_figures(lead, support):
    for text in (f"Các phòng, đơn vị {tallies(lead, support)}.", office_opening("Phòng A", SECOND, lead, support)):
        assert figure_doubts(text, lead, support) == []


@given(TALLIES, TALLIES, st.sampled_from(sorted(WORDS)), st.integers(1, 5))
def test_a_sentence_with_other_figures_is_doubted(lead, support, kind, more):
    grown = Tally(**lead.as_json() | {kind: lead.as_json()[kind] + more})

    assert figure_doubts(tallies(grown, support), lead, support) == [
        f"Ghi “chủ trì {grown.total:02d} nhiệm vụ”, nhưng theo báo cáo của các phòng, đơn vị là {lead.total:02d}.",
        f"Ghi “{grown.as_json()[kind]:02d} {WORDS[kind]}”, nhưng theo báo cáo của các phòng, đơn vị là "
        f"{lead.as_json()[kind]:02d}.",
    ]


@given(st.text())
def test_any_text_may_be_looked_through(text):
    assert isinstance(figure_doubts(text, Tally(1), Tally()), list)


@given(st.text())
def test_a_sentence_is_one_line_that_ends(text):
    said = sentence(text)

    assert len(said.splitlines()) <= 1
    assert said == "" or said[-1] in ".!?…"
    assert sentence(said) == said


@pytest.mark.parametrize(
    ("state", "punctuality", "kind"),
    [
        ("done", "done_in_time", "done_in_time"),
        ("done", "done_late", "done_late"),
        ("done", "no_deadline", "done_undated"),
        ("in_progress", "in_time", "in_time"),
        ("awaiting", "due_soon", "in_time"),
        ("not_started", "late", "late"),
        ("in_progress", "no_deadline", "undated"),
        ("paused", "late", "paused"),
    ],
)
def test_kinds(state, punctuality, kind):
    assert kind_of(SimpleNamespace(state=state, punctuality=punctuality)) == kind


def test_kinds_are_those_of_the_lists():
    """The four that lists count stand here under the same names; no deadline is told apart by whether it is done."""
    four = {Outcome.DONE_IN_TIME, Outcome.DONE_LATE, Outcome.IN_TIME, Outcome.LATE}

    assert four <= set(WORDS)
    assert Tally(1, 2, 3, 4, 5, 6, 7).without_deadline == 9
    assert Tally(1, 2, 3, 4, 5, 6, 7).done == 6


def test_words():
    assert (
        tallies(Tally(1, 0, 0, 2), Tally())
        == "chủ trì 03 nhiệm vụ: 01 hoàn thành đúng hạn, 02 đang thực hiện trong hạn"
    )
    assert tallies(Tally(), Tally(12)) == "phối hợp thực hiện 12 phần việc: 12 hoàn thành đúng hạn"
    assert tallies(Tally(), Tally()) == ""
    assert named("Đã hoàn thành", ["Lập danh mục.", "CNTT: nâng cấp"]) == [
        "Đã hoàn thành: lập danh mục; CNTT: nâng cấp."
    ]
    assert next_tasks(SECOND, []) == ""
    assert (within("UBND tỉnh"), within("Rà soát"), within("")) == ("UBND tỉnh", "rà soát", "")
    assert (sentence("đã  xong;"), sentence("Xong!"), sentence(" ")) == ("Đã xong.", "Xong!", "")
