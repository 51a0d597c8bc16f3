"""The file that somebody has uploaded for a round and not saved yet: one for each person and round."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from indices.models import Edition


@dataclass(frozen=True)
class Pending:
    data: bytes
    name: str
    uploaded_at: datetime


def _path(request, edition: Edition) -> str:
    return f"bang-diem-cho/{edition.pk}-{request.user.pk}"


def _key(edition: Edition) -> str:
    return f"import-{edition.pk}"


def put_pending(request, edition: Edition, data: bytes, name: str) -> None:
    """Let a file wait; it replaces the one that waited before."""
    path = _path(request, edition)
    default_storage.delete(path)
    default_storage.save(path, ContentFile(data))
    request.session[_key(edition)] = {"name": name, "sha256": hashlib.sha256(data).hexdigest()}


def take_pending(request, edition: Edition) -> Pending | None:
    """Return the waiting file; None where there is none or another session has put a different one."""
    known = request.session.get(_key(edition))
    path = _path(request, edition)
    if not known or not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != known["sha256"]:
        return None
    return Pending(data, known["name"], default_storage.get_modified_time(path))


def drop_pending(request, edition: Edition) -> None:
    """Forget the waiting file."""
    request.session.pop(_key(edition), None)
    default_storage.delete(_path(request, edition))
