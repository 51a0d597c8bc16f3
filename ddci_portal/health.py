"""What machines ask: does the process live (/healthz), can it serve (/readyz), how is it (/metrics).

They are answered before anything else, since a prober knows neither the host name nor how to sign in, and a process
whose database is gone still lives.
"""

import secrets
import shutil
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse

from ddci_portal import broker
from ddci_portal.metrics import exposition
from units.requests import client_address


def answer_probes(get_response):
    """Middleware: answer the three addresses, and leave all others to the rest."""
    probes = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def middleware(request):
        probe = probes.get(request.path_info)
        return probe(request) if probe and request.method in ("GET", "HEAD") else get_response(request)

    return middleware


def healthz(request) -> HttpResponse:
    """200 while the process serves."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request) -> JsonResponse:
    """200 when every part answers, otherwise 503 with the names of those that do not, and no more."""
    failed = [part for part, works in PARTS.items() if not works()]
    return JsonResponse({"ready": not failed, "failed": failed}, status=503 if failed else 200)


def metrics(request) -> HttpResponse:
    """Figures for Prometheus, for METRICS_ALLOWED addresses or with METRICS_TOKEN; for all others there are none."""
    if not _may_read_metrics(request):
        return HttpResponseNotFound("", content_type="text/plain")
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read_metrics(request) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return True
    address = client_address(request)
    return address is not None and any(
        ip_address(address) in ip_network(allowed, strict=False) for allowed in settings.METRICS_ALLOWED
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@cache
def _applied(database: str) -> bool:
    """Whether every migration is in that database; kept, since none goes away while a process lives."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError
    return True


def _migrations() -> bool:
    try:
        return _applied(connection.settings_dict["NAME"])
    except DatabaseError:
        return True  # not known, and the database is named by itself
    except LookupError:
        return False


def _disk() -> bool:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free >= settings.READY_FREE_BYTES
    except OSError:
        return False


PARTS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "queue": broker.answers,
    "disk": _disk,
}
