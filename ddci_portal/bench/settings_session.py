"""Django's session and user and nothing else of the portal: what no page behind a sign-in can do without."""

from ddci_portal.bench.settings import *  # noqa: F403

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
