"""What takes over a second says so, in a real browser: a file that is made when it is asked for, a page that opens."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser import slowly
from tests.reports.block_cast import a_year_of_work

PASSWORD = "Ngay-moi-2025"
FILE_LINK = re.compile(
    r"""<a\b[^>]*\{%\ (?:plan_)?url\ '
    ((?:[\w-]+:)?[\w-]*(?:pdf|docx|xlsx|png|file|workbook|practice)|(?:indices|tasks|audit):export)
    '[^%]*%\}[^>]*>""",
    re.VERBOSE,
)


@pytest.fixture
def page(transactional_db, cast, visit):
    a_year_of_work(cast)
    cast.leader.set_password(PASSWORD)
    cast.leader.save()
    page = visit("lanhdao", PASSWORD)
    page.goto("/tong-quan/ddci-sbn-2024/")
    return page


@pytest.mark.browser
def test_a_workbook_that_takes_over_a_second_says_so_and_comes(page):
    page.route("**/bang.xlsx*", slowly)
    link = page.get_by_role("link", name="Excel")

    with page.expect_download() as download:
        link.focus()
        page.keyboard.press("Enter")
        expect(link).to_have_attribute("aria-busy", "true")
        expect(page.get_by_role("status").filter(has_text="Đang lập tệp, xin chờ…")).to_be_visible()
    assert download.value.suggested_filename == "tong-quan-ddci-sbn-2024.xlsx"
    assert download.value.path().read_bytes().startswith(b"PK")
    expect(page.get_by_role("status").filter(has_text="Đã tải tệp.")).to_be_visible()
    expect(link).not_to_have_attribute("aria-busy", "true")


@pytest.mark.browser
def test_who_is_signed_out_meanwhile_is_led_to_sign_in(page):
    page.context.clear_cookies()
    page.get_by_role("link", name="Excel").click()

    page.wait_for_url(lambda url: "/tai-khoan/dang-nhap/?next=" in url)


REMEMBER = """
const line = document.querySelector(".working");
const keep = () => {
  const [bar, head] = [line, document.querySelector("body > header")].map((one) => one.getBoundingClientRect());
  const under = bar.height === 4 && bar.width === head.width && bar.top === head.bottom;
  const before = sessionStorage.getItem("said") ?? "";
  sessionStorage.setItem("said", `${before}${line.textContent} ${under}|`);
  if (!before) setTimeout(() => window.stop(), 100);
};
new MutationObserver(keep).observe(line, { childList: true });
"""


@pytest.mark.browser
def test_a_page_that_is_slow_to_come_has_a_bar_until_it_is_stopped_or_comes(page):
    said = "sessionStorage.getItem('said')"
    link = page.get_by_role("link", name="Kế hoạch", exact=True).first
    page.evaluate(REMEMBER)
    asked = []

    def never_then_slowly(route):
        asked.append(route)
        if len(asked) > 1:
            slowly(route)

    page.route("**/ke-hoach/", never_then_slowly)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{said}?.endsWith('| false|')")
    assert page.evaluate(said) == "Đang mở trang… true| false|"

    page.keyboard.press("Enter")
    page.wait_for_url("**/ke-hoach/")
    assert page.evaluate(said) == "Đang mở trang… true| false|" * 2
    page.go_back()
    expect(page.locator(".working")).to_have_text("")


def test_every_link_to_a_file_says_how_the_file_comes():
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    links = [link for path in templates for link in FILE_LINK.finditer(path.read_text(encoding="utf-8"))]

    silent = [link[1] for link in links if not re.search(r"(\s|data-)download\b|\starget=", link[0])]
    assert silent == []
    assert {"tasks:export", "reports:plan-pdf", "tasks:evidence-file", "audit:export"} < {link[1] for link in links}
