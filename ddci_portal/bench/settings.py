"""The settings of production, as the environment gives them; only addresses for comparison come on top."""

from ddci_portal.settings import *  # noqa: F403
from ddci_portal.settings import BASE_DIR

ROOT_URLCONF = "ddci_portal.bench.urls"
STATIC_ROOT = BASE_DIR / "var" / "bench" / "static"
