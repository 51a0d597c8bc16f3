"""The standing office founds next year's round from last year's."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from indices import actions
from indices.component_set import Particulars, WantedLine
from indices.models import Block, Component, Edition, Result
from tests.indices.round_forms import posted
from tests.pci_cast import PciCast
from units.models import AuditEntry, Succession, Unit

ADDRESS = "/xep-hang/lap-dot/"
NEXT = f"{ADDRESS}?khoi=ddci-sbn-lang-son&nam=2026"


@pytest.fixture
def office(as_user, cast):
    return as_user(cast.standing_clerk)


@pytest.fixture
def found(office):
    """Return a function that opens the page, changes what is given and posts it."""

    def post(address=NEXT, **changed):
        page = office.get(address)
        assert page.status_code == 200
        return office.post(address, posted(page.context, **changed))

    return post


def lines(code="ddci-sbn-2026"):
    found = Edition.objects.get(code=code).lines.values_list("position", "name", "component__code", "weight")
    return list(found)


def test_next_years_round_is_three_steps_away(office, cast):
    rounds = office.get(reverse("indices:editions"))
    assert f'href="{NEXT.replace("&", "&amp;")}"' in rounds.content.decode()
    page = office.get(NEXT)
    answer = office.post(NEXT, posted(page.context))

    edition = Edition.objects.get(code="ddci-sbn-2026")
    assert answer.url == edition.get_absolute_url()
    assert (edition.state, edition.province, edition.year, edition.size) == ("draft", cast.province, 2026, 2)
    assert lines() == [
        (1, "Tính minh bạch và tiếp cận thông tin", "tinh-minh-bach", None),
        (2, "Chi phí thời gian", "chi-phi-thoi-gian", None),
        (3, "Ứng dụng công nghệ thông tin", "ung-dung-cntt", None),
    ]
    entry = AuditEntry.objects.get(action="edition.found")
    assert (entry.actor, entry.summary) == (
        cast.standing_clerk,
        "Lập DDCI khối sở, ban, ngành năm 2026: 3 chỉ số thành phần",
    )


def test_components_are_renamed_weighed_moved_added_and_left_out(found, cast):
    other = cast.component("tiep-can-dat-dai", "Tiếp cận đất đai")
    found(
        rows={0: {"weight": "40"}, 1: {"DELETE": "on"}, 2: {"place": "1", "name": "Chuyển đổi số", "weight": "30,5"}},
        new=[{"name": "Đất đai", "component": other.pk, "weight": "19.5"}, {"name": "Xanh", "weight": "10"}],
        size="3",
        bands="Tốt: 70\nKhá: 62,5",
        source="Quyết định số 12/QĐ-UBND",
    )

    assert lines() == [
        (1, "Chuyển đổi số", "ung-dung-cntt", Decimal("30.50")),
        (2, "Tính minh bạch và tiếp cận thông tin", "tinh-minh-bach", Decimal("40.00")),
        (3, "Đất đai", "tiep-can-dat-dai", Decimal("19.50")),
        (4, "Xanh", "xanh", Decimal("10.00")),
    ]
    edition = Edition.objects.get(code="ddci-sbn-2026")
    assert (edition.size, edition.bands) == (3, [["Tốt", 70], ["Khá", 62.5]])
    assert edition.source == "Quyết định số 12/QĐ-UBND"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rows": {0: {"weight": "40"}}}, "Mới ghi trọng số của 1/3 chỉ số."),
        ({"rows": {0: {"weight": "140"}}}, "140 lớn hơn 100. Điểm phải từ 0 đến 100."),
        ({"rows": {0: {"weight": "0"}}}, "Trọng số phải lớn hơn 0. Không công bố thì để trống."),
        ({"rows": {0: {"name": ""}}}, "Hãy ghi tên chỉ số, hoặc chọn “Bỏ” ở cuối dòng."),
        ({"rows": {0: {"name": "Chi phí thời gian"}}}, "“Chi phí thời gian” trùng tên với một chỉ số khác của đợt."),
        ({"new": [{"name": "!!!"}]}, "Tên chỉ số phải có chữ. Hãy ghi tên đầy đủ."),
        ({"rows": {0: {"place": "x"}}}, "Hãy ghi một số nguyên từ 1 đến 99, ví dụ 2."),
        ({"rows": {n: {"DELETE": "on"} for n in range(3)}}, "Đợt phải có ít nhất một chỉ số thành phần."),
        ({"bands": "Tốt 70"}, "“Tốt 70” không đọc được. Hãy ghi tên, dấu hai chấm, điểm; ví dụ Tốt: 70."),
        ({"bands": "Khá: 60\nTốt: 70"}, "Thang xếp loại là danh sách [tên, từ điểm], mức cao trước."),
        ({"size": "0"}, "Hãy ghi một số nguyên từ 1 đến 9999, ví dụ 25."),
    ],
)
def test_what_does_not_fit_gets_a_sentence_and_founds_nothing(found, changed, sentence):
    answer = found(**changed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Edition.objects.filter(year=2026).exists()
    assert Component.objects.count() == 3


def test_a_page_that_is_too_old_says_so(office):
    answer = office.post(NEXT, {})

    assert answer.status_code == 422
    assert "Trang này đã cũ. Hãy tải lại trang." in answer.content.decode()


def test_a_round_that_is_there_is_opened_instead_of_founded_twice(office, cast):
    page = office.get(f"{ADDRESS}?khoi=ddci-sbn-lang-son&nam=2025")

    assert page.status_code == 422
    body = page.content.decode()
    assert "DDCI khối sở, ban, ngành năm 2025 đã được lập." in body
    assert f'<a href="{cast.draft.get_absolute_url()}">Mở' in body


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("khoi=ddci-huyen-lang-son&nam=2025", "Cấp huyện không còn từ sau ngày 30/06/2025."),
        ("khoi=ddci-sbn-lang-son&nam=2062", "Chỉ lập đợt đến năm"),
        ("khoi=ddci-sbn-lang-son&nam=hai", "Năm này không đọc được."),
        ("khoi=ddci-sbn-lang-son&nam=1999", "Chỉ có đợt từ năm 2005"),
    ],
)
def test_a_block_or_year_that_cannot_be_gets_a_sentence(office, asked, sentence):
    page = office.get(f"{ADDRESS}?{asked}")

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_an_agency_that_is_no_more_is_named_with_its_successor_and_is_not_taken_over(office, cast):
    Unit.objects.filter(pk=cast.other_department.pk).update(ends_on=date(2026, 2, 28))
    cast.result(cast.draft, cast.other_department, "70", 2, [("7", 2)] * 3)
    Succession.objects.create(predecessor=cast.other_department, successor=cast.department)
    page = office.get(NEXT)

    assert [unit.code for unit in page.context["ranked"]] == ["sngv"]
    assert "<li>Sở Tư pháp, kế tục: Sở Ngoại vụ</li>" in page.content.decode()
    assert page.context["form"]["size"].value() == 1


def test_a_unit_of_another_kind_that_took_part_takes_part_again_unless_it_is_unticked(found, office, cast):
    town = cast.unit("thanh-pho", "Thành phố Lạng Sơn", Unit.Kind.COMMUNE, cast.province)
    Result.objects.create(edition=cast.draft, unit=town)
    page = office.get(NEXT)
    assert "Đơn vị thuộc khối khác cùng được xếp hạng" in page.content.decode()

    found()
    edition = Edition.objects.get(code="ddci-sbn-2026")
    assert [unit.code for unit in edition.units().in_alphabet()] == ["sngv", "stp", "thanh-pho"]
    actions.discard(edition=edition, by=cast.standing_clerk)
    found(joining=[])
    assert [unit.code for unit in Edition.objects.get(code="ddci-sbn-2026").units().in_alphabet()] == ["sngv", "stp"]


def test_the_first_round_of_the_communes_takes_the_components_of_another_block(found):
    found(f"{ADDRESS}?khoi=ddci-xa-lang-son&nam=2026")

    assert [code for _, _, code, _ in lines("ddci-xa-2026")] == ["tinh-minh-bach", "chi-phi-thoi-gian", "ung-dung-cntt"]


def test_another_year_can_be_copied(found):
    found(f"{NEXT}&tu=ddci-sbn-2023")

    assert [name for _, _, name, _ in lines()] == ["tinh-minh-bach", "chi-phi-thoi-gian"]


def test_pci_is_founded_by_the_home_province_with_the_number_of_provinces(found, cast):
    PciCast(cast)
    before = Edition.objects.filter(index__code="PCI").order_by("-year").first()
    found(f"{ADDRESS}?khoi=pci-tinh&nam={before.year + 1}")

    edition = Edition.objects.get(code=f"pci-tinh-{before.year + 1}")
    assert (edition.province, edition.block, edition.size) == (None, Block.PROVINCES, before.size)


def test_only_the_standing_office_founds(cast):
    for person in (cast.unit_clerk, cast.leader, cast.head_of_unit):
        with pytest.raises(PermissionDenied):
            actions.found(
                index=cast.ddci, province=cast.province, block=Block.DEPARTMENTS, year=2026,
                lines=[WantedLine(cast.time, "Chi phí thời gian")], particulars=Particulars(), by=person,
            )  # fmt: skip


def test_a_component_of_another_index_does_not_belong(cast):
    stranger = Component.objects.create(index=PciCast(cast).index, code="la", name="Lạ")
    with pytest.raises(ValidationError, match="không thuộc bộ chỉ số DDCI"):
        actions.found(
            index=cast.ddci, province=cast.province, block=Block.DEPARTMENTS, year=2026,
            lines=[WantedLine(stranger, "Lạ")], particulars=Particulars(), by=cast.standing_clerk,
        )  # fmt: skip


def test_a_reader_sees_no_way_to_found(as_user, cast):
    body = as_user(cast.leader).get(reverse("indices:editions")).content.decode()

    assert "Lập đợt" not in body
    assert "Chưa công bố" not in body
