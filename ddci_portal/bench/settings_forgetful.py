"""As production, but every page is made as if it were asked for the first time: no cache holds anything of it."""

from ddci_portal.bench.settings import *  # noqa: F403
from ddci_portal.bench.settings import CACHES as _CACHES

_READER = {"BACKEND": "ddci_portal.bench.forgetful.OnlyTheReader", "LOCATION": "reader"}
_NOTHING = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
CACHES = {name: {"limits": cache, "kept": _READER}.get(name, _NOTHING) for name, cache in _CACHES.items()}
