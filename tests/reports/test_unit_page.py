from datetime import date
from decimal import Decimal

from django.urls import reverse

from indices.models import Finding, Result
from reports.history import unit_history
from units.models import Succession, Unit


def page(client, unit):
    return client.get(reverse("reports:unit", args=[unit.code]))


def test_a_unit_shows_its_components_over_the_years(as_user, cast):
    response = page(as_user(cast.officer), cast.department)

    (history,) = response.context["histories"]
    assert history.years == [2023, 2024]
    assert [(line.name, [str(score.score) if score else None for score in line.scores]) for line in history.lines] == [
        ("Tính minh bạch và tiếp cận thông tin", ["7.61", "8.35"]),
        ("Chi phí thời gian", ["8.71", "9.10"]),
        ("Ứng dụng công nghệ thông tin", [None, "8.93"]),
    ]
    body = response.content.decode()
    for figure in ("7,61", "8,35", "8,93", "80,17"):
        assert figure in body


def test_a_renamed_component_stays_one_line_under_its_newest_name(cast):
    cast.edition_2024.lines.filter(component=cast.time).update(name="Chi phí tuân thủ")
    (history,) = unit_history(Result.objects.filter(unit=cast.department))

    assert [line.name for line in history.lines][1] == "Chi phí tuân thủ"
    assert [str(score.score) for score in history.lines[1].scores] == ["8.71", "9.10"]


def test_figures_of_a_draft_are_not_shown(as_user, cast):
    cast.result(cast.draft, cast.department, "99.00", 1, [("1", 1), ("2", 1), ("3", 1)])

    assert "99,00" not in page(as_user(cast.officer), cast.department).content.decode()


def test_a_neighbours_page_shows_published_figures_but_not_its_plans_and_tasks(as_user, cast):
    cast.plan(title="Kế hoạch không cho người ngoài xem")
    response = page(as_user(cast.outsider), cast.department)

    assert response.status_code == 200
    assert "80,17" in response.content.decode()
    assert "không cho người ngoài xem" not in response.content.decode()
    assert list(response.context["plans"]) == []


def test_a_unit_of_another_province_is_not_found(as_user, cast):
    other = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")

    assert page(as_user(cast.leader), other).status_code == 404


def test_a_merged_unit_names_its_successor(as_user, cast):
    cast.other_department.ends_on = date(2025, 2, 28)
    cast.other_department.save()
    Succession.objects.create(predecessor=cast.other_department, successor=cast.department)

    assert "28/02/2025" in page(as_user(cast.leader), cast.other_department).content.decode()
    assert "Sở Tư pháp" in page(as_user(cast.leader), cast.department).content.decode()


def test_what_the_survey_found_stands_beside_the_figures(as_user, cast):
    result = Result.objects.get(edition=cast.edition_2024, unit=cast.department)
    Finding.objects.create(
        result=result,
        line=result.edition.lines.first(),
        position=1,
        text="Còn phải đi lại",
        percentage=Decimal("20.00"),
    )

    body = page(as_user(cast.officer), cast.department).content.decode()
    assert "20 %</strong> – Còn phải đi lại" in " ".join(body.split())
