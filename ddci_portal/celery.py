import logging
import os
import time

from celery import Celery
from celery.signals import (
    before_task_publish,
    task_postrun,
    task_prerun,
    worker_process_init,
    worker_process_shutdown,
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddci_portal.settings")

app = Celery("ddci_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

WARM_UP_SECONDS = 2.5
"""What a worker waits at most for what lays out documents; Celery gives a process four seconds to start."""

_running = {}
_logger = logging.getLogger(__name__)


@worker_process_init.connect
def warm_up(**kwargs):
    """Let no plan be a worker's first: fonts, stylesheet and libraries are loaded before it takes a job."""
    from reports.documents import pdf  # Celery imports this module before Django is set up

    try:
        pdf.warm_up(WARM_UP_SECONDS)
    except Exception:  # other jobs can be done all the same
        _logger.exception("The worker could not prepare for laying out documents")


@worker_process_shutdown.connect
def cool_down(**kwargs):
    """End what was started: a worker's process leaves without Python's own farewell."""
    from reports.documents import pdf  # see above

    pdf.close()


@before_task_publish.connect
def hand_on_request(headers=None, **kwargs):
    """Send a job off with the id of the request that asks for it."""
    from units.requests import request_id  # Celery imports this module before Django is set up

    if request_id():
        headers["ddci_request"] = request_id()


@task_prerun.connect
def begin(task_id, task, **kwargs):
    """Let the job's audit lines and logs bear that id, or the job's own where nobody asked."""
    from units.requests import Served, request_id, serving

    given = getattr(task.request, "ddci_request", None) or request_id() or task_id
    served = serving(Served(given))
    served.__enter__()
    _running[task_id] = served, time.monotonic()


@task_postrun.connect
def end(task_id, task, state=None, **kwargs):
    """Count the job."""
    from ddci_portal.broker import count_job

    served, started = _running.pop(task_id)
    served.__exit__(None, None, None)
    count_job(task.name, str(state), time.monotonic() - started)
