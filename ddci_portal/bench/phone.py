"""A slow telephone: a browser whose network and processor are held back as those of a cheap one in the country."""

from collections.abc import Iterator
from contextlib import contextmanager

from ddci_portal.bench.case import Sample
from ddci_portal.bench.load import Refused, Request
from ddci_portal.chromium import launched

SCREEN = {"width": 390, "height": 844}
SLOWER = 4
"""How many times slower its processor is than that of the machine at hand."""
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""A weak 4G line: milliseconds to and fro, bytes a second."""
_SHOWN = """() => Math.max(
  performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  ...performance.getEntriesByName("first-contentful-paint").map(paint => paint.startTime))"""


@contextmanager
def telephone(request: Request, site: str) -> Iterator:
    """A page of a browser that is held back and has the cookies of the request."""
    from playwright.sync_api import sync_playwright  # a package of the tests, which other cases do without

    with sync_playwright() as playwright:
        browser = launched(playwright)
        context = browser.new_context(viewport=SCREEN, is_mobile=True, has_touch=True, locale="vi-VN", base_url=site)
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in _cookies(request)])
        page = context.new_page()
        hold_back(page)
        yield page
        browser.close()


def hold_back(page) -> None:
    """Make the network and the processor of a page as slow as the telephone's."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def usable(page, path: str) -> Sample:
    """Open an address and say after how many seconds its content is seen and its scripts answer; charts come later."""
    response = page.goto(path, wait_until="load")
    if response is None or response.status != 200:
        raise Refused(f"{path} trả {response and response.status}")
    return Sample(page.evaluate(_SHOWN) / 1000)


def _cookies(request: Request) -> list[list[str]]:
    return [one.split("=", 1) for one in request.headers.get("Cookie", "").split("; ") if one]
