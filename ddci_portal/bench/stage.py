"""What cases are played on: the scale of the data, a folder for files, and the web servers that they ask for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ddci_portal.bench.case import Sample
from ddci_portal.bench.database import backends
from ddci_portal.bench.load import CONNECTIONS, Request, press
from ddci_portal.bench.processes import forget_peaks, peak, processor_time, wait_until_idle
from ddci_portal.bench.servers import Server


@dataclass
class Stage:
    """`seconds` is how long the load generator presses on a page at a time; `environment` goes to the servers."""

    scale: int
    folder: Path
    seconds: int = 3
    quick: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    start: Callable[[str, Path, dict[str, str]], Server] = Server
    _servers: dict[str, Server] = field(default_factory=dict)

    def server(self, name: str) -> Server:
        """The server of that name (servers), started now if it does not run yet."""
        if name not in self._servers:
            self._servers[name] = self.start(name, self.folder, self.environment)
        return self._servers[name]

    def press(self, name: str, requests: list[Request], seconds: int | None = None) -> Sample:
        """Press on a server with these requests in turn. The sample has the peak memory of its workers and the
        processor time of all that had to do with it: workers, database, load generator."""
        server = self.server(name)
        forget_peaks(server.workers)
        before = processor_time([*server.workers, *backends()])
        sample = press(server.site, requests, seconds or self.seconds)
        wait_until_idle(server.workers)
        spent = processor_time([*server.workers, *backends()]) - before
        # What was under way when the load generator ended was answered too, to nobody.
        answered = sample.count + CONNECTIONS
        return replace(sample, memory=peak(server.workers), cpu=sample.cpu + spent / answered)

    def hello(self) -> Sample:
        """The yardstick of pages: one request of the bare application."""
        return self.press("bare", [Request("/hello")], max(1, self.seconds // 2))

    def close(self) -> None:
        for server in self._servers.values():
            server.stop()
        self._servers.clear()
