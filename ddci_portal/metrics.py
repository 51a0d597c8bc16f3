"""Figures for Prometheus: requests of this machine's web processes together, and how the portal as a whole stands."""

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ddci_portal import broker
from reports.models import Export
from tasks.models import Reminder
from units.audit_chain import head, recently_unlinked

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


class Slot:
    """A number that no other living process has. Whoever takes the place of one that ended goes on in its files, so
    that figures never fall and files never pile up however often gunicorn renews its workers."""

    def __init__(self, folder: Path):
        self.folder, self.process = folder, None

    def __call__(self) -> int:
        if self.process != os.getpid():
            self.number, self.process = self._claim(), os.getpid()
        return self.number

    def _claim(self, number: int = 0) -> int:
        # Left open for as long as the process lives, and with it the lock.
        self.lock = (self.folder / f"{number}.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._claim(number + 1)
        return number


if FOLDER:
    values.ValueClass = values.MultiProcessValue(process_identifier=Slot(Path(FOLDER)))

REQUESTS = Counter("ddci_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "ddci_request_seconds", "Time to answer", ["view"], buckets=[0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
)


def measure(get_response):
    """Middleware: count and time each request by the name of its view, empty for an address that is none."""

    def middleware(request):
        started = time.monotonic()
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in ("GET", "POST", "HEAD", "OPTIONS") else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.monotonic() - started)
        return response

    return middleware


def exposition() -> bytes:
    """All figures as Prometheus reads them. What cannot be asked just now is left out."""
    registry = CollectorRegistry()
    if FOLDER:
        MultiProcessCollector(registry)
    registry.register(Portal())
    return generate_latest(registry) + (b"" if FOLDER else generate_latest(REGISTRY))


class Portal:
    """Figures that are asked when somebody looks; every web replica gives the same."""

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        length = broker.length()
        if length is not None:
            yield GaugeMetricFamily("ddci_queue_length", "Jobs that wait for a worker", length)
        yield from self._jobs()
        yield from self._rows()

    @staticmethod
    def _jobs() -> Iterator[CounterMetricFamily]:
        ended = CounterMetricFamily("ddci_jobs", "Jobs that ended", labels=["job", "state"])
        seconds = CounterMetricFamily("ddci_job_seconds", "Time that jobs took", labels=["job"])
        for job, state, value in broker.job_counts():
            if state:
                ended.add_metric([job, state], value)
            else:
                seconds.add_metric([job], value)
        yield from (ended, seconds)

    @staticmethod
    def _rows() -> Iterator[GaugeMetricFamily]:
        try:
            waiting = [
                ("ddci_audit_unlinked", "Audit lines that are not in the chain yet", recently_unlinked().count()),
                ("ddci_audit_position", "Links of the audit chain", head().position),
                ("ddci_exports_waiting", "Exports that are not made yet", Export.objects.busy().count()),
                (
                    "ddci_mails_waiting",
                    "Reminders that are not sent yet",
                    Reminder.objects.filter(sent_at=None, cancelled_at=None, by_mail=True).count(),
                ),
            ]
        except DatabaseError:
            waiting = []
        yield GaugeMetricFamily("ddci_database_up", "Whether the database answers", bool(waiting))
        yield from (GaugeMetricFamily(*one) for one in waiting)
