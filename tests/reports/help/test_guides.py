"""The guides: whose comes first, that nothing they lead to is gone, and the way to them from the forms."""

import re
from collections import Counter
from html import unescape

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils.translation import gettext

from plans.models import Plan
from reports.help.guides import GUIDES, anchors
from reports.help.places import HELPED, help_address
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


@pytest.mark.parametrize("passage", sorted(set(HELPED.values())), ids="#".join)
def test_help_for_a_page_leads_to_a_heading(as_user, cast, passage):
    slug, anchor = passage
    guide = next(guide for guide in GUIDES if guide.slug == slug)

    assert anchor in dict(anchors(body_of(as_user(cast.officer), guide)))


def test_each_page_with_help_is_there():
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    spaces = {name: resolver for name, (_, resolver) in get_resolver().namespace_dict.items()}
    known |= {f"{space}:{key}" for space, of in spaces.items() for key in of.reverse_dict if isinstance(key, str)}

    assert set(HELPED) - known == set()


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
    ("standing_clerk", "/xep-hang/lap-dot/", "thuong-truc/#lap-dot"),
    ("standing_clerk", "/nhap-diem/ddci-sbn-2025/tep/", "thuong-truc/#nhap-excel"),
    ("standing_clerk", "/nhap-diem/ddci-sbn-2025/", "thuong-truc/#nhap-ca-bang"),
    ("unit_clerk", "/nhap-diem/ddci-sbn-2025/sngv/", "chuyen-vien/#nhap-diem"),
    ("standing_clerk", "/nhap-diem/ddci-sbn-2025/sngv/nhan-xet/", "thuong-truc/#nhan-xet"),
    ("standing_clerk", "/xep-hang/ddci-sbn-2024/dinh-chinh/sngv/", "thuong-truc/#dinh-chinh"),
    ("unit_clerk", "/ke-hoach/moi/", "chuyen-vien/#lap-ke-hoach"),
    ("unit_clerk", "/ke-hoach/nhap-tu-tep/", "chuyen-vien/#nhap-ke-hoach"),
    ("unit_clerk", "/ke-hoach/sngv/ddci/2026/soan/", "chuyen-vien/#soan-ke-hoach"),
    ("unit_clerk", "/ke-hoach/sngv/ddci/2026/soan/muc-tieu/", "chuyen-vien/#soan-ke-hoach"),
    ("unit_clerk", "/ke-hoach/sngv/ddci/2026/trinh/", "chuyen-vien/#trinh"),
    ("head_of_unit", "/ke-hoach/sngv/ddci/2025/tra-lai/", "thu-truong/#duyet"),
    ("head_of_unit", "/ke-hoach/sngv/ddci/2025/ban-hanh/", "thu-truong/#ky-so"),
    ("head_of_unit", "/chu-ky-con-dau/", "thu-truong/#ky-so"),
    ("head", "/nhiem-vu/phong/sngv-lanh-su/bao-cao/{plan}/quy-2/", "truong-phong/#bao-cao-quy"),
    ("unit_clerk", "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/", "chuyen-vien/#tong-hop"),
    ("officer", "/nhiem-vu/{task}/", "can-bo/#bao-cao-xong"),
    ("head", "/nhiem-vu/phong/sngv-lanh-su/", "truong-phong/#tao-nhiem-vu"),
    ("head", "/nhiem-vu/ke-hoach/sngv/ddci/2025/de-xuat/", "truong-phong/#tao-nhiem-vu"),
    ("head", "/nhiem-vu/phong/sngv-lanh-su/tach/{solution}/", "truong-phong/#tao-nhiem-vu"),
    ("head", "/nhiem-vu/phong/sngv-lanh-su/giao-viec/{solution}/", "truong-phong/#giao-viec"),
    ("head", "/nhiem-vu/ban-giao/", "truong-phong/#ban-giao"),
    ("officer", "/nhiem-vu/hop-thu/cach-nhan/", "viec-chung/#nhac-viec"),
    ("officer", "/tai-khoan/vang-mat/", "viec-chung/#thay-mat"),
    ("officer", "/tai-khoan/cach-xem/", "viec-chung/#cach-xem"),
    ("officer", "/tai-khoan/ma-truy-cap/", "cong-nghe-thong-tin/#noi-he-thong"),
]
"""Somebody who opens the page of a form, and the passage that the link beside its title leads to."""


@pytest.mark.parametrize(("person", "page", "passage"), FORM_PAGES, ids=[page for _, page, _ in FORM_PAGES])
def test_a_form_leads_to_its_help(as_user, cast, person, page, passage):
    cast.plan(year=2026, state=Plan.State.DRAFT)
    plan = cast.plan()
    task = a_task(cast, "Rà soát thủ tục", assignee=cast.officer)
    page = page.format(plan=plan.pk, task=task.pk, solution=cast.solution.pk)

    response = as_user(getattr(cast, person)).get(page)

    assert response.status_code == 200
    assert links(response, "/huong-dan/").count(f"/huong-dan/{passage}") == 1


def test_a_page_that_needs_no_help_has_no_link_to_it(as_user, cast):
    response = as_user(cast.officer).get("/nhiem-vu/cua-toi/")

    assert help_address("tasks:mine") == ""
    assert "help-link" not in response.content.decode()


@pytest.fixture(scope="module")
def words_of_the_portal() -> str:
    """What templates, scripts, code and the own catalogue say, with tags and without, but for the guides themselves;
    and the buttons of the administration that are Django's."""
    code = dict.fromkeys((*OWN_APPS, "ddci_portal"), "*.py")
    kinds = {"templates": "*.html", "static": "*.js", **code, "ddci_portal/locale": "*.po"}
    files = [path for folder, pattern in kinds.items() for path in (settings.BASE_DIR / folder).rglob(pattern)]
    texts = [path.read_text(encoding="utf-8") for path in files if "reports/help" not in path.as_posix()]
    bare = [re.sub(r"<[^>]+>", " ", text) for text in texts]
    buttons = [gettext("Add %(name)s") % {"name": User._meta.verbose_name}, gettext("Go")]
    return re.sub(r"\s+", " ", unescape("\n".join([*texts, *bare, *buttons]))).lower()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)
def test_what_a_guide_names_is_in_the_portal(words_of_the_portal, guide):
    """A button that is renamed must be renamed in the guides; names of buttons, fields and lines stand there in bold,
    those of pages and messages in quotation marks, with … for what changes."""
    text = (settings.BASE_DIR / "templates" / guide.template).read_text(encoding="utf-8")
    named = {
        part.strip(" .").lower()
        for words in re.findall(r"<strong>(.*?)</strong>|“(.*?)”", text, re.DOTALL)
        for part in re.split("[…:]", unescape("".join(words)))
    }

    assert {words for words in named if words not in words_of_the_portal} == set()
    assert len(named) >= 3
