"""A plan is read in a process of its own; what is common to such processes: tests/units/test_limited.py."""

import pickle
import subprocess
from decimal import Decimal

import pytest

from plans.document import DocumentItem, PlanDocument
from plans.importing.limits import read_within_limits
from plans.importing.readers import read_source
from plans.importing.source import Line, PlanRefused, Source
from units import limited


def give(value):
    return value


def refuse(sentence):
    raise PlanRefused(sentence)


def wait():
    import time

    time.sleep(60)


def test_what_is_read_comes_back_equal():
    document = PlanDocument("DDCI", 2025, "Sở Ngoại vụ", opening=[DocumentItem(lines=["một"])])

    assert read_within_limits(read_source, "KẾ HOẠCH".encode(), "a.txt") == Source("txt", (Line("KẾ HOẠCH", 1),))
    assert read_within_limits(give, (document, Decimal("8.4"))) == (document, Decimal("8.4"))


def test_named_arguments_are_passed_on():
    assert read_within_limits(read_source, filename="a.txt", data=b"abc").text() == "abc"


def test_a_refusal_comes_back_with_its_sentence():
    with pytest.raises(PlanRefused, match=r"\AKhông đọc được\.\Z"):
        read_within_limits(refuse, "Không đọc được.")


def test_what_takes_too_long_is_stopped_with_what_to_do():
    with pytest.raises(PlanRefused) as refusal:
        read_within_limits(wait, seconds=1)

    assert refusal.value.sentence == (
        "Tệp quá lớn hoặc quá phức tạp, đã dừng đọc sau 1 giây. Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách riêng phần kế"
        " hoạch rồi tải lên."
    )


@pytest.mark.parametrize("intruder", [print, subprocess.Popen, read_source, limited.Refused("x")])
def test_a_result_of_another_kind_is_not_taken(monkeypatch, intruder):
    made = subprocess.CompletedProcess([], 0, pickle.dumps(("done", intruder)), b"")
    monkeypatch.setattr(limited.subprocess, "run", lambda *args, **kwargs: made)

    with pytest.raises(pickle.UnpicklingError, match="has no place in a result"):
        read_within_limits(give, 1)
