"""Health check of a container: exits 0 when `healthcheck.py web|worker|beat` finds its process at work."""

import os
import socket
import sys
import time
import urllib.request
from pathlib import Path


def web() -> bool:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    url = f"http://127.0.0.1:{os.environ.get('WEB_PORT', '8000')}/healthz"
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host}), timeout=5) as response:  # noqa: S310
        return response.status == 200


def worker() -> bool:
    # Imported here: the other two checks need no Celery and run often.
    from ddci_portal.celery import app

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=5))


def beat() -> bool:
    # Beat writes its schedule every three minutes.
    files = Path(os.environ["DATA_DIR"]).glob("celerybeat-schedule*")
    return any(time.time() - file.stat().st_mtime < 600 for file in files)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)
