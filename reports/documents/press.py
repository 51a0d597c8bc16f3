"""The process in which pages are laid out: started when it is needed, kept warm, limited, replaced when it is lost."""

import json
import os
import shutil
import signal
import subprocess  # noqa: S404 — the program is a module of the portal, run by the same Python
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import Pipe
from pathlib import Path
from threading import Lock

from reports.documents.content import CannotBeLaidOut

SECONDS = 60
"""Of the processor, and of the clock, for one document; 14 pages take half of one, 230 pages ten."""

MEGABYTES = 1000
"""Of address space; 14 pages need 300 of them, 230 pages 370."""

HEAVY = 400
"""Of memory, from which on a process is replaced after its page, so that what a large one took is given back."""

IDLE = 600
"""Seconds without work after which the process ends, to be started anew when it is needed."""

_START = 60
"""Seconds within which the process must be ready; usually it takes less than one."""

_TO_END = 0.3
"""Seconds in which a process that has nothing to do ends by itself."""

_ROOT = Path(__file__).resolve().parent.parent.parent
_HANDED_ON = ("HOME", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
"""What the process needs of the environment: where libraries and the list of the machine's fonts are."""

_TOO_HEAVY = (
    "Văn bản quá lớn hoặc quá phức tạp nên cổng không dàn trang được trong giới hạn thời gian và bộ nhớ. Hãy rút ngắn"
    " các bảng hoặc tách bớt phụ lục rồi thử lại."
)


class TooHeavy(CannotBeLaidOut):
    """Laying a document out takes more time or memory than is given; the message says so in Vietnamese."""


@dataclass(frozen=True)
class Printed:
    """A file, and where the ids of its HTML stand: see Typesetter.typeset."""

    data: bytes
    places: Mapping[str, list[float]]


class _Lost(Exception):
    """The process is gone without an answer."""


class _Process:
    """One process with the connection to it; it ends by itself when this side is closed or gone."""

    def __init__(self, setup: dict[str, str], idle: int | None):
        self._folder = tempfile.mkdtemp(prefix="ddci-trang-")
        self.connection, other = Pipe()
        environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
        with other:
            self._process = subprocess.Popen(  # noqa: S603 — see above
                [sys.executable, "-m", "reports.documents.typesetting", str(other.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=_ROOT,
                env=environment | {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "TMPDIR": self._folder},
                pass_fds=[other.fileno()],
                start_new_session=True,  # what interrupts the portal at a terminal is not for this one
            )
        self._is_ready = False
        self.send(setup | {"megabytes": MEGABYTES, "heavy": HEAVY, "idle": idle})

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait so long for the process to have its fonts; tell whether it has. Raises _Lost, RuntimeError."""
        if not self._is_ready and self.connection.poll(seconds):
            self.answer(0)
            self._is_ready = True
        return self._is_ready

    def send(self, order: dict) -> None:
        """Raises _Lost."""
        try:
            self.connection.send_bytes(json.dumps(order).encode())
        except OSError:
            raise _Lost from None

    def answer(self, seconds: float) -> Printed:
        """Raises TooHeavy where it does not come within so many seconds, _Lost, RuntimeError with a fault."""
        try:
            if not self.connection.poll(seconds):
                raise TooHeavy(_TOO_HEAVY)
            head, _, data = self.connection.recv_bytes().partition(b"\n")
        except (EOFError, OSError):
            raise _Lost from None
        told = json.loads(head)
        if told.get("problem") == "heavy":
            raise TooHeavy(_TOO_HEAVY)
        if "problem" in told:
            raise RuntimeError(told["problem"])
        return Printed(data, told["places"])

    def end(self) -> int:
        """Stop the process, whatever it does, and return its exit status; negative is a signal."""
        self.connection.close()
        try:
            status = self._process.wait(_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        return status


class Press:
    """Has pages laid out one after another by a process that outlives them; safe for threads."""

    def __init__(self, setup: Callable[[], dict[str, str]]):
        """`setup` gives the fonts (`faces`), the CSS rules of most pages (`rules`), and a page like most (`html`)."""
        self._setup = setup
        self._lock = Lock()
        self._process: _Process | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, None where there is none."""
        return self._process.pid if self._process else None

    def warm_up(self, seconds: float) -> bool:
        """Start the process, which then stays, and wait so long for it; tell whether it is ready."""
        with self._lock:
            return self._running(stays=True).wait_until_ready(seconds)

    def typeset(self, html: str, rules: str) -> Printed:
        """Lay a page of HTML out by CSS rules; the same page gives the same bytes.

        Raises TooHeavy for a page that takes more than SECONDS or MEGABYTES, or that ends two processes one after the
        other; RuntimeError for any other fault.
        """
        order = {"html": html, "rules": rules, "seconds": SECONDS}
        with self._lock:
            for _ in range(2):  # the first may have been lost since the page before
                try:
                    return self._typeset(self._running(), order)
                except _Lost:
                    if self._end() == -signal.SIGXCPU:
                        break
                except BaseException:  # an answer that is still to come must not be taken for that of the next page
                    self._end()
                    raise
            raise TooHeavy(_TOO_HEAVY)

    def close(self) -> None:
        """End the process where there is one."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """Leave the process to the one that started it: for a fork, which has a copy of this side only."""
        self._lock, self._process = Lock(), None

    def _running(self, stays: bool = False) -> _Process:
        if self._process and self._process.has_ended:
            self._end()
        if self._process is None:
            self._process = _Process(self._setup(), None if stays else IDLE)
        return self._process

    def _typeset(self, process: _Process, order: dict) -> Printed:
        if not process.wait_until_ready(_START):
            raise RuntimeError("The process that lays pages out does not start")
        process.send(order)
        return process.answer(SECONDS)

    def _end(self) -> int | None:
        process, self._process = self._process, None
        return process.end() if process else None
