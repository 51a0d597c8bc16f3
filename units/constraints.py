"""Constraints that several models share."""

from django.db import models
from django.db.models import Q


def paired(first: str, second: str, *, name: str, message: str) -> models.CheckConstraint:
    """Return the CHECK that two facts of one event, such as approved_at and approved_by, are both set or both null."""
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=name, violation_error_message=message)
