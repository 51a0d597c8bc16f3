"""Reading in a process of its own: results, refusals, faults, and the limits of time and memory."""

import pickle
import subprocess
import sys
from decimal import Decimal

import pytest

from plans.document import DocumentItem, PlanDocument
from plans.importing import limits
from plans.importing.limits import read_within_limits
from plans.importing.readers import read_source
from plans.importing.source import Line, PlanRefused, Source


def give(value):
    return value


def refuse(sentence):
    raise PlanRefused(sentence)


def spin():
    while True:
        pass


def wait():
    import time

    time.sleep(60)


def fill():
    return len(bytearray(3 * 2**30))


def crash():
    import os
    import signal

    os.kill(os.getpid(), signal.SIGSEGV)


def say():
    sys.stdout.write("lời thừa")
    return "kết quả"


def settings_known():
    import os

    return sorted(name for name in os.environ if name in ("SECRET_KEY", "DATABASE_URL", "DEBUG"))


def test_what_is_read_comes_back_equal():
    document = PlanDocument("DDCI", 2025, "Sở Ngoại vụ", opening=[DocumentItem(lines=["một"])])

    assert read_within_limits(read_source, "KẾ HOẠCH".encode(), "a.txt") == Source("txt", (Line("KẾ HOẠCH", 1),))
    assert read_within_limits(give, (document, Decimal("8.4"))) == (document, Decimal("8.4"))


def test_named_arguments_are_passed_on():
    assert read_within_limits(read_source, filename="a.txt", data=b"abc").text() == "abc"


def test_a_refusal_comes_back_with_its_sentence():
    with pytest.raises(PlanRefused, match=r"\AKhông đọc được\.\Z"):
        read_within_limits(refuse, "Không đọc được.")


@pytest.mark.parametrize("function", [spin, wait])
def test_what_takes_too_long_is_stopped(function):
    with pytest.raises(PlanRefused) as refusal:
        read_within_limits(function, seconds=1)

    assert refusal.value.sentence == (
        "Tệp quá lớn hoặc quá phức tạp, đã dừng đọc sau 1 giây. Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách riêng phần kế"
        " hoạch rồi tải lên."
    )


def test_what_takes_too_much_memory_is_stopped():
    with pytest.raises(PlanRefused) as refusal:
        read_within_limits(fill, megabytes=256)

    assert refusal.value.sentence == (
        "Tệp quá lớn hoặc quá phức tạp, cần nhiều bộ nhớ hơn mức cho phép. Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách"
        " riêng phần kế hoạch rồi tải lên."
    )


def test_a_crash_of_a_library_is_a_refusal():
    with pytest.raises(PlanRefused) as refusal:
        read_within_limits(crash)

    assert refusal.value.sentence == "Tệp hỏng nên không đọc được. Hãy mở lại bản gốc, lưu thành tệp mới rồi tải lên."


def test_a_fault_in_the_code_is_no_refusal():
    with pytest.raises(RuntimeError, match="TypeError: "):
        read_within_limits(give)


def test_what_a_library_prints_is_not_taken_for_the_result():
    assert read_within_limits(say) == "kết quả"


def test_the_process_does_not_know_the_portals_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "bí mật")

    assert read_within_limits(settings_known) == []


@pytest.mark.parametrize("intruder", [print, subprocess.Popen, read_source, pickle.loads])
def test_a_result_of_another_kind_is_not_taken(monkeypatch, intruder):
    made = subprocess.CompletedProcess([], 0, pickle.dumps(("done", intruder)), b"")
    monkeypatch.setattr(limits.subprocess, "run", lambda *args, **kwargs: made)

    with pytest.raises(pickle.UnpicklingError, match="has no place in a result"):
        read_within_limits(give, 1)
