"""The load generator: wrk with four connections, for so many seconds."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from ddci_portal.bench.case import Missing, Sample

CONNECTIONS = 4
_SCRIPT = Path(__file__).with_name("wrk.lua")


class Refused(Exception):
    """The server answered something else than what is measured; the message says what."""


@dataclass(frozen=True)
class Request:
    """One HTTP request: method, path with query, headers, body."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str = ""

    def as_lua(self) -> str:
        headers = ", ".join(f"[{_quoted(name)}] = {_quoted(value)}" for name, value in self.headers.items())
        body = _quoted(self.body) if self.body else "nil"
        return (
            f"{{method = {_quoted(self.method)}, path = {_quoted(self.path)}, headers = {{{headers}}}, body = {body}}}"
        )


def _quoted(text: str) -> str:
    """A Lua string; bytes beyond ASCII as decimal escapes."""
    plain = (chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\{byte:03}" for byte in text.encode())
    return f'"{"".join(plain)}"'


def press(site: str, requests: Iterable[Request], seconds: int) -> Sample:
    """Send the requests in turn as fast as they are answered; return what one of them took.

    `seconds` is a whole number from 1. Raises Missing where wrk is not installed, and Refused when an answer had a
    status from 400 or a connection was lost.
    """
    if not shutil.which("wrk"):
        raise Missing("máy này thiếu wrk; chạy: bash ddci_portal/deploy/setup.sh --bench")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write("return {\n" + ",\n".join(request.as_lua() for request in requests) + "}\n")
        file.flush()
        command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
        command += ["--timeout", "30s", "--script", str(_SCRIPT), site, "--", file.name]
        before = _spent()
        told = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
        spent = _spent() - before
    if told.returncode or not told.stdout.strip():
        raise Refused(f"wrk không chạy được: {told.stderr.strip()}")
    return _sample(json.loads(told.stdout.strip().splitlines()[-1]), spent)


def _spent() -> float:
    """Processor time of the programs that this process started and that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _sample(told: dict, cpu: float) -> Sample:
    if told["refused"] or told["lost"] or not told["requests"]:
        counts = f"{told['refused']} bị từ chối, {told['lost']} mất kết nối"
        raise Refused(f"trong {told['requests']} yêu cầu có {counts}")
    return Sample(
        cpu=cpu / told["requests"],
        count=told["requests"],
        seconds=told["microseconds"] / 1e6 / told["requests"],
        middle=told["median"] / 1e6,
        p95=told["p95"] / 1e6,
        size=told["bytes"] // told["requests"],
    )
