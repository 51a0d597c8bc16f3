"""The overview on whole and on sparse fields, against figures worked out by hand from the published tables."""

from decimal import Decimal as D

import pytest

from indices.models import Edition, Result
from tests.reports.block_cast import page, text
from tests.reports.sample_rounds import OnSampleRounds
from units.models import Unit


class TestTheSampleField(OnSampleRounds):
    """25 departments by nine components in 2024 against eight in 2023."""

    CODE = "minh-hoa-ddci-sbn-2024"

    def test_totals_ranks_changes_places_and_distances(self, reader):
        rows = {
            row.unit.code.removeprefix("minh-hoa-"): row.standing
            for row in page(reader, code=self.CODE).context["rows"]
        }

        assert len(rows) == 25
        expected = {
            "sldtbxh": ("81.06", 1, "-0.72", 0, "0.00"),
            "stttt": ("78.21", 3, "5.52", 12, "-2.85"),
            "ttt": ("76.47", 5, "4.32", 13, "-4.59"),
            "bhxh": ("68.53", 13, "-6.41", -4, "-12.53"),
            "sgddt": ("67.74", 14, "-3.79", 5, "-13.32"),
            "snv": ("67.74", 14, "2.41", 10, "-13.32"),
            "qltt": ("67.71", 16, "-8.14", -9, "-13.35"),
            "bqlkcn": ("58.88", 25, "-7.15", -2, "-22.18"),
        }
        found = {code: rows[code] for code in expected}
        assert {
            code: (str(row.score), row.rank, str(row.change), row.places, str(row.to_leader))
            for code, row in found.items()
        } == expected

    def test_the_biggest_movers_in_points_and_in_places(self, reader):
        (_, points), (_, places) = page(reader, code=self.CODE).context["movers"]

        def told(rows, name):
            return [(row.unit.code.removeprefix("minh-hoa-"), str(getattr(row, name))) for row in rows]

        assert told(points.up, "change") == [("stttt", "5.52"), ("ttt", "4.32"), ("snv", "2.41")]
        assert told(points.down, "change") == [("svhttdl", "-10.28"), ("sgtvt", "-9.34"), ("sxd", "-8.73")]
        assert told(places.up, "places") == [("ttt", "13"), ("stttt", "12"), ("snv", "10")]
        assert told(places.down, "places") == [("sgtvt", "-10"), ("qltt", "-9"), ("svhttdl", "-8")]
        assert (points.compared, places.compared) == (25, 25)
        assert (points.more_up, points.more_down, places.more_up, places.more_down) == (0, 0, 0, 2)

    def test_the_weakest_components_by_median_and_by_units_that_fell(self, reader):
        context = page(reader, code=self.CODE).context

        assert [(one.field.line.code, str(one.field.median), str(one.field.top)) for one in context["weakest"]] == [
            ("ung-dung-cntt", "6.19", "8.00"),
            ("tinh-nang-dong", "6.27", "7.71"),
            ("tinh-minh-bach", "6.29", "8.32"),
        ]
        assert [(one.field.line.code, one.fallen, one.compared) for one in context["fallen"]] == [
            ("tinh-minh-bach", 22, 25),
            ("ho-tro-doanh-nghiep", 21, 25),
            ("chi-phi-thoi-gian", 18, 25),
            ("tinh-nang-dong", 18, 25),
        ]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("xep-loai=Rất+tốt", 1),
            ("xep-loai=Tốt", 10),
            ("xep-loai=Khá", 13),
            ("xep-loai=Trung+bình", 1),
            ("bien-dong=giam", 20),
            ("bien-dong=tang", 5),
        ],
    )
    def test_how_many_units_fit(self, reader, query, count):
        assert len(page(reader, f"?{query}", self.CODE).context["rows"]) == count

    def test_made_up_figures_say_so(self, reader):
        assert "Số liệu minh họa." in text(page(reader, code=self.CODE))

    def test_with_one_unit_known_the_page_says_what_it_does_not_know(self, reader):
        units = Unit.objects.filter(code="sngv")
        edition = Edition.objects.get(code="ddci-sbn-2024")
        Result.objects.create(edition=edition, unit=units.get(), total=D("80.17"), rank=11)
        said = text(page(reader, code="ddci-sbn-2024"))

        for words in ("Dẫn đầu chưa rõ", "Chỉ biết điểm tổng của 1/25 đơn vị", "nên không tính trung vị",
                      "chưa có điểm hai năm để so sánh"):  # fmt: skip
            assert words in said

    def test_a_block_without_results_or_a_year_before_reads_well(self, reader):
        said = text(page(reader, code="ddci-huyen-2021"))

        for words in ("Chưa có kết quả của đơn vị nào trong đợt này.", "chưa có kết quả năm trước"):
            assert words in said
