from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from indices.actions import CellConflict, RefusedCells, save_cells
from indices.cells import Cell, Change, problem_of
from indices.models import ComponentScore, Result
from units.models import AuditEntry


@pytest.fixture
def save(cast):
    """Return a function that saves (unit, line number or None, kind, seen, value) of the draft."""
    lines = list(cast.draft.lines.all())

    def save(*rows, by=None):
        changes = [
            Change(Cell(unit.pk, None if line is None else lines[line].pk, kind), seen, value)
            for unit, line, kind, seen, value in rows
        ]
        return save_cells(edition=cast.draft, changes=changes, by=by or cast.standing_clerk)

    return save


def test_cells_of_several_units_are_saved_together(cast, save):
    save(
        (cast.department, 0, "score", None, Decimal("8.35")),
        (cast.department, None, "rank", None, 1),
        (cast.other_department, 1, "rank", None, 2),
    )

    assert list(
        ComponentScore.objects.filter(result__edition=cast.draft).order_by("id").values_list("score", "rank")
    ) == [
        (Decimal("8.35"), None),
        (None, 2),
    ]
    assert Result.objects.get(edition=cast.draft, unit=cast.department).entered_by == cast.standing_clerk
    assert [line.changes for line in AuditEntry.objects.order_by("id")] == [
        {"tinh-minh-bach": [None, "8.35"], "total hạng": [None, 1]},
        {"chi-phi-thoi-gian hạng": [None, 2]},
    ]


def test_one_wrong_cell_keeps_all_from_being_saved(cast, save):
    with pytest.raises(RefusedCells) as refused:
        save(
            (cast.department, 0, "score", None, Decimal("8.35")),
            (cast.department, 1, "score", None, Decimal(50)),
            (cast.department, None, "rank", None, 3),
        )

    assert list(refused.value.problems.values()) == [
        "50 lớn hơn 10. Điểm phải từ 0 đến 10.",
        "Hạng 3 vượt quá số đơn vị của khối (2).",
    ]
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_the_second_writer_of_a_cell_is_told_what_the_first_saved(cast, save):
    save((cast.department, 0, "score", None, Decimal("8.35")))
    with pytest.raises(CellConflict) as conflict:
        save((cast.department, 0, "score", None, Decimal("7.00")), by=cast.unit_clerk)

    assert list(conflict.value.current.values()) == [Decimal("8.35")]
    save((cast.department, 0, "score", Decimal("8.35"), Decimal("7.00")), by=cast.unit_clerk)
    assert ComponentScore.objects.get(result__edition=cast.draft).score == Decimal("7.00")


def test_two_writers_in_different_cells_of_a_row_do_not_meet(cast, save):
    save((cast.department, 0, "score", None, Decimal("8.35")))
    save((cast.department, 1, "score", None, Decimal("7.00")), by=cast.unit_clerk)

    assert Result.objects.get(edition=cast.draft).version == 2


def test_nothing_changed_leaves_no_trace(cast, save):
    assert save((cast.department, 0, "score", None, None)) == []
    assert not Result.objects.filter(edition=cast.draft).exists()
    assert not AuditEntry.objects.exists()


def test_a_units_clerk_saves_no_other_row(cast, save):
    with pytest.raises(PermissionDenied):
        save(
            (cast.department, None, "rank", None, 1),
            (cast.other_department, None, "rank", None, 2),
            by=cast.unit_clerk,
        )
    assert not Result.objects.filter(edition=cast.draft).exists()


def test_rights_are_read_when_the_round_is_held(cast, save, settings):
    """Whoever waited for the round may have lost them meanwhile."""
    settings.PREPARE_STATEMENTS = False  # each query is sent with its table
    with CaptureQueriesContext(connection) as queries:
        save((cast.department, 0, "score", None, Decimal(8)), by=cast.unit_clerk)

    held, rights = (
        next(place for place, query in enumerate(queries) if f'FROM "{table}"' in query["sql"])
        for table in ("indices_edition", "units_membership")
    )
    assert held < rights


def test_a_unit_outside_the_block_has_no_cell(cast, save):
    with pytest.raises(RefusedCells, match="không thuộc bảng điểm"):
        save((cast.consular, None, "rank", None, 1))


def test_a_right_held_two_levels_above_reaches_the_row(cast, save):
    """The office is ranked because it has a row; the clerk of the province is two levels above it."""
    cast.result(cast.draft, cast.consular, "60", 1, [("5", 1), ("5", 1), ("5", 1)])
    save((cast.consular, None, "score", Decimal("60"), Decimal("61")))

    assert Result.objects.get(edition=cast.draft, unit=cast.consular).total == Decimal("61")
    with pytest.raises(PermissionDenied):
        save((cast.consular, None, "score", Decimal("61"), Decimal("62")), by=cast.outside_clerk)


def test_a_component_that_nobody_entered_is_told_from_one_of_another_year(cast, save):
    result = cast.result(cast.draft, cast.department, "70", 1, [("8", 1), ("7", 1), ("6", 1)])
    result.scores.all().delete()
    foreign = Cell(cast.department.pk, cast.edition_2024.lines.first().pk, "score")
    with pytest.raises(RefusedCells, match="không thuộc bảng điểm"):
        save_cells(edition=cast.draft, changes=[Change(foreign, None, Decimal(8))], by=cast.standing_clerk)

    save((cast.department, 2, "score", None, Decimal("6.5")))
    assert list(result.scores.values_list("line__component__code", "score")) == [("ung-dung-cntt", Decimal("6.50"))]


SCORE = Cell(1, 1, "score")


@given(st.decimals(min_value=0, max_value=10, places=2))
def test_every_score_between_0_and_10_is_sound(value):
    assert problem_of(SCORE, value, 25) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000))
def test_a_sound_score_is_what_the_database_can_hold(value):
    sound = 0 <= value <= 10 and value == value.quantize(Decimal("0.01"))

    assert (problem_of(SCORE, value, 25) is None) == sound


@given(st.integers(-10, 100), st.integers(1, 65))
def test_a_sound_rank_lies_within_the_block(rank, size):
    assert (problem_of(Cell(1, None, "rank"), rank, size) is None) == (1 <= rank <= size)
