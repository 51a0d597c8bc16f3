"""Limits of reading a file: how large it may be, and a process of its own with limits of time and memory."""

import io
import os
import pickle  # noqa: S403 — results are unpickled by _Results, which knows only this package's classes
import resource
import signal
import subprocess  # noqa: S404 — the process is this module, run by the same Python
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from plans.importing.source import PlanRefused

MOST_BYTES = 20 * 2**20
MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000

_ROOT = Path(__file__).resolve().parent.parent.parent
_PLAIN = {("decimal", "Decimal"), ("datetime", "date"), ("builtins", "set"), ("builtins", "frozenset")}
_TOO_LONG = (
    "Tệp quá lớn hoặc quá phức tạp, đã dừng đọc sau {seconds} giây. Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách riêng phần"
    " kế hoạch rồi tải lên."
)
_TOO_MUCH = (
    "Tệp quá lớn hoặc quá phức tạp, cần nhiều bộ nhớ hơn mức cho phép. Hãy bỏ bớt hình ảnh, bảng biểu hoặc tách riêng"
    " phần kế hoạch rồi tải lên."
)
_CRASHED = "Tệp hỏng nên không đọc được. Hãy mở lại bản gốc, lưu thành tệp mới rồi tải lên."

Result = TypeVar("Result")


def read_within_limits(
    function: Callable[..., Result], *args: Any, seconds: int = 30, megabytes: int = 1024, **kwargs: Any
) -> Result:
    """Return what a function of a module gives for the arguments, called in a process of its own.

    The process knows nothing of the portal's settings and may use so many seconds (of the processor and of the clock)
    and so much memory. The result may hold plain values and classes of plans.importing and plans.document. Raises
    PlanRefused where the function does, where it goes beyond a limit and where a library crashes; RuntimeError with the
    process's traceback where the function fails in another way.
    """
    order = pickle.dumps((seconds, megabytes, function.__module__, function.__qualname__, args, kwargs))
    try:
        done = subprocess.run(  # noqa: S603 — the program is this module
            [sys.executable, "-m", "plans.importing.limits"],
            input=order,
            capture_output=True,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlanRefused(_TOO_LONG.format(seconds=seconds)) from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise PlanRefused(_TOO_LONG.format(seconds=seconds))
    if done.returncode < 0:
        raise PlanRefused(_CRASHED)
    return _outcome(done)


def _outcome(done: subprocess.CompletedProcess) -> Any:
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The reading process ended with {done.returncode}:\n{done.stderr[-4000:].decode()}")
    kind, value = _Results(io.BytesIO(done.stdout)).load()
    if kind == "refused":
        raise PlanRefused(value)
    if kind == "failed":
        raise RuntimeError(value)
    return value


class _Results(pickle.Unpickler):
    """Takes only plain values and the classes that a plan is made of."""

    def find_class(self, module: str, name: str) -> type:
        if (module, name) in _PLAIN or _is_ours(module):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a result")


def _is_ours(module: str) -> bool:
    return module == "plans.document" or module.startswith("plans.importing.")


def _serve() -> None:
    """Do in this process what the order on the standard input says; the outcome is the only output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    seconds, megabytes, module, name, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301 — of the parent
    _limit(seconds, megabytes)
    with answer:
        answer.write(_answer(getattr(import_module(module), name), args, kwargs))


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(function: Callable, args: tuple, kwargs: dict) -> bytes:
    try:
        return pickle.dumps(("done", function(*args, **kwargs)))
    except PlanRefused as refusal:
        return pickle.dumps(("refused", refusal.sentence))
    except (MemoryError, RecursionError):
        return pickle.dumps(("refused", _TOO_MUCH))
    except Exception:
        return pickle.dumps(("failed", traceback.format_exc()))


if __name__ == "__main__":
    _serve()
