"""Pages of HTML as PDF/A-2b: the only module that imports WeasyPrint.

It runs as a program of its own, started by reports.documents.press: what users write is laid out in a process that
knows nothing of the portal's settings, database and passwords, reads only the fonts and has so much time and memory.
"""

import gc
import json
import logging
import resource
import sys
import traceback
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import BinaryIO

from units.limited import watch

_VARIANT = {"pdf_variant": "pdf/a-2b", "pdf_tags": True}


class Typesetter:
    """Lays pages out in fonts that are loaded once."""

    def __init__(self, faces: str):
        """`faces` are the @font-face rules as CSS: the only ones that may name files, and they are read here."""
        from weasyprint import CSS, URLFetcher  # takes a quarter of a second
        from weasyprint.text.fonts import FontConfiguration

        logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
        logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
        self._fonts = FontConfiguration()
        CSS(string=faces, font_config=self._fonts, url_fetcher=URLFetcher(allowed_protocols=("file",)))
        self._nothing = URLFetcher(allowed_protocols=())
        self._rules = lru_cache(8)(self._read)

    def _read(self, rules: str):
        from weasyprint import CSS

        return CSS(string=rules, font_config=self._fonts, url_fetcher=self._nothing)

    def typeset(self, html: str, rules: str) -> tuple[dict[str, list[float]], bytes]:
        """Return a page of HTML with its CSS as PDF, and where its ids stand; nothing else is read.

        A place is [page from 0, left, top, right, bottom, height of the page], 96 to the inch from the top left corner.
        """
        from weasyprint import HTML

        page = HTML(string=html, url_fetcher=self._nothing)
        document = page.render(stylesheets=[self._rules(rules)], font_config=self._fonts, **_VARIANT)
        places = {
            name: [number, *place, sheet.height]
            for number, sheet in enumerate(document.pages)
            for name, place in sheet.anchors.items()
        }
        return places, document.write_pdf(**_VARIANT)


def serve(connection: Connection) -> None:
    """Do what comes through a connection until it is closed: orders are JSON, answers JSON, a line end and the file.

    The first order is {faces, rules, html, megabytes, heavy, idle}: its page is laid out, so that no user's is the
    first. Without a further order for `idle` seconds (null: for ever) the process ends, as it does after a page that
    took `heavy` megabytes, to give them back. Each other order is {html, rules, seconds}. An answer has `places`, or a
    `problem`: "heavy" for what takes too much memory, else the traceback of a fault, after which the process ends too.
    """
    first = json.loads(connection.recv_bytes())
    resource.setrlimit(resource.RLIMIT_AS, (first["megabytes"] * 2**20,) * 2)
    gc.disable()  # what is left behind is looked for between two documents
    setter = Typesetter(first["faces"])
    memory = open("/proc/self/status", "rb")  # noqa: SIM115 — read after each page, when no file may be opened any more
    goes_on = _answer(connection, lambda: _begun(setter, first))
    while goes_on and connection.poll(first["idle"]):
        try:
            order = json.loads(connection.recv_bytes())
        except EOFError:
            return
        _limit(order["seconds"])
        goes_on = _answer(connection, lambda: setter.typeset(order["html"], order["rules"]))  # noqa: B023 — called now
        goes_on = goes_on and _peak(memory) < first["heavy"]
        gc.collect()


def _begun(setter: Typesetter, first: dict) -> tuple[dict, bytes]:
    """Have everything loaded; from then on nothing is written, started or asked of a server (see units.limited)."""
    setter.typeset(first["html"], first["rules"])
    gc.collect()
    gc.freeze()  # the libraries stay: to look them through each time would take longer than all else
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(what, (0, 0))
    sys.addaudithook(watch)
    return {}, b""


def _answer(connection: Connection, work: Callable[[], tuple[dict, bytes]]) -> bool:
    """Send what comes of the work; tell whether the process is fit for more."""
    try:
        places, data = work()
    except (MemoryError, RecursionError):
        head, data = {"problem": "heavy"}, b""
    except Exception:
        head, data = {"problem": traceback.format_exc()}, b""
    else:
        head = {"places": places}
    connection.send_bytes(json.dumps(head).encode() + b"\n" + data)
    return "problem" not in head


def _peak(memory: BinaryIO) -> float:
    """The most memory that the process has had, in megabytes. `getrusage` would tell that of the process which started
    it, where that was larger."""
    memory.seek(0)
    return next(int(line.split()[1]) for line in memory if line.startswith(b"VmHWM:")) / 1024


def _limit(seconds: int) -> None:
    """Let the process use so many seconds of the processor from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.RLIM_INFINITY))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
