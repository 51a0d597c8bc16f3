from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from indices.actions import assign_duties_and_goals
from indices.assignment import Aim, Assignment, answering_units, assignment_of
from indices.models import Duty, Goal
from tests.pci_cast import PciCast
from units.concurrency import StaleEdit
from units.models import AuditEntry, Unit

LEAD, SUPPORT = Duty.Role.LEAD, Duty.Role.SUPPORT


@pytest.fixture
def pci(cast):
    return PciCast(cast)


def assign(edition, by, aims=None, duties=None, seen=None):
    return assign_duties_and_goals(
        edition=edition,
        wanted=Assignment(aims or {}, duties or {}),
        seen=seen or assignment_of(edition).fingerprint,
        by=by,
    )


def stored(edition) -> tuple[dict, list]:
    goals = {(goal.line and goal.line.name): (goal.score, goal.rank) for goal in edition.goals.all()}
    duties = Duty.objects.filter(line__edition=edition).order_by("line__position", "unit__code")
    return goals, [(str(duty.line), duty.unit.code, duty.role) for duty in duties]


def test_goals_and_duties_are_set_changed_and_taken_away(cast, pci):
    land = pci.line(pci.of_2025, pci.land).pk
    sngv, stp = cast.department.pk, cast.other_department.pk
    assign(
        pci.of_2025,
        cast.standing_clerk,
        {None: Aim(Decimal("70.5"), 10), land: Aim(Decimal("6.80"))},
        {land: {sngv: LEAD, stp: SUPPORT}},
    )
    assert stored(pci.of_2025) == (
        {None: (Decimal("70.50"), 10), "Tiếp cận đất đai": (Decimal("6.80"), None)},
        [("Tiếp cận đất đai", "sngv", LEAD), ("Tiếp cận đất đai", "stp", SUPPORT)],
    )

    assign(pci.of_2025, cast.standing_clerk, {None: Aim(rank=8)}, {land: {stp: LEAD}})
    assert stored(pci.of_2025) == ({None: (None, 8)}, [("Tiếp cận đất đai", "stp", LEAD)])
    line = AuditEntry.objects.order_by("id").last()
    assert (line.action, line.actor) == ("edition.assign", cast.standing_clerk)
    assert line.changes == {
        "total mục tiêu": ["từ 70,50 điểm, hạng 10 trở lên", "hạng 8 trở lên"],
        "tiep-can-dat-dai mục tiêu": ["từ 6,80 điểm", ""],
        "tiep-can-dat-dai đầu mối": ["Sở Ngoại vụ", "Sở Tư pháp"],
        "tiep-can-dat-dai phối hợp": ["Sở Tư pháp", ""],
    }


def test_nothing_new_leaves_no_line(cast, pci):
    assert assign(pci.of_2025, cast.standing_clerk) == {}
    assert not AuditEntry.objects.exists()


def test_whoever_saves_second_is_refused_and_sees_what_stands(cast, pci):
    seen = assignment_of(pci.of_2025).fingerprint
    assign(pci.of_2025, cast.standing_clerk, {None: Aim(rank=8)})
    with pytest.raises(StaleEdit) as refused:
        assign(pci.of_2025, cast.standing_clerk, {None: Aim(rank=5)}, seen=seen)

    assert refused.value.current.aims == {None: Aim(None, 8)}
    assert Goal.objects.get().rank == 8


def test_only_the_standing_office_assigns(cast, pci):
    for person in (cast.leader, cast.unit_clerk, cast.head_of_unit):
        with pytest.raises(PermissionDenied):
            assign(pci.of_2025, person, {None: Aim(rank=8)})
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("aims", "message"),
    [
        ({None: Aim(rank=35)}, "hạng 35 vượt quá số tỉnh được xếp hạng .34."),
        ({None: Aim(Decimal("100.01"))}, "điểm tổng từ 0 đến 100"),
        ({0: Aim(rank=1)}, "không thuộc bộ chỉ số của năm này"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_and_nothing_is_saved(cast, pci, aims, message):
    land = pci.line(pci.of_2025, pci.land).pk
    with pytest.raises(ValidationError, match=message):
        assign(pci.of_2025, cast.standing_clerk, aims, {land: {cast.department.pk: LEAD}})
    assert stored(pci.of_2025) == ({}, [])


def test_an_office_or_another_provinces_unit_answers_for_nothing(cast, pci):
    land = pci.line(pci.of_2025, pci.land).pk
    elsewhere = cast.unit("ha-tinh", "Tỉnh Hà Tĩnh", Unit.Kind.PROVINCE, None)
    stranger = cast.unit("ha-tinh-stp", "Sở Tư pháp", Unit.Kind.DEPARTMENT, elsewhere)
    for unit in (cast.consular, stranger):
        with pytest.raises(ValidationError, match="Có đơn vị không thuộc tỉnh"):
            assign(pci.of_2025, cast.standing_clerk, duties={land: {unit.pk: LEAD}})


def test_units_of_a_ddci_edition_are_not_assigned(cast, pci):
    with pytest.raises(ValidationError, match="chỉ đặt cho PCI"):
        assign(cast.edition_2024, cast.standing_clerk, {None: Aim(rank=1)})


def test_who_lived_on_any_day_of_the_year_may_answer(cast, pci):
    def district(code, **life) -> Unit:
        return cast.unit(code, code, Unit.Kind.DISTRICT, cast.province, **life)

    district("huyen-het-2024", ends_on="2024-12-31")
    district("huyen-het-2025", ends_on="2025-06-30")
    cast.unit("xa-2025", "Xã", Unit.Kind.COMMUNE, cast.province, starts_on="2025-07-01")
    cast.unit("xa-2026", "Xã mới", Unit.Kind.COMMUNE, cast.province, starts_on="2026-01-01")

    found = answering_units(pci.of_2025).order_by("code").values_list("code", flat=True)
    assert list(found) == ["huyen-het-2025", "sngv", "stp", "xa-2025"]
