"""What stands around the text: trích yếu, recipients, who signs and by what right."""

import pytest

from tests.plans.checking.builder import problems_of, sound_plan


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        ({"title": " "}, "title-missing", "trích yếu"),
        ({"recipients": ""}, "recipients-missing", "nơi nhận"),
        ({"position": ""}, "position-missing", "chữ ký"),
        ({"signatory": ""}, "signatory-missing", "chữ ký"),
        ({"authority": "KT. GIÁM ĐỐC"}, "delegation-without-basis", "chữ ký"),
    ],
)
def test_what_is_missing(cast, values, code, place):
    plan = sound_plan(cast, **values)

    (problem,) = problems_of(plan)
    assert (problem.code, problem.severity, problem.place, problem.block) == (code, "error", place, f"k{plan.pk}")


def test_the_right_to_sign_for_another(cast):
    plan = sound_plan(cast, authority="KT. GIÁM ĐỐC", delegation_basis="Quyết định số 12/QĐ-SNgV")
    assert problems_of(plan) == []
    plan.authority, plan.delegation_basis = "TM. ỦY BAN NHÂN DÂN", ""
    plan.save()
    assert problems_of(plan) == []


def test_recipients_without_a_file_line(cast):
    (problem,) = problems_of(sound_plan(cast, recipients="UBND tỉnh (b/c)\nLãnh đạo Sở"))
    assert problem.code == "recipients-without-file"
    assert [(mend.field, mend.value) for mend in problem.mends] == [
        ("recipients", "UBND tỉnh (b/c)\nLãnh đạo Sở\nLưu: VT")
    ]


def test_the_file_line_comes_last(cast):
    (problem,) = problems_of(sound_plan(cast, recipients="UBND tỉnh\n- Lưu: VT\nLãnh đạo Sở"))
    assert (problem.code, problem.severity) == ("recipients-file-not-last", "warning")
    assert [mend.value for mend in problem.mends] == ["UBND tỉnh\nLãnh đạo Sở\n- Lưu: VT"]
