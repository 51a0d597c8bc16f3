"""Work on a file from outside, in a process of its own: limits of time and memory, no network, no other file.

What Python does there is watched: it may neither ask a server nor start a program nor write or read a file but those
of Python and of the portal's code. What a C library does behind Python's back is not; against that stand the limits
of the system, the empty environment and the closed descriptors.
"""

import gc
import io
import os
import pickle  # noqa: S403 — results are unpickled by _Results, which knows only plain values and named modules
import resource
import signal
import subprocess  # noqa: S404 — the process is this module, run by the same Python
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeVar

SECONDS, MEGABYTES = 30, 1024

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from units.limited import serve; serve()"
_PLAIN = {
    *(("decimal", "Decimal"), ("builtins", "set"), ("builtins", "frozenset")),
    *(("datetime", name) for name in ("date", "datetime", "time", "timedelta")),
}
_TOO_LONG = "Tệp quá lớn hoặc quá phức tạp, đã dừng đọc sau {seconds} giây. {remedy}"
_TOO_MUCH = "Tệp quá lớn hoặc quá phức tạp, cần nhiều bộ nhớ hơn mức cho phép. {remedy}"
_CRASHED = "Tệp hỏng nên không đọc được. Hãy mở lại bản gốc, lưu thành tệp mới rồi tải lên."

_DESCRIPTORS = 64
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LIBRARIES = tuple({f"{path}/" for path in (sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix))})
_CODE = (".py", ".pyc")
_FORBIDDEN = ("socket.", "subprocess.", "shutil.", "tempfile.", "sqlite3.", "ftplib.", "http.", "urllib.", "smtplib.")
_FORBIDDEN_CALLS = frozenset(
    "os." + name
    for name in (
        *("system", "exec", "fork", "forkpty", "posix_spawn", "spawn", "startfile", "putenv", "kill", "killpg"),
        *("remove", "rename", "rmdir", "mkdir", "link", "symlink", "truncate", "chmod", "chown", "utime"),
        *("chdir", "setxattr", "removexattr"),
    )
)

Result = TypeVar("Result")


class Refused(Exception):
    """A file that is not read, with a Vietnamese sentence; `remedy` says what to do where it goes beyond a limit."""

    remedy = "Hãy chọn tệp nhỏ hơn."

    @property
    def sentence(self) -> str:
        return str(self)


def within_limits(
    function: Callable[..., Result],
    *args: Any,
    refusal: type[Refused],
    modules: Sequence[str] = (),
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
    **kwargs: Any,
) -> Result:
    """Return what a function of a module gives for the arguments, called in a process of its own.

    The process knows nothing of the portal's settings and may use so many seconds (of the processor and of the clock)
    and so much memory. The result may hold plain values and classes of `modules` (names; one that ends with a point
    stands for all below it). Raises `refusal` where the function raises Refused, where it goes beyond a limit and
    where a library crashes; RuntimeError with the process's traceback where the function fails in another way.
    """
    order = pickle.dumps((seconds, megabytes, function.__module__, function.__qualname__, args, kwargs))
    try:
        done = subprocess.run(  # noqa: S603 — the program is this module
            [sys.executable, "-I", "-X", "utf8", "-c", _START],
            input=order,
            capture_output=True,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusal(_TOO_LONG.format(seconds=seconds, remedy=refusal.remedy)) from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise refusal(_TOO_LONG.format(seconds=seconds, remedy=refusal.remedy))
    if done.returncode < 0:
        raise refusal(_CRASHED)
    return _outcome(done, refusal, modules)


def _outcome(done: subprocess.CompletedProcess, refusal: type[Refused], modules: Sequence[str]) -> Any:
    if done.returncode or not done.stdout:
        raise RuntimeError(f"The reading process ended with {done.returncode}:\n{done.stderr[-4000:].decode()}")
    kind, value = _Results(io.BytesIO(done.stdout), modules).load()
    if kind == "refused":
        raise refusal(value)
    if kind == "too much":
        raise refusal(_TOO_MUCH.format(remedy=refusal.remedy))
    if kind == "failed":
        raise RuntimeError(value)
    return value


class _Results(pickle.Unpickler):
    """Takes only plain values and classes of the modules that were named."""

    def __init__(self, file: io.BytesIO, modules: Sequence[str]):
        super().__init__(file)
        self._modules = modules

    def find_class(self, module: str, name: str) -> type:
        if (module, name) in _PLAIN or any(self._is_named(module, one) for one in self._modules):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a result")

    @staticmethod
    def _is_named(module: str, named: str) -> bool:
        return module.startswith(named) if named.endswith(".") else module == named


def serve() -> None:
    """Do in this process what the order on the standard input says; the outcome is the only output."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    seconds, megabytes, module, name, args, kwargs = pickle.load(sys.stdin.buffer)  # noqa: S301 — of the parent
    _limit(seconds, megabytes)
    gc.disable()  # the process ends before cycles could fill its memory; what they may fill is limited
    function = getattr(import_module(module), name)
    sys.addaudithook(watch)
    with answer:
        answer.write(_answer(function, args, kwargs))


def _limit(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(what, (0, 0))


def watch(event: str, args: tuple) -> None:
    """Refuse what reading a file never needs. Called by Python for each event of its audit table."""
    if event == "open":
        path, _, flags = args
        if flags & _WRITING or not _is_code(path):
            raise PermissionError(f"The reading process may not open {path}")
    elif event in _FORBIDDEN_CALLS or event.startswith(_FORBIDDEN):
        raise PermissionError(f"The reading process may not do {event}")


def _is_code(path: str | bytes | int) -> bool:
    """Whether a path is Python's, a library's or a module of the portal; its folder also holds data and settings."""
    if isinstance(path, int):
        return True
    name = os.fsdecode(path)
    inside = name.startswith(f"{_ROOT}/") and name.endswith(_CODE)
    return inside or name.startswith((*_LIBRARIES, "/proc/self/", "/usr/share/zoneinfo/"))


def _answer(function: Callable, args: tuple, kwargs: dict) -> bytes:
    try:
        return pickle.dumps(("done", function(*args, **kwargs)), protocol=5)
    except Refused as refusal:
        return pickle.dumps(("refused", refusal.sentence))
    except (MemoryError, RecursionError):
        return pickle.dumps(("too much", None))
    except Exception:
        import traceback  # only needed here

        return pickle.dumps(("failed", traceback.format_exc()))
