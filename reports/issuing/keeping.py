"""The files of documents: written once, read only while they are what they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError

from plans.models import Plan
from reports.models import Document
from reports.models.document import kept_name


class FileLost(Exception):
    """A kept file is missing or is no longer what it was; the message says so in Vietnamese."""


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()


@contextmanager
def kept(data: bytes, document: Document) -> Iterator[str]:
    """Write a file and give its name in the store; where what happens inside fails, the file goes again,
    unless the database was lost, since the row may be there then.

    A name that is there already, because two people bring the same file at once, gets a suffix from the store: no two
    rows share a file, and what goes is never another's.
    """
    name = default_storage.save(kept_name(document, f"{hash_of(data)}.pdf"), ContentFile(data))
    try:
        yield name
    except (InterfaceError, OperationalError):
        # The database may have gone after it had committed; a file too many does less harm than one too few.
        raise
    except BaseException:
        default_storage.delete(name)
        raise


def read_kept(document: Document) -> bytes:
    """Return the file in force; raise FileLost."""
    return _read(document.file.name, document.sha256, document)


def read_original(document: Document) -> bytes:
    """Return the file as it was before any signature; raise FileLost."""
    return _read(document.original.name, document.original_sha256, document)


def current_document(plan: Plan, quarter: int | None = None) -> Document | None:
    """The plan's own document, or that of its report of a quarter, from the day it has a number on."""
    return Document.objects.current().light().filter(plan=plan, quarter=quarter).first()


def _read(name: str, expected: str, document: Document) -> bytes:
    try:
        with default_storage.open(name) as file:
            data = file.read()
    except OSError:
        raise FileLost(
            f"Không đọc được tệp của {document} trong kho tệp. Hãy báo cán bộ công nghệ thông tin khôi phục tệp "
            f"{name} từ bản sao lưu."
        ) from None
    if hash_of(data) != expected:
        raise FileLost(
            f"Tệp của {document} trong kho tệp không còn khớp mã băm đã ghi. Hãy báo cán bộ công nghệ thông tin khôi "
            f"phục tệp {name} từ bản sao lưu."
        )
    return data
