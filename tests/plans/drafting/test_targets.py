from decimal import Decimal

from plans.drafting.targets import suggest, suggestions
from plans.models import Target
from tests.plans.drafting.figures import figures, line


def suggested(*row, size=25, **more):
    """What is suggested for one component: kind, value, of how many, the reason."""
    found = suggest(line("Chi phí thời gian", *row, **more), figures(size=size))
    return found and (found.kind, found.value, found.of, found.reason)


def test_what_did_not_fall_keeps_its_score():
    kept = (Target.Kind.SCORE_MIN, Decimal("9.10"), None, "Giữ điểm đã đạt năm 2024.")

    assert suggested("9.10", 7, "8.71", 2) == kept
    assert suggested("9.10", 7, "9.10", 2) == kept
    assert suggested("9.10") == kept


def test_a_new_component_keeps_at_least_its_score():
    assert suggested("8.93", 8, is_new=True) == (
        Target.Kind.SCORE_MIN,
        Decimal("8.93"),
        None,
        "Chỉ số mới, ít nhất giữ điểm đã đạt năm 2024.",
    )


def test_what_fell_below_the_median_reaches_it():
    assert suggested("8.35", 4, "9", 1, field=("9.5", "8.70", "8.70", "8.35")) == (
        Target.Kind.SCORE_MIN,
        Decimal("8.70"),
        None,
        "Cần thêm 0,35 điểm để đạt trung vị của khối.",
    )


def test_what_fell_above_the_median_reaches_the_nearer_of_the_next_place_and_its_former_score():
    block = ("9.5", "8.70", "6", "5")

    assert suggested("8.70", 2, "9.9", 1, field=block)[1:] == (
        Decimal("9.5"),
        None,
        "Cần thêm 0,80 điểm để đạt điểm của thứ hạng liền trên.",
    )
    assert suggested("8.70", 2, "8.80", 1, field=block)[1:] == (
        Decimal("8.80"),
        None,
        "Cần thêm 0,10 điểm để trở lại mức năm 2023.",
    )
    assert suggested("9.5", 1, "9.9", 1, field=block)[1] == Decimal("9.9")


def test_without_the_field_what_fell_into_the_lower_half_reaches_the_middle_rank():
    assert suggested("6.40", 14, "10", 1) == (
        Target.Kind.RANK_MAX,
        Decimal(13),
        25,
        "Cần tăng 01 bậc để vào nửa trên của bảng xếp hạng; để trở lại mức năm 2023 cần thêm 3,60 điểm.",
    )


def test_without_the_field_what_fell_in_the_upper_half_reaches_the_better_year():
    back = (Target.Kind.SCORE_MIN, Decimal("9.19"), None, "Cần thêm 1,52 điểm để trở lại mức năm 2023.")

    assert suggested("7.67", 11, "9.19", 5) == back
    assert suggested("7.67", change="-1.52") == back
    assert suggested("7.67", 11, "9.19", 5, size=None) == back


def test_where_only_ranks_are_known_the_better_one_is_regained():
    back = (Target.Kind.RANK_MAX, Decimal(3), 25, "Cần tăng 02 bậc để trở lại thứ hạng năm 2023.")

    assert suggested("6.51", 5, None, 3) == back
    assert suggested(None, 5, None, 3) == back
    assert suggested(None, 3, None, 5) == (Target.Kind.RANK_MAX, Decimal(3), 25, "Giữ thứ hạng đã đạt.")


def test_nothing_is_suggested_without_figures():
    known = figures(None, line("Chi phí thời gian"), line("Đào tạo lao động", "7"))

    assert [one.line.name for one in suggestions(known)] == ["Đào tạo lao động"]


def test_pci_is_set_against_the_whole_country():
    fell = line("Đào tạo lao động", "5", 60, "6", 40, field=("7", "6", "5"))

    assert suggest(fell, figures(index="PCI", size=63)).reason == "Cần thêm 1,00 điểm để đạt trung vị của cả nước."
