"""The portal as it runs in production: gunicorn, a Celery worker and beat on one PostgreSQL and one Redis."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from json import dumps, loads
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.faults.servers import HOST, Postgres, Redis
from tests.processes import free_port, run, started, wait_for

PASSWORD = "Mat-khau-thu-2025"


class Portal:
    """Its processes are started story by story; what they log lies in `folder`."""

    def __init__(self, folder: Path, postgres: Postgres, redis: Redis, database_url: str):
        self.folder, self.postgres, self.redis = folder, postgres, redis
        self.port, self.count = free_port(), 0
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.portal_settings",
            "DATABASE_URL": database_url,
            "CELERY_QUEUE": f"faults-{self.port}",
            "REDIS_URL": redis.url,
            "DATA_DIR": str(folder),
            "SITE_URL": f"http://{HOST}:{self.port}",
            "SIGNING_TRUST_DIR": str(folder / "chung-thu"),
            "REMINDER_HOUR": "0",
            "REMINDER_EVERY": "2",
        }

    @staticmethod
    def migrate(postgres: Postgres) -> None:
        """Bring the first database of a server to the state of a new installation."""
        run(
            "migrate",
            "--verbosity",
            "0",
            DATABASE_URL=postgres.url,
            DATA_DIR=str(postgres.folder / "portal"),
            REDIS_URL="",
        )

    @contextmanager
    def web(self, **environment: str):
        """Two web workers, ready."""
        address = f"{HOST}:{self.port}"
        command = ("gunicorn", "ddci_portal.wsgi:application", "--bind", address, "--workers", "2", "--timeout", "60")
        with self._started("web", *command, "--no-control-socket", **environment) as process:
            wait_for(lambda: Visitor(self).get("/healthz").status == 200, self.log("web"))
            yield process

    @contextmanager
    def worker(self, *, processes: int = 1, **environment: str):
        """A Celery worker with so many processes, ready."""
        command = ("celery", "-A", "ddci_portal", "worker", "--concurrency", str(processes), "--loglevel", "INFO")
        with self._started("worker", *command, "--without-gossip", "--without-mingle", **environment) as process:
            wait_for(lambda: " ready." in self.log("worker").read_text(), self.log("worker"))
            yield process

    def beat(self, **environment: str):
        self.count += 1
        schedule = ("--pidfile=", "--schedule", str(self.folder / f"schedule-{self.count}"))
        return self._started("beat", "celery", "-A", "ddci_portal", "beat", *schedule, **environment)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    @contextmanager
    def _started(self, name: str, *command: str, **environment: str) -> Iterator:
        with started(*command, log=self.log(name), **self.environment, **environment) as process:
            yield process


def children(process) -> list[int]:
    """The ids of a process's children."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def kill_children(process) -> None:
    """Kill what does the work, as the machine does when memory runs out; its parent starts anew what it needs."""
    for pid in children(process):
        os.kill(pid, signal.SIGKILL)


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where the connection was lost, as a proxy in front would turn into 502."""

    status: int
    text: str = ""
    headers: dict | None = None

    @property
    def json(self):
        return loads(self.text)

    @property
    def plain(self) -> str:
        """The page with single spaces."""
        return " ".join(self.text.split())


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Visitor:
    """Somebody with a browser: keeps cookies, stays where a redirect leads away from."""

    PATIENCE = 50

    def __init__(self, portal: Portal, username: str = ""):
        self.site, self.cookies = portal.environment["SITE_URL"], CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), _Stay)
        if username:
            self.get("/tai-khoan/dang-nhap/")
            answer = self.post("/tai-khoan/dang-nhap/", {"username": username, "password": PASSWORD})
            assert answer.status == 302, answer.plain

    def get(self, path: str, **headers: str) -> Answer:
        return self._send(path, None, headers)

    def post(self, path: str, fields: dict, files: dict | None = None, **headers: str) -> Answer:
        """Send a form; files maps a field to (name, content)."""
        if files is None:
            return self._post(path, urlencode(fields).encode(), "application/x-www-form-urlencoded", headers)
        return self._post(path, _multipart(fields, files), "multipart/form-data; boundary=ranh-gioi", headers)

    def post_json(self, path: str, content, **headers: str) -> Answer:
        return self._post(path, dumps(content).encode(), "application/json", headers)

    def _post(self, path: str, body: bytes, content_type: str, headers: dict) -> Answer:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        headers = headers | {"Content-Type": content_type, "X-CSRFToken": token}
        return self._send(path, body, headers)

    def _send(self, path: str, body: bytes | None, headers: dict) -> Answer:
        request = Request(self.site + path, data=body, headers=headers)  # noqa: S310  # the portal of the test
        try:
            with self.opener.open(request, timeout=self.PATIENCE) as response:
                return Answer(response.status, response.read().decode(), dict(response.headers))
        except HTTPError as response:
            return Answer(response.code, response.read().decode(), dict(response.headers))
        except (OSError, HTTPException):
            return Answer(0)


def _multipart(fields: dict, files: dict) -> bytes:
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    for name, (filename, content) in files.items():
        head = f'name="{name}"; filename="{filename}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts.append(head.encode() + content)
    lines = (b"--ranh-gioi\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return b"".join(lines) + b"--ranh-gioi--\r\n"


def reference_of(answer: Answer) -> str:
    """The number on an error page under which the log has it; empty where there is none."""
    found = re.search(r"Mã tham chiếu: <code>([^<]+)</code>", answer.text)
    return found[1] if found else ""
