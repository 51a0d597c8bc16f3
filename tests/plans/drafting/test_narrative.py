from decimal import Decimal

from plans.drafting.narrative import assessment, overall
from plans.drafting.said import feedback, findings, recommendations
from plans.figures import Said
from plans.models import Paragraph
from tests.plans.drafting.figures import VOICE, figures, line, total


def texts(known) -> list[str]:
    """Every heading and paragraph of the assessment, in order."""
    said = []
    for top in assessment(known, VOICE):
        for part in top.walk():
            said.append(part.heading)
            said += [item.text or "[bảng]" for item in part.items]
    return said


def of_total(*row, **more) -> list[str]:
    return [words.text for words in overall(figures(total(*row, **more)), VOICE)]


def test_total_and_rank_that_go_different_ways():
    assert of_total("80.17", 11, "80.45", 15) == [
        "Năm 2024, Sở Ngoại vụ đạt 80,17 điểm, xếp hạng 11/25 sở, ban, ngành. "
        "So với năm 2023 (80,45 điểm, hạng 15/25), tổng điểm giảm 0,28 điểm nhưng thứ hạng tăng 04 bậc."
    ]


def test_total_and_rank_that_go_the_same_way_or_stay():
    start = "Năm 2024, Sở Ngoại vụ đạt 79,70 điểm, xếp hạng 4/25 sở, ban, ngành. So với năm 2023 "

    assert of_total("79.70", 4, "69.63", 9) == [
        start + "(69,63 điểm, hạng 9/25), tổng điểm tăng 10,07 điểm và thứ hạng tăng 05 bậc."
    ]
    assert of_total("79.70", 4, "78.70", 4) == [
        start + "(78,70 điểm, hạng 4/25), tổng điểm tăng 1,00 điểm, thứ hạng giữ nguyên."
    ]
    assert of_total("79.70", 4, "79.70", 4) == [
        start + "(79,70 điểm, hạng 4/25), tổng điểm và thứ hạng đều giữ nguyên."
    ]
    assert of_total("79.70", 4, "79.70", 14) == [
        start + "(79,70 điểm, hạng 14/25), tổng điểm giữ nguyên, thứ hạng tăng 10 bậc."
    ]


def test_missing_figures_make_the_text_shorter():
    assert of_total("63.25", 8, change="-3.32") == [
        "Năm 2024, Sở Ngoại vụ đạt 63,25 điểm, xếp hạng 8/25 sở, ban, ngành. So với năm 2023, tổng điểm giảm 3,32 điểm."
    ]
    assert of_total("63.25") == ["Năm 2024, Sở Ngoại vụ đạt 63,25 điểm."]
    assert of_total(None, 8) == ["Năm 2024, Sở Ngoại vụ xếp hạng 8/25 sở, ban, ngành."]
    assert of_total(None, None, "60", 8) == []


def test_a_published_change_that_contradicts_the_scores_is_not_repeated():
    [words] = overall(figures(total("70", 3, "60", 3, change="-1.50")), VOICE)

    assert words.text == (
        "Năm 2024, Sở Ngoại vụ đạt 70,00 điểm, xếp hạng 3/25 sở, ban, ngành. So với năm 2023 (60,00 điểm, hạng 3/25), "
        "thứ hạng giữ nguyên."
    )
    assert [note.text for note in words.notes] == [
        "Mức thay đổi tổng điểm đã công bố không bằng hiệu của hai năm nên không được nêu ở đây."
    ]


def test_distance_to_leader_and_median_where_the_field_is_known():
    below = of_total("70", 3, field=("90", "80", "70"))
    above = of_total("80", 2, field=("90", "80", "70", "60"))
    best = of_total("90", 1, field=("90", "80", "70"))

    assert below[1] == (
        "Tổng điểm thấp hơn 10 điểm so với trung vị của khối (80,00 điểm) và thấp hơn 20,00 điểm so với đơn vị "
        "dẫn đầu (90,00 điểm)."
    )
    assert above[1] == (
        "Tổng điểm cao hơn 5,00 điểm so với trung vị của khối (75,00 điểm), nhưng thấp hơn 10 điểm so với đơn vị "
        "dẫn đầu (90,00 điểm)."
    )
    assert best[1] == "Đây là tổng điểm cao nhất của khối, cao hơn 10 điểm so với trung vị (80,00 điểm)."


def test_components_by_what_became_of_them():
    known = figures(
        total("80.17", 11),
        line("Chi phí thời gian", "9.10", 7, "8.71", 2),
        line("Cạnh tranh bình đẳng", "6.40", 14, "10", 1),
        line("Hỗ trợ doanh nghiệp", "7.96", 7, "5.39", 25),
        line("Thiết chế pháp lý", "7.00", 11, "7.00", 11),
        line("Ứng dụng công nghệ thông tin", "8.93", 8, is_new=True),
    )

    assert texts(known)[2:] == [
        "Kết quả từng chỉ số thành phần",
        "Điểm số và thứ hạng từng chỉ số thành phần năm 2024 như sau:",
        "[bảng]",
        "Trong 04 chỉ số thành phần so sánh được với năm 2023, có 02 chỉ số tăng điểm, 01 chỉ số giảm điểm và 01 chỉ "
        "số giữ nguyên điểm. Ứng dụng công nghệ thông tin là chỉ số mới, chưa có trong bộ chỉ số năm 2023.",
        "Các chỉ số tăng điểm",
        "Hỗ trợ doanh nghiệp: tăng nhiều nhất, từ 5,39 điểm lên 7,96 điểm (tăng 2,57 điểm); từ hạng 25/25 lên hạng "
        "7/25.",
        "Chi phí thời gian: từ 8,71 điểm lên 9,10 điểm (tăng 0,39 điểm), nhưng thứ hạng giảm 05 bậc, từ hạng 2/25 "
        "xuống hạng 7/25.",
        "Chỉ số giảm điểm",
        "Cạnh tranh bình đẳng: từ 10 điểm xuống 6,40 điểm (giảm 3,60 điểm); từ hạng 1/25 xuống hạng 14/25.",
        "Chỉ số giữ nguyên điểm",
        "Thiết chế pháp lý: giữ nguyên 7,00 điểm như năm 2023, giữ nguyên hạng 11/25.",
        "Chỉ số mới",
        "Ứng dụng công nghệ thông tin: đạt 8,93 điểm, xếp hạng 8/25.",
    ]


def test_components_that_all_went_one_way():
    rose = figures(None, line("Chi phí thời gian", "9", None, "8"), line("Đào tạo lao động", "7", None, "6"))

    assert texts(rose)[3] == "Cả 02 chỉ số thành phần đều tăng điểm so với năm 2023."


def test_components_of_which_only_the_rank_of_the_year_before_is_known():
    known = figures(
        None,
        line("Chi phí thời gian", "8.76", 9, None, 16),
        line("Dịch vụ hỗ trợ doanh nghiệp", "6.51", 5, None, 3),
    )

    assert texts(known)[3:] == [
        "Trong 02 chỉ số thành phần, có 01 chỉ số tăng hạng và 01 chỉ số giảm hạng so với năm 2023.",
        "Chỉ số tăng hạng",
        "Chi phí thời gian: đạt 8,76 điểm; từ hạng 16/25 lên hạng 9/25.",
        "Chỉ số giảm hạng",
        "Dịch vụ hỗ trợ doanh nghiệp: đạt 6,51 điểm; từ hạng 3/25 xuống hạng 5/25.",
    ]


def test_components_above_and_below_the_median_only_where_the_field_is_known():
    known = figures(
        None,
        line("Chi phí thời gian", "9", 1, field=("9", "8", "7")),
        line("Đào tạo lao động", "6", 3, field=("9", "8", "6")),
        line("Cạnh tranh bình đẳng", "5", 3),
    )

    assert texts(known)[3:] == [
        "So với trung vị của khối, có 01 chỉ số cao hơn (Chi phí thời gian), 01 chỉ số thấp hơn (Đào tạo lao động).",
        "Từng chỉ số thành phần",
        "Chi phí thời gian: đạt 9,00 điểm, xếp hạng 1/25; cao hơn trung vị của khối (8,00 điểm).",
        "Đào tạo lao động: đạt 6,00 điểm, xếp hạng 3/25; thấp hơn trung vị của khối (8,00 điểm).",
        "Cạnh tranh bình đẳng: đạt 5,00 điểm, xếp hạng 3/25.",
    ]


def test_nothing_is_said_of_components_without_figures():
    parts = assessment(figures(total("69.01", 16), line("Chi phí thời gian")), VOICE)

    assert [part.heading for part in parts] == ["Kết quả chung"]


def test_every_number_of_a_bullet_is_tied_to_the_data():
    known = figures(None, line("Chi phí thời gian", "9.10", 7, "8.71", 2), line("Đào tạo lao động", "8", 1))
    [bullet] = assessment(known, VOICE)[0].parts[0].items

    assert [(one.figure, one.component, one.year, one.value, one.text) for one in bullet.figures] == [
        ("score", "chi-phí-thời-gian", 2023, "8.71", "từ 8,71 điểm"),
        ("score", "chi-phí-thời-gian", 2024, "9.1", "lên 9,10 điểm"),
        ("change", "chi-phí-thời-gian", 2024, "0.39", "tăng 0,39 điểm"),
        ("places", "chi-phí-thời-gian", 2024, "-5", "giảm 05 bậc"),
        ("rank", "chi-phí-thời-gian", 2023, "2", "từ hạng 2/25"),
        ("rank", "chi-phí-thời-gian", 2024, "7", "xuống hạng 7/25"),
    ]


def test_the_table_of_results_stands_among_the_components():
    known = figures(None, line("Chi phí thời gian", "9", 1))

    kinds = [item.kind for item in assessment(known, VOICE)[0].items]
    assert kinds == [Paragraph.Kind.TEXT, Paragraph.Kind.RESULTS]


def said(component: str, text: str, percentage: str | None = None) -> Said:
    name = {"a": "Chi phí thời gian", "b": "Đào tạo lao động"}.get(component, "")
    return Said(component, name, text, percentage and Decimal(percentage))


def test_findings_by_component_with_their_percentages():
    known = figures(
        findings=(
            said("a", "Doanh nghiệp phải đi lại nhiều lần.", "58.10"),
            said("", "Mức hài lòng chung còn thấp."),
            said("a", "Hồ sơ còn trùng lặp", "3"),
            said("b", "Doanh nghiệp cho biết được mời; số còn lại thì chưa.", "64.49"),
        )
    )

    assert [words.text for words in findings(known)] == [
        "Kết quả khảo sát năm 2024 cho thấy các hạn chế sau:",
        "Chi phí thời gian: 58,1% doanh nghiệp phải đi lại nhiều lần; hồ sơ còn trùng lặp (3%).",
        "Mức hài lòng chung còn thấp.",
        "Đào tạo lao động: có 64,49% doanh nghiệp cho biết được mời; số còn lại thì chưa.",
    ]


def test_feedback_in_the_words_of_businesses():
    known = figures(feedback=(said("", "Cần trả hồ sơ đúng hẹn"), said("", " ")))

    assert [words.text for words in feedback(known)] == [
        "Qua khảo sát, doanh nghiệp, hợp tác xã, hộ kinh doanh có các góp ý sau:",
        "Cần trả hồ sơ đúng hẹn.",
    ]


def test_recommendations_are_an_appendix_numbered_by_component():
    advised = (said("a", "Cắt bớt bước xử lý"), said("b", "Mở lớp."), said("a", "Công bố thời hạn."))
    part = recommendations(figures(recommendations=advised))

    assert [(one.heading, [words.text for words in one.items]) for one in part.parts] == [
        ("Chi phí thời gian", ["(1) Cắt bớt bước xử lý.", "(2) Công bố thời hạn."]),
        ("Đào tạo lao động", ["(1) Mở lớp."]),
    ]
    assert recommendations(figures()) is None
