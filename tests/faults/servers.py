"""A PostgreSQL and a Redis of the stories' own, which may be killed; neither is shared with other tests."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2
import redis

from tests.processes import free_port, wait_for

HOST = "127.0.0.1"


class Postgres:
    """A server in a folder of its own. As root it runs in the name of `postgres`, since it refuses to run as root."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="ddci-postgres-"))
        self.port = free_port()
        self.url, self.copies = f"postgres://ddci@{HOST}:{self.port}/portal", 0
        self.log = self.folder / "log"
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "--no-sync", "--auth=trust", "--username=ddci", "--encoding=UTF8", "--locale=C.UTF-8")
        self.start()
        self._say("CREATE DATABASE portal")

    def start(self) -> None:
        # Without fsync nothing is lost as long as the machine itself goes on; commits stay as safe as by default.
        options = f"-p {self.port} -c listen_addresses={HOST} -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "--log", str(self.log), "--options", options)

    def crash(self) -> None:
        """Abort every process at once; what was not committed is lost."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def remove(self) -> None:
        self.crash()
        shutil.rmtree(self.folder)

    def copied(self) -> str:
        """Make a copy of the first database and return its address."""
        self.copies += 1
        self._say(f"CREATE DATABASE story_{self.copies} TEMPLATE portal")
        return self.url.replace("/portal", f"/story_{self.copies}")

    def _say(self, statement: str) -> None:
        with closing(psycopg2.connect(self.url.replace("/portal", "/postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def _run(self, name: str, *arguments: str) -> None:
        command = [program(name), "--pgdata", str(self.folder / "data"), *arguments]
        output = self.folder / f"{name}.out"
        with output.open("wb") as file:
            done = subprocess.run(command, cwd="/", stdout=file, stderr=file, check=False, **self._as)
        assert done.returncode == 0, output.read_text()


def program(name: str) -> str | None:
    """Where a program of PostgreSQL lies; Debian keeps those of servers out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


class Redis:
    """A server that keeps nothing: what was queued is lost with it."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self.log = folder / "redis.log"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--bind", HOST, "--port", str(self.port), "--save", "", "--appendonly", "no"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        wait_for(self._answers, self.log)

    def crash(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Take connections and say nothing more."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port).ping())
        except redis.ConnectionError:
            return False
