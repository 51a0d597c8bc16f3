import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from indices import actions
from indices.fixtures import load_indices, load_results
from indices.models import Edition, Result
from units.fixtures import load_units, read_yaml
from units.models import Succession, Unit, User

LIST = reverse("reports:public")


def address(code="ddci-sbn-2024", name="public-ranking") -> str:
    return reverse(f"reports:{name}", args=[code])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def cells(response) -> list[list[str]]:
    """The rows of the table as they read."""
    body = re.search(r"<tbody>(.*?)</tbody>", words(response)).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    texts = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in texts]


@pytest.fixture
def opened(cast):
    """The ranking of 2024, open to everybody."""
    return actions.open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)


def test_anybody_reads_an_opened_ranking(client, cast, opened):
    Edition.objects.filter(pk=opened.pk).update(bands=[["Tốt", 80], ["Khá", 70]])
    response = client.get(address())

    assert response.status_code == 200
    assert cells(response) == [
        ["1", "Sở Ngoại vụ", "80,17", "Tốt", "tăng ▲ 1 bậc"],
        ["2", "Sở Tư pháp", "79,00", "Khá", "giảm ▼ 1 bậc"],
    ]
    assert "Xếp hạng DDCI khối sở, ban, ngành năm 2024" in words(response)


def test_nothing_else_of_the_portal_stands_there(as_user, cast, opened):
    result = Result.objects.get(edition=opened, unit=cast.department)
    actions.correct(
        result=result, line=None, kind="score", seen=Decimal("80.17"), value=Decimal("80.71"),
        reason="Cộng nhầm", by=cast.standing_clerk,
    )  # fmt: skip
    page = words(as_user(cast.standing_clerk).get(address()))

    for bait in ("9,10", "Chi phí thời gian", "Hà Thường Trực", "Cộng nhầm", "80,17", "Nhập điểm", "/don-vi/", "Menu"):
        assert bait not in page
    links = {link for link in re.findall(r'<a [^>]*href="([^"]+)"', page) if not link.startswith("#")}
    assert links == {LIST, reverse("units:sign-in"), reverse("reports:accessibility"), address(name="public-xlsx")}


def test_a_closed_a_draft_and_an_unknown_ranking_are_alike(client, as_user, cast, opened):
    closed = client.get(address("ddci-sbn-2023"))
    draft, unknown = client.get(address("ddci-sbn-2025")), client.get(address("ddci-sbn-1999"))
    assert [answer.status_code for answer in (closed, draft, unknown)] == [404, 404, 404]
    reference = re.compile(rb"<code>[0-9a-f]{32}</code>")
    assert len({reference.sub(b"", answer.content) for answer in (closed, draft, unknown)}) == 1
    assert as_user(cast.standing_clerk).get(address("ddci-sbn-2023")).status_code == 404
    assert client.get(address("ddci-sbn-2023", "public-xlsx")).status_code == 404


def test_closing_takes_it_off_at_once(client, cast, opened):
    tag = client.get(address())["ETag"]
    actions.close_to_public(edition=opened, by=cast.standing_clerk)

    assert client.get(address(), HTTP_IF_NONE_MATCH=tag).status_code == 404
    assert client.get(LIST).status_code == 404


def test_the_list_names_what_is_open_and_is_not_there_before(client, cast):
    assert client.get(LIST).status_code == 404

    actions.open_to_public(edition=cast.edition_2024, by=cast.standing_clerk)
    page = words(client.get(LIST))
    assert address() in page
    assert address("ddci-sbn-2023") not in page


def test_a_reader_without_an_account_gets_a_page_that_caches_may_keep(client, opened):
    response = client.get(address())

    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert not Session.objects.exists()
    again = client.get(address(), HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert '<meta name="robots" content="index, nofollow">' in words(response)


def test_whoever_is_signed_in_gets_the_very_same_page(client, as_user, cast, opened):
    strangers = client.get(address()).content

    response = as_user(cast.standing_clerk).get(address())
    assert response.content == strangers
    assert response["Cache-Control"] == "private, max-age=300"


def test_a_correction_is_marked_with_its_day(client, cast, opened):
    result = Result.objects.get(edition=opened, unit=cast.other_department)
    actions.correct(
        result=result, line=None, kind="score", seen=Decimal("79.00"), value=Decimal("79.50"), reason="x",
        by=cast.standing_clerk,
    )  # fmt: skip
    today = f"{timezone.localdate():%d/%m/%Y}"

    assert cells(client.get(address()))[1][1:3] == [f"Sở Tư pháp đã đính chính sau công bố, ngày {today}", "79,50"]


def test_a_corrected_component_is_not_the_publics_business(client, cast, opened):
    result = Result.objects.get(edition=opened, unit=cast.other_department)
    actions.correct(
        result=result, line=opened.lines.first(), kind="rank", seen=2, value=1, reason="x", by=cast.standing_clerk
    )

    assert "đính chính" not in words(client.get(address()))


def test_a_merged_units_rank_is_not_compared(client, cast, opened):
    gone = cast.unit("skhdt", "Sở Kế hoạch và Đầu tư", Unit.Kind.DEPARTMENT, cast.province, ends_on=date(2024, 6, 30))
    Succession.objects.create(predecessor=gone, successor=cast.department)

    assert [row[-1] for row in cells(client.get(address()))] == ["không so sánh (sáp nhập)", "giảm ▼ 1 bậc"]


def test_the_workbook_holds_what_the_page_holds(client, opened):
    response = client.get(address(name="public-xlsx"))
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]

    assert [row[:6] for row in rows] == [
        (1, "Sở Ngoại vụ", 80.17, None, 1, None),
        (2, "Sở Tư pháp", 79, None, -1, None),
    ]
    assert response["Cache-Control"] == "public, max-age=300"
    assert client.get(address(name="public-xlsx")).content == response.content


def test_nothing_is_written_there(client, opened):
    assert client.post(address()).status_code == 405


def test_few_queries_however_many_units(client, cast, opened, django_assert_max_num_queries):
    for number in range(5):
        unit = cast.unit(f"so-{number}", f"Sở {number}", Unit.Kind.DEPARTMENT, cast.province)
        Result.objects.bulk_create([Result(edition=opened, unit=unit, total=Decimal(50 + number), rank=7 - number)])
    with django_assert_max_num_queries(4):
        assert len(cells(client.get(address()))) == 7


SAMPLE = [
    (1, "81,06", 0), (2, "79,97", 2), (3, "78,21", 12), (4, "77,26", 1), (5, "76,47", 13), (6, "75,59", 0),
    (7, "75,16", 1), (8, "71,87", -5), (9, "71,84", 4), (10, "71,28", -8), (11, "70,99", 3), (12, "68,80", -2),
    (13, "68,53", -4), (14, "67,74", 5), (14, "67,74", 10), (16, "67,71", -9), (17, "67,18", 0), (18, "66,68", 4),
    (19, "66,40", 1), (20, "66,06", -8), (21, "65,04", -10), (22, "64,82", 3), (23, "64,64", -2), (24, "62,18", -8),
    (25, "58,88", -2),
]  # fmt: skip
"""Rank, total and places gained since 2023 of the sample province's 25 departments, reckoned by hand from its files."""


def test_a_whole_field_of_the_sample_province_where_the_portal_is_tried_out(client, db, settings):
    sample = project.FIXTURE_DIR / "sample"
    for folder in (project.FIXTURE_DIR, sample):
        load_units(read_yaml(folder / "units.yaml"), "units.yaml")
    load_indices(read_yaml(project.FIXTURE_DIR / "indices.yaml"), "indices.yaml")
    load_indices(read_yaml(sample / "editions.yaml"), "editions.yaml")
    for year in (2023, 2024):
        load_results(read_yaml(sample / "results" / f"minh-hoa-ddci-sbn-{year}.yaml"), f"{year}.yaml")
    clerk = User.objects.create(username="thuongtruc", full_name="Hà Thường Trực")
    code = "minh-hoa-ddci-sbn-2024"
    Edition.objects.filter(code=code).update(opened_at=timezone.now(), opened_by=clerk)
    assert client.get(address(code)).status_code == 404

    settings.DEBUG = True
    response = client.get(address(code))
    moved = {0: "giữ nguyên"} | {n: f"tăng ▲ {n} bậc" for n in range(1, 25)}
    moved |= {-n: f"giảm ▼ {n} bậc" for n in range(1, 25)}
    found = [(int(rank), total, places) for rank, _, total, _, places in cells(response)]
    assert found == [(rank, total, moved[places]) for rank, total, places in SAMPLE]
    assert "Số liệu minh họa." in words(response)
