from decimal import Decimal

import pytest
from django.conf import settings

from indices.fixtures import load_indices, load_results
from indices.models import Component, ComponentScore, Edition, EditionComponent, Finding, Recommendation, Result
from indices.scoring import competition_ranks, round_score
from units.fixtures import FixtureError, load_units, read_yaml
from units.models import AuditEntry, Unit

FOLDER = settings.FIXTURE_DIR
RESULTS = "fixtures/results/ddci-sbn-2024.yaml"

SMALL_UNITS = {
    "province": {"code": "tinh-a", "name": "Tỉnh A"},
    "departments": [
        {"code": "so-a", "name": "Sở A"},
        {"code": "so-b", "name": "Sở B"},
        {"code": "so-c", "name": "Sở C", "ends_on": "2024-06-30"},
    ],
    "districts": [{"code": "huyen-a", "name": "Huyện A"}],
}
SMALL_EDITION = {
    "code": "ddci-sbn-2024",
    "index": "DDCI",
    "province": "tinh-a",
    "block": "sbn",
    "year": 2024,
    "state": "published",
    "size": 2,
    "components": {"minh-bach": "Tính minh bạch", "thoi-gian": "Chi phí thời gian"},
}
FAMILIES = {
    "indices": [{"code": "DDCI", "name": "Chỉ số năng lực cạnh tranh"}],
    "components": {"DDCI": {"minh-bach": "Tính minh bạch", "thoi-gian": "Chi phí thời gian"}},
}


@pytest.fixture
def small(db):
    """A province with two living departments and one round."""
    load_units(SMALL_UNITS, "fixtures/units.yaml")
    load_indices({**FAMILIES, "editions": [SMALL_EDITION]}, "fixtures/indices.yaml")


def load_home(*names: str):
    load_units(read_yaml(FOLDER / "units.yaml"), "fixtures/units.yaml")
    load_indices(read_yaml(FOLDER / "indices.yaml"), "fixtures/indices.yaml")
    paths = [FOLDER / "results" / f"{name}.yaml" for name in names] or sorted((FOLDER / "results").glob("*.yaml"))
    for path in paths:
        load_results(read_yaml(path), path.name)


@pytest.fixture
def home(db):
    load_home()


def figures(edition: str, unit: str) -> dict:
    scores = ComponentScore.objects.filter(result__edition__code=edition, result__unit__code=unit)
    return {row.line.component.code: row for row in scores.select_related("line__component")}


def whole(edition: str, unit: str) -> tuple:
    return Result.objects.values_list("total", "rank", "published_change", "published_change_rank").get(
        edition__code=edition, unit__code=unit
    )


# --- What the reference data say -------------------------------------------------------------------------------------


def test_each_edition_has_the_size_and_components_of_its_year(home):
    editions = {
        edition.code: (edition.size, edition.lines.count(), edition.published_median, edition.is_published)
        for edition in Edition.objects.all()
    }
    assert editions == {
        "ddci-sbn-2021": (24, 8, Decimal("68.49"), True),
        "ddci-sbn-2022": (25, 8, Decimal("75.99"), True),
        "ddci-sbn-2023": (25, 8, Decimal("81.34"), True),
        "ddci-sbn-2024": (25, 9, None, True),
        "ddci-huyen-2021": (11, 8, Decimal("72.54"), True),
        "ddci-huyen-2022": (11, 8, Decimal("74.65"), True),
        "ddci-huyen-2023": (11, 8, Decimal("76.29"), True),
        "ddci-huyen-2024": (11, 10, None, True),
        "pci-tinh-2020": (63, 10, None, True),
        "pci-tinh-2021": (63, 10, None, True),
        "pci-tinh-2022": (63, 10, None, True),
        "pci-tinh-2023": (63, 10, None, True),
        "pci-tinh-2024": (63, 10, None, True),
        "pci-tinh-2025": (34, 9, None, False),
    }
    assert Edition.objects.get(code="ddci-sbn-2023").published_top == Decimal("87.77")
    assert not Edition.objects.filter(source="").exists()


def test_a_component_lives_on_under_changing_names(home):
    def names(index, code):
        lines = EditionComponent.objects.filter(component__index__code=index, component__code=code)
        return sorted({(line.edition.block, line.name) for line in lines.select_related("edition")})

    assert names("DDCI", "ho-tro-doanh-nghiep") == [
        ("huyen", "Dịch vụ hỗ trợ doanh nghiệp"),
        ("huyen", "Hỗ trợ doanh nghiệp"),
        ("sbn", "Dịch vụ hỗ trợ doanh nghiệp"),
        ("sbn", "Hỗ trợ doanh nghiệp"),
    ]
    assert names("PCI", "thiet-che-phap-ly") == [
        ("tinh", "Thiết chế pháp lý"),
        ("tinh", "Thiết chế pháp lý và an ninh trật tự"),
    ]
    only_2025 = Component.objects.filter(index__code="PCI").exclude(editions__year__lt=2025)
    assert sorted(only_2025.values_list("code", flat=True)) == ["chi-phi-tuan-thu-hanh-chinh", "chinh-quyen-kien-tao"]


def test_published_weights_sum_to_a_hundred(home):
    weighted = EditionComponent.objects.exclude(weight=None)

    assert sorted(set(weighted.values_list("edition__code", flat=True))) == ["pci-tinh-2020", "pci-tinh-2021"]
    for edition in ("pci-tinh-2020", "pci-tinh-2021"):
        assert sum(weighted.filter(edition__code=edition).values_list("weight", flat=True)) == 100


def test_the_figures_of_foreign_affairs(home):
    assert whole("ddci-sbn-2023", "sngv") == (Decimal("80.45"), 15, Decimal("5.82"), 10)
    assert whole("ddci-sbn-2024", "sngv") == (Decimal("80.17"), 11, None, None)
    time_2023 = figures("ddci-sbn-2023", "sngv")["chi-phi-thoi-gian"]
    assert (time_2023.score, time_2023.rank, time_2023.published_change, time_2023.published_change_rank) == (
        Decimal("8.71"),
        2,
        Decimal("-1.29"),
        18,
    )
    now = figures("ddci-sbn-2024", "sngv")
    assert {
        code: (str(row.score), row.rank, row.published_change and str(row.published_change))
        for code, row in now.items()
    } == {
        "tinh-minh-bach": ("8.35", 10, "0.74"),
        "chi-phi-thoi-gian": ("9.10", 7, "0.39"),
        "chi-phi-khong-chinh-thuc": ("6.87", 16, "1.24"),
        "canh-tranh-binh-dang": ("6.40", 14, "-3.60"),
        "ho-tro-doanh-nghiep": ("7.96", 7, "2.57"),
        "tinh-nang-dong": ("8.01", 10, "0.46"),
        "vai-tro-nguoi-dung-dau": ("8.20", 14, "-1.80"),
        "thiet-che-phap-ly": ("7.67", 11, "-1.52"),
        "ung-dung-cntt": ("8.93", 8, None),
    }


def test_published_changes_agree_with_the_scores_of_both_years(home):
    before, now = figures("ddci-sbn-2023", "sngv"), figures("ddci-sbn-2024", "sngv")

    assert {code: row.score - before[code].score for code, row in now.items() if code in before} == {
        code: row.published_change for code, row in now.items() if code in before
    }


def test_planning_and_investment_2022_is_the_plain_mean(home):
    scores = [row.score for row in figures("ddci-sbn-2022", "skhdt").values()]

    assert (len(scores), round_score(sum(scores) * 10 / 8)) == (8, Decimal("79.70"))
    assert whole("ddci-sbn-2022", "skhdt") == (Decimal("79.70"), 4, Decimal("10.07"), None)


def test_what_was_not_published_is_not_filled_in(home):
    assert whole("ddci-sbn-2022", "sngv") == (None, None, None, None)
    ranks = {code: (row.score, row.rank) for code, row in figures("ddci-sbn-2022", "sngv").items()}
    assert ranks == {
        "tinh-minh-bach": (None, 2),
        "chi-phi-khong-chinh-thuc": (None, 23),
        "canh-tranh-binh-dang": (None, 24),
        "thiet-che-phap-ly": (None, 12),
        "vai-tro-nguoi-dung-dau": (None, 3),
        "tinh-nang-dong": (None, 20),
    }
    assert not Result.objects.filter(edition__code__in=["ddci-huyen-2022", "ddci-huyen-2023", "pci-tinh-2025"]).exists()
    assert whole("ddci-huyen-2024", "huyen-chi-lang") == (Decimal("63.25"), 8, Decimal("-3.32"), None)


def test_the_province_in_pci(home):
    rows = Result.objects.filter(unit__code="lang-son").order_by("edition__year")
    assert list(rows.values_list("edition__year", "total", "rank")) == [
        (2020, Decimal("62.43"), 49),
        (2021, Decimal("63.92"), 36),
        (2022, Decimal("67.88"), 15),
        (2023, Decimal("69.05"), 13),
        (2024, Decimal("69.01"), 16),
    ]


def test_what_was_said_about_chi_lang(home):
    percentages: dict[str, list] = {}
    for finding in Finding.objects.select_related("line__component").order_by("position"):
        percentages.setdefault(finding.line.component.code, []).append(float(finding.percentage))
    assert percentages == {
        "tinh-minh-bach": [21.14],
        "chi-phi-khong-chinh-thuc": [58.1, 3, 44.38],
        "canh-tranh-binh-dang": [27.84, 72.16],
        "ho-tro-doanh-nghiep": [64.49, 3.04],
        "tinh-nang-dong": [25.89],
        "vai-tro-nguoi-dung-dau": [13.44],
        "thiet-che-phap-ly": [47.66, 51.01],
        "ung-dung-cntt": [7, 7.2],
        "tiep-can-dat-dai": [18.68, 35.26, 31.43, 39.77, 41.05],
    }
    advice = Recommendation.objects.values_list("line__component__code", flat=True)
    assert {code: list(advice).count(code) for code in advice} == {
        "tinh-minh-bach": 4,
        "chi-phi-thoi-gian": 4,
        "chi-phi-khong-chinh-thuc": 3,
        "canh-tranh-binh-dang": 2,
        "ho-tro-doanh-nghiep": 3,
        "thiet-che-phap-ly": 3,
        "tiep-can-dat-dai": 3,
    }
    assert Result.objects.get(edition__code="ddci-sbn-2024").feedbacks.count() == 2


def test_everything_created_is_valid(home):
    for model in (Edition, EditionComponent, Component, Result, ComponentScore, Finding, Recommendation):
        for row in model.objects.all():
            row.full_clean()


def test_each_file_of_results_leaves_one_audit_line(db):
    load_home("ddci-sbn-2021")

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.summary) == (
        None,
        "result.load",
        "Nạp kết quả DDCI khối sở, ban, ngành năm 2021 từ ddci-sbn-2021.yaml: 7 đơn vị",
    )


# --- The made-up province --------------------------------------------------------------------------------------------


@pytest.fixture
def samples(db):
    load_home("ddci-sbn-2024")
    sample = FOLDER / "sample"
    load_units(read_yaml(sample / "units.yaml"), "units.yaml")
    load_indices(read_yaml(sample / "editions.yaml"), "editions.yaml")
    for path in sorted((sample / "results").glob("*.yaml")):
        load_results(read_yaml(path), path.name)


def test_the_made_up_province_says_so_everywhere(samples):
    units = Unit.objects.filter(is_sample=True)

    assert units.count() == 37
    assert [unit.code for unit in units if "minh họa" not in unit.name.lower()] == []
    assert [unit.code for unit in units if not unit.code.startswith("minh-hoa")] == []
    editions = Edition.objects.filter(province__is_sample=True)
    assert set(editions.values_list("source", flat=True)) == {"Số liệu minh họa, không phải kết quả thật"}
    bands = [["Rất tốt", 80], ["Tốt", 70], ["Khá", 60], ["Trung bình", 50]]
    assert [edition.bands for edition in editions] == [bands] * 3


@pytest.mark.parametrize(
    ("code", "units", "components"),
    [
        ("minh-hoa-ddci-sbn-2023", 25, 8),
        ("minh-hoa-ddci-sbn-2024", 25, 9),
        ("minh-hoa-ddci-huyen-2024", 11, 10),
    ],
)
def test_a_made_up_field_is_whole_and_adds_up(samples, code, units, components):
    edition = Edition.objects.get(code=code)
    results = list(edition.results.prefetch_related("scores"))
    scores = {result: {score.line_id: score for score in result.scores.all()} for result in results}

    assert (len(results), edition.units().count(), edition.size) == (units, units, units)
    assert {len(row) for row in scores.values()} == {components}
    for result, row in scores.items():
        assert result.total == round_score(sum(score.score for score in row.values()) * 10 / components)
    ranks = competition_ranks({result.pk: result.total for result in results})
    assert {result.pk: result.rank for result in results} == ranks
    for line in edition.lines.all():
        of_line = {result.pk: row[line.pk] for result, row in scores.items()}
        expected = competition_ranks({pk: score.score for pk, score in of_line.items()})
        assert {pk: score.rank for pk, score in of_line.items()} == expected


def test_the_draft_ranks_the_departments_that_are_left(samples):
    draft = Edition.objects.get(code="ddci-sbn-2025")

    assert (draft.state, draft.size, draft.units().count(), draft.lines.count()) == ("draft", 20, 20, 9)
    assert draft.results.count() == 0
    assert list(draft.lines.values_list("position", "name", "component")) == list(
        Edition.objects.get(code="ddci-sbn-2024").lines.values_list("position", "name", "component")
    )


# --- Loading ---------------------------------------------------------------------------------------------------------


def row(**figures) -> dict:
    return {"edition": "ddci-sbn-2024", "results": {"so-a": figures}}


def test_figures_may_stand_in_columns(small):
    data = row(total=80, rank=1, scores=[[Decimal("9.10"), 1], [7]])

    assert load_results({**data, "columns": ["thoi-gian", "minh-bach"]}, RESULTS) == 1

    found = {code: (score.score, score.rank) for code, score in figures("ddci-sbn-2024", "so-a").items()}
    assert found == {"thoi-gian": (Decimal("9.10"), 1), "minh-bach": (7, None)}


def test_a_second_load_keeps_what_people_have_corrected(small):
    data = row(total=80, rank=1, scores={"minh-bach": {"score": 8}}, feedback=["Cần nhanh hơn."])
    load_results(data, RESULTS)
    Result.objects.update(total=81)
    ComponentScore.objects.all().delete()

    assert load_results(data, RESULTS) == 0

    result = Result.objects.get()
    assert (result.total, result.scores.count(), result.feedbacks.count()) == (81, 0, 1)
    assert AuditEntry.objects.count() == 1


def test_a_unit_whose_life_was_corrected_later_does_not_stop_a_second_load(small):
    load_results(row(total=80, rank=1), RESULTS)
    Unit.objects.filter(code="so-a").update(ends_on="2024-06-30")

    assert load_results(row(total=80, rank=1), RESULTS) == 0


def test_an_edition_that_is_there_keeps_its_lines(small):
    EditionComponent.objects.filter(position=1).update(name="Tên đã sửa")

    assert load_indices({**FAMILIES, "editions": [SMALL_EDITION]}, "fixtures/indices.yaml") == 0

    assert EditionComponent.objects.get(position=1).name == "Tên đã sửa"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            {"edition": "ddci-sbn-1999", "results": {"so-a": {"rank": 1}}},
            "bộ chỉ số “ddci-sbn-1999” không có; hãy thêm vào fixtures/indices.yaml hoặc sửa mã.",
        ),
        (
            {"edition": "ddci-sbn-2024", "results": {"abc": {"rank": 1}}},
            "đơn vị “abc” không có trong danh mục đơn vị; hãy thêm vào fixtures/units.yaml hoặc sửa mã.",
        ),
        (
            {"edition": "ddci-sbn-2024", "results": {"huyen-a": {"rank": 1}}},
            "đơn vị “huyen-a” không thuộc khối sở, ban, ngành của Tỉnh A; hãy sửa mã hoặc chuyển sang tệp khác.",
        ),
        (
            {"edition": "ddci-sbn-2024", "results": {"so-c": {"rank": 1}}},
            "đơn vị “so-c” không tồn tại vào ngày 31/12/2024; hãy sửa mã hoặc ngày của đơn vị.",
        ),
        (
            row(total=Decimal("100.01")),
            "đơn vị “so-a”: điểm tổng 100.01 phải từ 0 đến 100; hãy xem lại số liệu công bố.",
        ),
        (row(total=-1), "đơn vị “so-a”: điểm tổng -1 phải từ 0 đến 100; hãy xem lại số liệu công bố."),
        (row(total="80,17"), "đơn vị “so-a”: điểm tổng “80,17” không phải là số; hãy ghi dạng 8.35 hoặc bỏ trống."),
        (
            row(rank=3),
            "đơn vị “so-a”: hạng 3 vượt quá số đơn vị được xếp hạng (2); hãy xem lại số liệu công bố.",
        ),
        (row(rank=0), "đơn vị “so-a”: hạng “0” không hợp lệ; hãy ghi số nguyên từ 1 hoặc bỏ trống."),
        (row(rank=Decimal("1.5")), "đơn vị “so-a”: hạng “1.5” không hợp lệ; hãy ghi số nguyên từ 1 hoặc bỏ trống."),
        (
            row(scores={"minh-bach": {"score": Decimal("10.5")}}),
            "đơn vị “so-a”, chỉ số “minh-bach”: điểm 10.5 phải từ 0 đến 10; hãy xem lại số liệu công bố.",
        ),
        (
            row(scores={"minh-bach": {"score": Decimal("8.123")}}),
            "đơn vị “so-a”, chỉ số “minh-bach”: điểm 8.123 có quá hai chữ số thập phân; hãy ghi như đã công bố.",
        ),
        (
            row(scores={"minh-bach": {"rank": 25}}),
            "đơn vị “so-a”, chỉ số “minh-bach”: hạng 25 vượt quá số đơn vị được xếp hạng (2); "
            "hãy xem lại số liệu công bố.",
        ),
        (
            row(scores={"dat-dai": {"score": 8}}),
            "đơn vị “so-a”, chỉ số “dat-dai” không có trong ddci-sbn-2024; hãy dùng một trong: minh-bach, thoi-gian.",
        ),
        (
            row(scores={"minh-bach": {"diem": 8}}),
            "đơn vị “so-a”, chỉ số “minh-bach” có trường “diem” không dùng ở đây; "
            "chỉ có: score, rank, change, change_rank.",
        ),
        (
            row(diem=8),
            "đơn vị “so-a” có trường “diem” không dùng ở đây; chỉ có: "
            "total, rank, change, change_rank, scores, findings, recommendations, feedback.",
        ),
        (
            {**row(scores=[[8, 1]]), "columns": ["minh-bach", "thoi-gian"]},
            "đơn vị “so-a”: có 1 ô điểm cho 2 chỉ số ở mục columns; hãy ghi đủ từng ô.",
        ),
        (
            {**row(scores=[[8, 1], [7, 1]]), "columns": ["minh-bach", "minh-bach"]},
            "mục columns ghi một chỉ số hai lần; hãy bỏ một dòng.",
        ),
        (
            row(findings={"minh-bach": [{"text": "Thiếu thông tin.", "percentage": 101}]}),
            "đơn vị “so-a”, mục findings của “minh-bach”: tỷ lệ 101 phải từ 0 đến 100; hãy xem lại số liệu công bố.",
        ),
        (
            row(recommendations={"minh-bach": [{"Hãy": "công khai"}]}),
            "đơn vị “so-a”, mục recommendations: “{'Hãy': 'công khai'}” phải là một câu; "
            "hãy đặt trong dấu ngoặc kép nếu có dấu hai chấm.",
        ),
    ],
)
def test_a_wrong_file_of_results_is_refused_and_nothing_saved(small, data, sentence):
    data["results"] = {"so-b": {"total": 70, "rank": 2}, **data["results"]}

    with pytest.raises(FixtureError) as refused:
        load_results(data, RESULTS)

    assert refused.value.problems == [f"{RESULTS}: {sentence}"]
    assert Result.objects.count() == 0
    assert AuditEntry.objects.count() == 0


def test_all_problems_of_a_file_are_told_at_once(small):
    data = {
        "edition": "ddci-sbn-2024",
        "results": {"abc": {"rank": 1}, "so-a": {"rank": 9, "scores": {"minh-bach": {"score": 11}}}},
    }

    with pytest.raises(FixtureError) as refused:
        load_results(data, RESULTS)

    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"index": "XYZ"}, "bộ chỉ số “XYZ” không có; hãy thêm vào mục indices hoặc sửa mã."),
        ({"province": "tinh-x"}, "tỉnh “tinh-x” không có; hãy thêm vào danh mục đơn vị hoặc sửa mã."),
        (
            {"components": {"dat-dai": "Tiếp cận đất đai"}},
            "chỉ số thành phần “dat-dai” không có; hãy thêm vào mục components hoặc sửa mã.",
        ),
        (
            {"components": {"minh-bach": "Tính minh bạch"}, "weights": {"thoi-gian": 50}},
            "“thoi-gian” có trọng số mà không có tên; hãy thêm vào mục components của năm.",
        ),
        (
            {"bands": [["Khá", 60], ["Tốt", 70]]},
            "thang xếp loại phải xếp từ cao xuống thấp, điểm từ 0 đến 100; hãy xếp lại.",
        ),
        ({"bands": ["Tốt"]}, "thang xếp loại phải gồm các cặp [tên, từ điểm]; hãy viết như [Tốt, 70]."),
        ({"size": 0}, "Số đơn vị được xếp hạng phải từ 1 trở lên."),
        ({"year": 1999, "code": "ddci-sbn-1999"}, "Năm phải từ 2005 (năm đầu của PCI) đến 2100."),
    ],
)
def test_a_wrong_edition_is_refused_with_a_sentence(small, change, sentence):
    edition = {**SMALL_EDITION, "code": "ddci-sbn-2023", "year": 2023, **change}

    with pytest.raises(FixtureError) as refused:
        load_indices({"editions": [edition]}, "fixtures/indices.yaml")

    assert refused.value.problems == [f"fixtures/indices.yaml: bộ chỉ số “{edition['code']}”: {sentence}"]
    assert Edition.objects.count() == 1
