"""Log lines: JSON in production, for people while trying out; each with the id of the request that it belongs to."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from units.requests import path_without_secrets, request_id

FACTS = ("method", "path", "status", "milliseconds", "user", "address", "audit_head")
"""What a line may carry beside its sentence; nothing else of a record is written."""


class Stamp(logging.Filter):
    """Gives each record the id of the request that is being served, and takes secrets out of the paths that Django
    itself writes."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        of_request = getattr(request, "served", None)
        record.request_id = of_request.id if of_request else request_id()
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            shown = path_without_secrets(request)
            record.args = tuple(shown if argument == request.path else argument for argument in record.args)
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request_id, then FACTS and the traceback if there are."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", ""),
        }
        line |= {name: getattr(record, name) for name in FACTS if getattr(record, name, None) is not None}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
