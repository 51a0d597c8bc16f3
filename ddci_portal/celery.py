import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddci_portal.settings")

app = Celery("ddci_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
