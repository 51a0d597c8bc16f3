"""Web servers as in production: gunicorn with two workers, one after another started when a case asks for it."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ddci_portal.bench.case import Missing
from ddci_portal.bench.processes import children

WORKERS = 2
_STARTS_IN = 60
_APPLICATIONS = {
    "bare": ("ddci_portal.bench.bare:application", "", "/hello"),
    "session": ("ddci_portal.wsgi:application", "settings_session", "/bench/hello/"),
    "portal": ("ddci_portal.wsgi:application", "settings", "/healthz"),
    "forgetful": ("ddci_portal.wsgi:application", "settings_forgetful", "/healthz"),
    "small": ("ddci_portal.wsgi:application", "settings_forgetful", "/healthz"),
}
"""Name: application, its settings, and an address that answers 200 once it is up."""


class Server:
    """A gunicorn on a port of its own, until `stop`."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str]):
        application, settings, self._probe = _APPLICATIONS[name]
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{name}.log"
        command = ["-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS)]
        command += ["--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--timeout", "120"]  # noqa: S108
        figures = folder / f"{name}-figures"
        figures.mkdir(exist_ok=True)
        own = {"PROMETHEUS_MULTIPROC_DIR": str(figures), "DJANGO_SETTINGS_MODULE": f"ddci_portal.bench.{settings}"}
        if name == "small":
            own["DATABASE_URL"] = small_database()
        env = os.environ | environment | own
        with self.log.open("w") as log:
            self._process = subprocess.Popen([sys.executable, *command], env=env, stdout=log, stderr=log)  # noqa: S603
        self._wait()

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        return children(self._process.pid)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + _STARTS_IN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Missing(f"gunicorn không khởi động được, xem {self.log}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self._probe)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def small_database() -> str:
    """The address of a database with data of scale 1 beside the large one; raises Missing where there is none."""
    url = os.environ.get("BENCH_SMALL_DATABASE_URL")
    if not url:
        raise Missing("không có cơ sở dữ liệu quy mô 1 bên cạnh; hãy chạy bằng make bench SCALE=10 hoặc 100")
    return url


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
