"""The page for what went wrong, where Django's own would not tell a fault of the portal from a busy database."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.views.defaults import server_error

from reports.documents.content import CannotBeLaidOut

RETRY_SECONDS = 30

NO_ROOM = {"heading": "Hết chỗ lưu tệp", "sentence": (
    "Máy chủ không còn chỗ để lưu tệp nên thao tác vừa rồi chưa được lưu. Hãy báo cán bộ công nghệ thông tin; khi ổ đĩa"
    " có chỗ trống trở lại, hãy gửi lại."
)}  # fmt: skip
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def failed(request) -> HttpResponse:
    """503 while the database is gone or locked, which passes, 507 where the disk is full, 422 for a page that is too
    much to print, and 500 for all else. Asks the database for nothing."""
    error = sys.exc_info()[1]
    if isinstance(error, OSError) and error.errno in _FULL:
        return _page(507, NO_ROOM)
    if isinstance(error, CannotBeLaidOut):
        return _page(422, {"heading": "Không lập được tệp", "sentence": str(error)})
    if isinstance(error, (InterfaceError, OperationalError)):
        return _page(503, {}, {"Retry-After": str(RETRY_SECONDS)})
    return server_error(request)


def _page(status: int, words: dict[str, str], headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(loader.get_template("503.html").render(words), status=status, headers=headers)
