"""The guides: whose comes first, that nothing they lead to is gone, and the way to them from the forms."""

import re
from collections import Counter
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from plans.models import Plan
from reports.help.guides import FORMS, GUIDES, anchors, help_address
from tests.reports.block_cast import links
from tests.tasks.making import a_task
from units.changes import OWN_APPS
from units.models import Membership, User
from units.permissions import Role

PEOPLE = {
    "thuong-truc": "standing_clerk",
    "chuyen-vien": "unit_clerk",
    "truong-phong": "head",
    "can-bo": "officer",
    "thu-truong": "head_of_unit",
    "lanh-dao-tinh": "leader",
}
SECTIONS = {"truc-trac", "hoi-dap", "in"}
"""What every guide tells: what can go wrong, questions, printing."""


@pytest.fixture
def person_of(cast):
    """Return a function that gives the person for whom a guide is written; common ones are read by an officer."""

    def find(slug):
        if slug == "cong-nghe-thong-tin":
            person = User.objects.create(username="cntt", full_name="Mạng Máy Tính", is_staff=True, is_superuser=True)
            Membership.objects.create(user=person, unit=cast.province, role=Role.IT_STAFF)
            return person
        return getattr(cast, PEOPLE.get(slug, "officer"))

    return find


def body_of(client, guide) -> str:
    return client.get(guide.get_absolute_url()).context["body"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_a_person_s_own_guide_comes_first(as_user, person_of, guide):
    response = as_user(person_of(guide.slug)).get(reverse("reports:help"))

    whose = "can-bo" if guide.role is None else guide.slug
    assert [one.slug for one in response.context["own"]] == [whose]
    assert {*response.context["own"], *response.context["others"]} == set(GUIDES)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_each_link_of_a_guide_opens_for_its_person(as_user, person_of, guide):
    client = as_user(person_of(guide.slug))
    pages = [url.split("#")[0] for url in links(client.get(guide.get_absolute_url()), "/") if "/static/" not in url]

    answers = {url: client.get(url).status_code for url in set(pages)}

    assert {url: status for url, status in answers.items() if status not in (200, 302)} == {}
    assert len(answers) > 10


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_headings_can_be_gone_to_and_each_only_once(as_user, cast, guide):
    body = body_of(as_user(cast.officer), guide)
    ids = Counter(re.findall(r'\bid="([^"]*)"', body))

    assert [name for name, times in ids.items() if times > 1] == []
    assert len(list(anchors(body))) == body.count("<h2") >= 6
    assert {anchor for anchor, _ in anchors(body)} >= SECTIONS


def test_the_contents_are_the_headings(as_user, cast):
    response = as_user(cast.officer).get("/huong-dan/can-bo/")

    assert response.context["contents"][:3] == [
        ("mot-nam", "Việc của bạn trong một năm"),
        ("nhan-viec", "Nhận và bắt đầu"),
        ("tien-do", "Ghi tiến độ"),
    ]
    assert "#nhan-viec" in links(response, "#")


@pytest.mark.parametrize("form", FORMS)
def test_help_for_a_form_leads_to_a_heading(as_user, cast, form):
    slug, anchor = FORMS[form]
    guide = next(guide for guide in GUIDES if guide.slug == slug)

    assert anchor in dict(anchors(body_of(as_user(cast.officer), guide)))


def test_anchors_within_guides_lead_to_headings(as_user, cast):
    client = as_user(cast.officer)
    bodies = {guide.get_absolute_url(): body_of(client, guide) for guide in GUIDES}
    wanted = {tuple(url.split("#")) for body in bodies.values() for url in re.findall(r'href="(/[^"]*#[^"]*)"', body)}
    ids = {page: set(re.findall(r'\bid="([^"]*)"', body)) for page, body in bodies.items()}

    assert {(page, anchor) for page, anchor in wanted if page in ids and anchor not in ids[page]} == set()
    assert wanted != set()


def test_a_guide_that_is_not_there(as_user, cast):
    assert as_user(cast.officer).get("/huong-dan/khong-co/").status_code == 404


FORM_PAGES = [
    ("score-import", "standing_clerk", "/nhap-diem/ddci-sbn-2025/tep/"),
    ("score-grid", "standing_clerk", "/nhap-diem/ddci-sbn-2025/"),
    ("score-entry", "unit_clerk", "/nhap-diem/ddci-sbn-2025/sngv/"),
    ("remarks", "standing_clerk", "/nhap-diem/ddci-sbn-2025/sngv/nhan-xet/"),
    ("correction", "standing_clerk", "/xep-hang/ddci-sbn-2024/dinh-chinh/sngv/"),
    ("plan-new", "unit_clerk", "/ke-hoach/moi/"),
    ("plan-import", "unit_clerk", "/ke-hoach/nhap-tu-tep/"),
    ("plan-editor", "unit_clerk", "/ke-hoach/sngv/ddci/2026/soan/"),
    ("issuing", "head_of_unit", "/ke-hoach/sngv/ddci/2025/ban-hanh/"),
    ("office-report", "head", "/nhiem-vu/phong/sngv-lanh-su/bao-cao/{plan}/quy-2/"),
    ("plan-report", "unit_clerk", "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/"),
    ("task", "officer", "/nhiem-vu/{task}/"),
    ("assign", "head", "/nhiem-vu/phong/sngv-lanh-su/giao-viec/{solution}/"),
    ("delegation", "officer", "/tai-khoan/vang-mat/"),
]


def test_every_form_with_help_is_looked_at_here():
    assert {form for form, _, _ in FORM_PAGES} == set(FORMS)


@pytest.mark.parametrize(("form", "person", "page"), FORM_PAGES, ids=[form for form, _, _ in FORM_PAGES])
def test_a_form_leads_to_its_help(as_user, cast, form, person, page):
    cast.plan(year=2026, state=Plan.State.DRAFT)
    plan = cast.plan()
    task = a_task(cast, "Rà soát thủ tục", assignee=cast.officer)
    page = page.format(plan=plan.pk, task=task.pk, solution=cast.solution.pk)

    response = as_user(getattr(cast, person)).get(page)

    assert response.status_code == 200
    assert links(response, "/huong-dan/").count(help_address(form)) == 1


OF_DJANGO = {"thêm vào người dùng", "kích hoạt"}
"""Words of the administration's pages, which come from Django's own translation."""


@pytest.fixture(scope="module")
def words_of_the_portal() -> str:
    """What templates, scripts and code say, without tags, but for the guides themselves."""
    kinds = {"templates": "*.html", "static": "*.js", **dict.fromkeys(OWN_APPS, "*.py")}
    files = [path for folder, pattern in kinds.items() for path in (settings.BASE_DIR / folder).rglob(pattern)]
    texts = [path.read_text(encoding="utf-8") for path in files if "reports/help" not in path.as_posix()]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", "\n".join(texts)))).lower()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_buttons_and_fields_that_a_guide_names_are_in_the_portal(words_of_the_portal, guide):
    """A button that is renamed must be renamed in the guides; names stand there in bold, “…” for what changes."""
    text = (settings.BASE_DIR / "templates" / guide.template).read_text(encoding="utf-8")
    named = {
        part.strip(" .").lower()
        for words in re.findall(r"<strong>(.*?)</strong>", text, re.DOTALL)
        for part in unescape(words).split("…")
    }

    assert {words for words in named - OF_DJANGO if words not in words_of_the_portal} == set()
    assert len(named) >= 3
