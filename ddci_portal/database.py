"""Connections to the database, which stay open from request to request."""

from time import monotonic

from django.db import connection

RECENTLY = 5
"""Seconds for which a connection that answered is taken to live; a request that finds it dead answers 503, and the next
one has a new connection."""


def trust_recent(get_response):
    """Middleware: do not ask a connection whether it lives (CONN_HEALTH_CHECKS) that a request has just used. While
    many people work that question is a tenth of a page's cost."""

    def middleware(request):
        if connection.connection is not None and monotonic() - getattr(connection, "answered_at", 0) < RECENTLY:
            connection.health_check_done = True
        response = get_response(request)
        if connection.connection is not None and not connection.errors_occurred:
            connection.answered_at = monotonic()
        return response

    return middleware
