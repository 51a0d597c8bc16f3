"""The harness of the bench on cases that take no time: what is measured, judged, printed and kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ddci_portal.bench import history
from ddci_portal.bench.case import Case, Missing, Pair, Sample
from ddci_portal.bench.cases import CASES, chosen
from ddci_portal.bench.child import measured
from ddci_portal.bench.load import Refused, Request, press
from ddci_portal.bench.runner import run
from ddci_portal.bench.stage import Stage
from ddci_portal.bench.table import table


def a_case(*seconds: float, queries: int | None = None, **limits) -> Case:
    """A case that takes these seconds in turn where its yardstick takes one."""
    taken = iter(seconds)
    pair = Pair(
        lambda: Sample(next(taken), cpu=1, middle=0.012, p95=0.034, size=5600, memory=7 * 2**20),
        lambda: Sample(1, cpu=1),
        "hai dòng",
        None if queries is None else lambda: queries,
    )
    return Case("ranking", "bảng xếp hạng", "hello", lambda stage: pair, **limits)


@pytest.fixture
def stage(tmp_path):
    return Stage(1, tmp_path)


def broken(case, stage, **how):
    (outcome,) = run([case], stage, rounds=3)
    return outcome.broken(**how)


def test_a_case_within_its_limits_passes(stage):
    case = a_case(9, 30, 10, queries=7, most=10, most_queries=7, most_memory=8 * 2**20)

    (outcome,) = run([case], stage, rounds=3)

    assert (outcome.ratio, outcome.queries, outcome.about) == (10, 7, "hai dòng")
    assert outcome.broken() == []


def test_every_limit_that_is_broken_is_named(stage):
    case = a_case(11, 11, 11, queries=8, most=10, most_queries=7, most_memory=6 * 2**20)

    assert broken(case, stage) == ["quá tỷ lệ", "quá 7 truy vấn", "quá 6 MB"]


@pytest.mark.parametrize(("seconds", "found"), [(30, []), (31, ["quá tỷ lệ"])])
def test_a_quick_run_breaks_a_ratio_only_far_out_of_range(stage, seconds, found):
    case = a_case(*[seconds] * 3, most=10)
    case = replace(case, prepare=_without_cpu(case))

    assert broken(case, stage, quick=True) == found


def _without_cpu(case):
    pair = case.prepare(None)
    return lambda stage: replace(pair, ours=lambda: replace(pair.ours(), cpu=0), yardstick=lambda: Sample(1))


def test_a_quick_run_still_counts_queries_exactly(stage):
    assert broken(a_case(1, 1, 1, queries=8, most=10, most_queries=7), stage, quick=True) == ["quá 7 truy vấn"]


def test_a_busy_machine_is_judged_by_processor_time(stage):
    assert broken(a_case(99, 99, 99, most=10), stage, by_cpu=True) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Missing("cổng chưa có trang tìm kiếm"), "thiếu: cổng chưa có trang tìm kiếm"),
        (Refused("/ trả 500"), "hỏng: / trả 500"),
        (KeyError("x"), "hỏng: KeyError: 'x'"),
    ],
)
def test_what_cannot_be_measured_is_a_broken_limit_and_the_others_go_on(stage, fault, told):
    def fails(stage):
        raise fault

    outcomes = run([Case("search", "tìm kiếm", "hello", fails), a_case(1, 1, 1)], stage, rounds=3)

    assert [outcome.broken() for outcome in outcomes] == [[told], []]
    assert outcomes[0].ratio is None


def test_the_table_shows_each_case_in_a_row(stage):
    slow = replace(a_case(20, 20, 20, queries=9, most=10, most_queries=7), title="trang đơn vị")
    outcomes = run([a_case(2.5, 2.5, 2.5, most=10), slow, a_case(3, 3, 3)], stage, rounds=3)

    lines = table(outcomes, {"ranking": 2.25}).splitlines()

    assert [" ".join(line.split()) for line in lines] == [
        "bài đo trung vị p95 tỷ lệ tỷ lệ CPU giới hạn lần trước truy vấn byte bộ nhớ kết luận",
        "bảng xếp hạng 12,0 ms 34,0 ms 2,50 1,00 10,0 2,25 5,60 kB 7 MB đạt",
        "trang đơn vị 12,0 ms 34,0 ms 20,0 1,00 10,0 2,25 9/7 5,60 kB 7 MB KHÔNG ĐẠT: quá tỷ lệ; quá 7 truy vấn",
        "bảng xếp hạng 12,0 ms 34,0 ms 3,00 1,00 2,25 5,60 kB 7 MB để biết",
    ]


def test_a_run_is_kept_and_found_again_by_scale_and_machine(stage, tmp_path):
    file = tmp_path / "history.jsonl"
    at = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
    for seconds in (4, 5):
        outcomes = run([a_case(*[seconds] * 3)], stage, rounds=3)
        history.keep(file, history.entry(outcomes, scale=1, quick=False, at=at))

    first = json.loads(file.read_text().splitlines()[0])
    assert (first["at"], first["scale"], first["cases"]["ranking"]["ratio"]) == ("2026-11-21T14:00:00+00:00", 1, 4)
    assert history.last_ratios(file, scale=1, machine=history.machine()) == {"ranking": 5}
    assert history.last_ratios(file, scale=10, machine=history.machine()) == {}
    assert history.last_ratios(tmp_path / "none", scale=1, machine="") == {}


def test_cases_are_chosen_by_the_beginning_of_their_names():
    assert [case.name for case in chosen(["grid"], quick=True, scale=1)] == ["grid", "grid-unchanged"]
    assert "ranks-whole" not in [case.name for case in chosen([], quick=False, scale=1)]
    assert "ranks-whole" in [case.name for case in chosen([], quick=False, scale=100)]
    with pytest.raises(ValueError, match="không có bài đo nào tên “không-có”"):
        chosen(["không-có"], quick=True, scale=1)


def test_names_of_cases_are_their_own():
    names = [case.name for case in CASES]

    assert sorted(names) == sorted(set(names))


def test_without_the_load_generator_a_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Missing, match="máy này thiếu wrk; chạy: bash ddci_portal/deploy/setup.sh --bench"):
        press("http://127.0.0.1:9", [Request("/")], 1)


def test_a_request_reaches_the_load_generator_as_it_is():
    request = Request("/?tim=sở", {"Cookie": 'a="1"'}, "POST", "x\n")

    assert request.as_lua() == (
        r'{method = "POST", path = "/?tim=s\225\187\159", headers = {["Cookie"] = "a=\0341\034"}, body = "x\010"}'
    )


@pytest.mark.django_db(transaction=True)
def test_work_in_a_process_of_its_own_tells_what_it_took():
    sample = measured(lambda: bytearray(64 * 2**20), warm=1)

    assert sample.memory > 64 * 2**20
    assert sample.count == 1


@pytest.mark.django_db(transaction=True)
def test_work_that_fails_in_its_process_says_why(capfd):
    def fails():
        raise ValueError("không có tệp")

    with pytest.raises(Refused, match="ValueError: không có tệp"):
        measured(fails)
    assert "không có tệp" in capfd.readouterr().err
