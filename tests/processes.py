"""Real processes for tests: the project's own commands in an environment of their own, always ended."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments: str, **environment: str) -> str:
    """Run a manage.py command to its end and return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    env = os.environ | {"DEBUG": "1"} | environment
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


@contextmanager
def started(*arguments: str, log: Path, **environment: str) -> Iterator[subprocess.Popen]:
    """Run a Python module for the length of the block."""
    env = os.environ | {"DEBUG": "1"} | environment
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], object], log: Path, seconds: float = 120):
    """Return the first true answer of the condition; after `seconds` fail with what the process logged."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"nothing happened within {seconds} s; the log says:\n{log.read_text()[-4000:]}")
