"""What units reached in published rounds, as pages over many years read it: the same as the models say."""

from decimal import Decimal as D

import pytest

from indices.figures import lines_and_scores_of
from indices.models import ComponentScore, Edition, Result
from indices.standings import reached_in, results_in, results_of
from units.models import Membership, Unit, User
from units.prepared import GivenNumbers, Prepared

_named = Prepared(
    lambda: Unit.objects.filter(pk__any_of=GivenNumbers("units")).order_by("pk").values_list("pk", "parent")
)
_inside = Prepared(lambda: Unit.objects.filter(parent__any_of=GivenNumbers("units")).order_by("pk").values_list("pk"))


def test_among_takes_sets_of_any_size(cast, django_assert_num_queries):
    province, department, office = cast.province, cast.department, cast.office

    with django_assert_num_queries(4):
        assert _named(units={office.pk, province.pk}) == [(province.pk, None), (office.pk, department.pk)]
        assert _named(units=[department.pk]) == [(department.pk, province.pk)]
        assert _named(units=()) == []
        assert _inside(units={department.pk}) == [(office.pk,), (cast.consular.pk,)]


def test_results_are_those_of_the_published_editions_that_one_may_read(cast, django_assert_num_queries):
    """A published edition elsewhere, one of the sample province, one of the provinces themselves, and a draft."""
    cast.result(cast.draft, cast.department, "99.00", 1, [("9.90", 1), ("9.90", 1), ("9.90", 1)])
    elsewhere = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="ha-tinh", name="Tỉnh Hà Tĩnh")
    sample = Unit.objects.create(kind=Unit.Kind.PROVINCE, code="mau", name="Tỉnh mẫu", is_sample=True)
    for year, province, block in ((2020, elsewhere, "sbn"), (2021, sample, "sbn"), (2022, None, "tinh")):
        edition = Edition.objects.create(
            index=cast.ddci, province=province, block=block, year=year, code=f"thu-{year}", state="published"
        )
        cast.result(edition, cast.department, "70.00", 1, [])

    for user in User.objects.all():
        user.read_memberships_once()
        user.held_today()
        allowed = Result.objects.filter(
            unit=cast.department, edition__in=Edition.objects.visible_to(user).published()
        ).order_by("edition__year")
        with django_assert_num_queries(1):
            found = results_of(cast.department.pk, user)
            assert [(one.edition.code, str(one.edition), one.total) for one in found] == [
                ("thu-2021", "DDCI khối sở, ban, ngành năm 2021", D("70.00")),
                ("thu-2022", "DDCI các tỉnh, thành phố năm 2022", D("70.00")),
                ("ddci-sbn-2023", "DDCI khối sở, ban, ngành năm 2023", D("80.45")),
                ("ddci-sbn-2024", "DDCI khối sở, ban, ngành năm 2024", D("80.17")),
            ]
        assert found == list(allowed)


def test_who_is_nothing_anywhere_reads_no_result(cast):
    Membership.objects.filter(user=cast.officer).delete()

    assert results_of(cast.department.pk, cast.officer) == []


def test_results_of_an_edition_come_in_the_order_of_the_units(cast):
    found = results_in(cast.edition_2024, [cast.other_department, cast.department])
    assert [(one.unit.code, one.total, one.rank) for one in found] == [("stp", D("79.00"), 2), ("sngv", D("80.17"), 1)]

    with pytest.raises(KeyError):
        results_in(cast.edition_2024, [cast.department, cast.office])


def test_lines_are_there_also_where_a_result_has_no_score(cast, django_assert_num_queries):
    results = list(Result.objects.filter(unit=cast.department).order_by("edition__year"))
    ComponentScore.objects.filter(result=results[1], line__component=cast.technology).delete()

    with django_assert_num_queries(1):
        lines, scores = lines_and_scores_of(results)
    assert [line.code for line in lines[cast.edition_2024.pk]] == [
        "tinh-minh-bach",
        "chi-phi-thoi-gian",
        "ung-dung-cntt",
    ]
    assert {component: (one.line.name, one.score, one.rank) for component, one in scores[results[1].pk].items()} == {
        cast.transparency.pk: ("Tính minh bạch và tiếp cận thông tin", D("8.35"), 1),
        cast.time.pk: ("Chi phí thời gian", D("9.10"), 1),
    }


def test_without_results_nothing_is_asked(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lines_and_scores_of([]) == ({}, {})


def test_what_a_block_reached_leaves_out_what_is_not_known(cast):
    Result.objects.filter(edition=cast.edition_2023, unit=cast.department).update(total=None)
    ComponentScore.objects.filter(line__component=cast.technology, result__unit=cast.department).update(score=None)
    lines = {line.component_id: line.pk for line in cast.edition_2024.lines.all()}
    totals, scores = reached_in([cast.edition_2023.pk, cast.edition_2024.pk, cast.draft.pk], cast.edition_2024.pk)

    assert {edition: sorted(found) for edition, found in totals.items()} == {
        cast.edition_2023.pk: [D("81.00")],
        cast.edition_2024.pk: [D("79.00"), D("80.17")],
        cast.draft.pk: [],
    }
    assert {line: sorted(found) for line, found in scores.items()} == {
        lines[cast.transparency.pk]: [D("7.90"), D("8.35")],
        lines[cast.time.pk]: [D("8.00"), D("9.10")],
        lines[cast.technology.pk]: [D("8.00")],
    }
