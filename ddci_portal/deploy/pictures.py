"""Takes the pictures of the guides from the running portal: reports/help/pictures.yaml says which.

Run by pictures.sh with an empty DATA_DIR. The portal's clock stands still on one day of the sample plans' year, and
nothing on a page moves, so that a picture changes only when its page does.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from threading import Thread
from zoneinfo import ZoneInfo

import django
import yaml
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddci_portal.settings")
django.setup()

from django.conf import settings  # noqa: E402  after the settings
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.utils import timezone  # noqa: E402

from ddci_portal.chromium import launched  # noqa: E402
from reports.help.pictures import FOLDER, Picture, pictures  # noqa: E402
from units.models import User  # noqa: E402

TODAY = datetime(2025, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PATIENCE = 15_000
"""Milliseconds for which something on a page is waited for."""
MARGIN = 12
"""CSS pixels around what is framed."""
LARGEST = 60_000
"""Bytes of a picture; the quality is lowered until it fits."""


class Quiet(WSGIRequestHandler):
    """Requests are not printed; what fails is seen on the page."""

    def log_message(self, *_):
        pass


@contextmanager
def portal() -> Iterator[str]:
    """Serve the portal with fresh sample data on the loopback; gives its address."""
    timezone.now = lambda: TODAY
    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    User.objects.update(tour_seen_at=TODAY)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=False)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def sample_password() -> str:
    """The password of all sample accounts."""
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / "sample" / "accounts.yaml").read_text())["password"]


@dataclass
class Visitors:
    """The people, each signed in once in a browser of their own."""

    browser: Browser
    address: str
    known: dict[str, BrowserContext] = field(default_factory=dict)

    def page_of(self, wanted: Picture) -> Page:
        """A page of the picture's person, in a window of its size."""
        if wanted.person not in self.known:
            self.known[wanted.person] = self._sign_in(wanted.person)
        page = self.known[wanted.person].new_page()
        page.set_default_timeout(PATIENCE)
        width, height = wanted.viewport
        page.set_viewport_size({"width": width, "height": height})
        return page

    def _sign_in(self, username: str) -> BrowserContext:
        here = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **here)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(sample_password())
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_load_state()
        page.close()
        return context


def named(page: Page, words: str) -> Locator:
    """The link, button or fold whose name begins with the words."""
    begins = re.compile(rf"^\s*{re.escape(words)}")
    found = page.get_by_role("button", name=begins).or_(page.get_by_role("link", name=begins))
    return found.or_(page.locator("summary", has_text=begins)).locator("visible=true").first


def take_step(page: Page, step: dict) -> None:
    """Do one thing on the page as a person would; the keys are those of pictures.yaml."""
    match step:
        case {"click": words}:
            named(page, words).click()
        case {"open": words}:
            page.get_by_text(words).locator("visible=true").first.click()
        case {"fill": label, "with": value}:
            page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\*?\s*$")).locator("visible=true").first.fill(value)
        case {"check": label}:
            page.get_by_label(label).first.check()
        case {"press": key}:
            page.keyboard.press(key)
        case {"wait": words}:
            page.get_by_text(words).locator("visible=true").first.wait_for()
        case _:
            raise ValueError(f"pictures.yaml: không hiểu bước {step}.")


def shot(page: Page, wanted: Picture) -> bytes:
    """What the frame holds, at most the picture's height, as PNG."""
    page.wait_for_load_state("networkidle")
    page.evaluate("async () => { await document.fonts.ready; window.scrollTo(0, 0); }")
    box = page.locator(wanted.frame).first.bounding_box()
    top, left = max(0, box["y"] - MARGIN), max(0, box["x"] - MARGIN)
    clip = {
        "x": left,
        "y": top,
        "width": min(box["width"] + 2 * MARGIN, wanted.viewport[0] - left),
        "height": min(box["height"] + 2 * MARGIN, wanted.height),
    }
    return page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")


def squeezed(png: bytes) -> bytes:
    """The picture as WebP, small enough for a page with ten of them."""
    image = Image.open(BytesIO(png)).convert("RGB")
    for quality in (82, 70, 55, 40):
        out = BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def take(visitors: Visitors, wanted: Picture) -> str:
    """Take a picture; says whether the file changed."""
    page = visitors.page_of(wanted)
    page.goto(wanted.address)
    for step in wanted.before:
        take_step(page, step)
    data = squeezed(shot(page, wanted))
    page.close()
    before = wanted.path.read_bytes() if wanted.path.exists() else b""
    if data == before:
        return "giữ nguyên"
    wanted.path.write_bytes(data)
    return f"{'đổi' if before else 'mới'}, {len(data) / 1000:.0f} kB"


def main(names: list[str]) -> int:
    """Take the pictures of these names, all where none is named; 1 where one could not be taken."""
    known, failed = pictures(), 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    with portal() as address, sync_playwright() as playwright:
        browser = launched(playwright)
        visitors = Visitors(browser, address)
        for wanted in [known[name] for name in names] or known.values():
            try:
                said = take(visitors, wanted)
            except Exception as error:  # the others are still taken; the exit tells
                failed, said = failed + 1, f"KHÔNG CHỤP ĐƯỢC: {str(error).splitlines()[0]}"
            sys.stdout.write(f"{wanted.name}: {said}\n")
        browser.close()
    for stray in sorted({path.stem for path in FOLDER.glob("*.webp")} - known.keys()):
        sys.stdout.write(f"{stray}: không còn trong pictures.yaml, hãy xóa tệp {stray}.webp\n")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
