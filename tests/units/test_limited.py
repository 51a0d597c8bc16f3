"""Work in a process of its own: results, refusals, faults, limits of time and memory, no network and no other file."""

import os
import pickle
import resource
import socket
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from units import limited
from units.limited import Refused, within_limits


class TestRefused(Refused):
    """A refusal of these tests."""

    __test__ = False
    remedy = "Hãy bỏ bớt."


def run(function, *args, **kwargs):
    return within_limits(function, *args, refusal=TestRefused, **kwargs)


def give(value):
    return value


def refuse(sentence):
    raise Refused(sentence)


def spin():
    while True:
        pass


def wait():
    import time

    time.sleep(60)


def fill():
    return len(bytearray(3 * 2**30))


def crash():
    import ctypes

    ctypes.string_at(0)


def say():
    sys.stdout.write("lời thừa")
    return "kết quả"


def settings_known():
    return sorted(os.environ)


def limits_set():
    kinds = (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)
    return [resource.getrlimit(kind)[1] for kind in kinds]


def descriptors():
    """The numbers of the descriptors that were handed down, beyond the three standard ones and the copy of one."""
    found = set()
    for number in range(3, 60):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.add(number)
    return sorted(found)


def call(port):
    socket.create_connection(("127.0.0.1", port), 1)


def look_up():
    socket.getaddrinfo("example.org", 80)


def start():
    subprocess.run(["/bin/true"], check=True)


def start_by_hand():
    os.posix_spawn("/bin/true", ["true"], {})


def read(path):
    with open(path) as file:
        return file.read()


def write(path):
    with open(path, "w") as file:
        file.write("x")


def write_by_number(path):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT))


def remove(path):
    os.unlink(path)


def test_what_is_made_comes_back_equal():
    value = {"a": (1, 2.5, None, True, "Sở", b"x"), "b": [Decimal("8.4"), {1}, frozenset({2})]}

    assert run(give, value) == value
    assert run(give, value=value) == value


def test_a_refusal_comes_back_as_the_callers_own_with_its_sentence():
    with pytest.raises(TestRefused, match=r"\AKhông đọc được\.\Z"):
        run(refuse, "Không đọc được.")


@pytest.mark.parametrize("function", [spin, wait])
def test_what_takes_too_long_is_stopped(function):
    with pytest.raises(TestRefused) as refusal:
        run(function, seconds=1)

    assert refusal.value.sentence == "Tệp quá lớn hoặc quá phức tạp, đã dừng đọc sau 1 giây. Hãy bỏ bớt."


def test_what_takes_too_much_memory_is_stopped():
    with pytest.raises(TestRefused) as refusal:
        run(fill, megabytes=256)

    assert refusal.value.sentence == ("Tệp quá lớn hoặc quá phức tạp, cần nhiều bộ nhớ hơn mức cho phép. Hãy bỏ bớt.")


def test_a_crash_of_a_library_is_a_refusal():
    with pytest.raises(TestRefused) as refusal:
        run(crash)

    assert refusal.value.sentence == "Tệp hỏng nên không đọc được. Hãy mở lại bản gốc, lưu thành tệp mới rồi tải lên."


def test_a_fault_in_the_code_is_no_refusal():
    with pytest.raises(RuntimeError, match="TypeError: "):
        run(give)


def test_what_a_library_prints_is_not_taken_for_the_result():
    assert run(say) == "kết quả"


def test_the_process_does_not_know_the_portals_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "bí mật")

    assert set(run(settings_known)) <= {"PATH", "LANG", "LC_CTYPE"}


def test_the_process_has_its_limits():
    assert run(limits_set) == [0, 0, 0, 64]


def test_no_open_file_or_connection_is_handed_down():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.set_inheritable(True)
        assert len(run(descriptors)) == 1


@pytest.mark.parametrize("function", [look_up, start, start_by_hand])
def test_no_server_is_asked_and_no_program_started(function):
    with pytest.raises(RuntimeError, match="PermissionError: The reading process may not do "):
        run(function)


def test_a_server_beside_is_not_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(RuntimeError, match="may not do socket"):
            run(call, server.getsockname()[1])
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("function", [read, write, write_by_number, remove])
def test_no_other_file_is_touched(function, tmp_path):
    path = tmp_path / "bi-mat.txt"
    path.write_text("bí mật")

    with pytest.raises(RuntimeError, match="PermissionError: The reading process may not "):
        run(function, str(path))
    assert path.read_text() == "bí mật"


def test_what_lies_beside_the_code_is_not_read():
    beside = os.path.join(limited._ROOT, "requirements.txt")

    with pytest.raises(RuntimeError, match=f"PermissionError: The reading process may not open {beside}"):
        run(read, beside)


def test_the_code_of_python_and_of_the_portal_may_be_read():
    assert run(read, limited.__file__).startswith('"""Work on a file from outside')
    assert run(read, os.__file__).startswith('r"""OS routines')


@pytest.mark.parametrize("intruder", [print, subprocess.Popen, give, pickle.loads, Fraction(1, 2), TestRefused])
def test_a_result_of_another_kind_is_not_taken(monkeypatch, intruder):
    made = subprocess.CompletedProcess([], 0, pickle.dumps(("done", intruder)), b"")
    monkeypatch.setattr(limited.subprocess, "run", lambda *args, **kwargs: made)

    with pytest.raises(pickle.UnpicklingError, match="has no place in a result"):
        run(give, 1, modules=("tests.units.other", "tests.unit", "fraction."))


def test_a_class_of_a_named_module_is_taken():
    assert run(give, Fraction(1, 2), modules=("fractions",)) == Fraction(1, 2)
