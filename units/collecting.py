"""Work that makes very many small objects without any cycle among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_cycles_sought() -> Iterator[None]:
    """Within, Python does not look for cycles again and again, which takes as long as making the objects; also a
    decorator. What is used no more is freed as always."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
