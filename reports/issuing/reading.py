"""Which documents somebody may read."""

from django.db.models import Q

from plans.models.plan import read_by
from reports.models import Document
from reports.models.document import DocumentQuerySet
from tasks.views.report_access import reported_to
from units.models import User


def readable_documents(user: User) -> DocumentQuerySet:
    """Documents of the plans that the user reads; of reports only where the user reads all offices' reports."""
    readable = Q(kind=Document.Kind.PLAN) | reported_to(user, "plan__")
    return Document.objects.current().light().filter(readable, read_by(user, "plan__"))
