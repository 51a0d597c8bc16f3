"""What units reached in published rounds, read as few plain columns: for pages over many years."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Q, Value

from indices.models import ComponentScore, Edition, Index, Result
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import Given, GivenNumbers, Prepared, row_of

# The columns of a model stand in its own order, as `from_db` takes them.
_RESULT = ["id", "edition_id", "unit_id", "total", "rank", "published_change", "published_change_rank"]
_EDITION = [
    "id", "index_id", "province_id", "block", "year", "code", "state", "size", "published_median", "published_top",
    "bands",
]  # fmt: skip
_INDEX = ["id", "code", "name"]


def _published():
    own = Q(edition__province__any_of=GivenNumbers("provinces"))
    readable = own | Q(edition__province=None) | Q(edition__province__is_sample=True)
    rows = Result.objects.filter(readable, unit=Given("unit"), edition__state=Edition.State.PUBLISHED)
    columns = [*(f"edition__{name}" for name in _EDITION), *(f"edition__index__{name}" for name in _INDEX)]
    return rows.order_by("edition__year").values_list(*_RESULT, *columns)


_results = Prepared(_published)


def results_of(unit: int, user: User) -> list[Result]:
    """Return the results of the unit (id) in the published editions that the user may read (`Edition.visible_to`), the
    oldest year first, with edition and index at hand (1 query)."""
    (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
    if not provinces:
        return []
    indices: dict[int, Index] = {}
    found = []
    end = len(_RESULT) + len(_EDITION)
    for row in _results(unit=unit, provinces=provinces):
        result = row_of(Result, _RESULT, row[: len(_RESULT)])
        result.edition = row_of(Edition, _EDITION, row[len(_RESULT) : end])
        index = row_of(Index, _INDEX, row[end:])
        result.edition.index = indices.setdefault(index.pk, index)
        found.append(result)
    return found


_results_in = Prepared(
    lambda: (
        Result.objects.filter(edition=Given("edition"), unit__any_of=GivenNumbers("units"))
        .order_by()
        .values_list(*_RESULT)
    )
)


def results_in(edition: Edition, units: Sequence[Unit]) -> list[Result]:
    """Return the results that the units have in the edition, in their order, with both at hand (1 query).

    Raises KeyError for a unit without one.
    """
    rows = _results_in(edition=edition.pk, units=[unit.pk for unit in units])
    found = {row[2]: row_of(Result, _RESULT, row) for row in rows}
    for unit in units:
        found[unit.pk].edition, found[unit.pk].unit = edition, unit
    return [found[unit.pk] for unit in units]


def _totals_and_scores():
    totals = Result.objects.filter(edition__any_of=GivenNumbers("editions"), total__isnull=False)
    totals = totals.annotate(is_total=Value(True))
    scores = ComponentScore.objects.filter(line__edition=Given("newest"), score__isnull=False)
    scores = scores.annotate(is_total=Value(False))
    rows = totals.order_by().values_list("is_total", "edition", "total")
    return rows.union(scores.order_by().values_list("is_total", "line", "score"), all=True)


_reached = Prepared(_totals_and_scores)


def reached_in(editions: Collection[int], newest: int) -> tuple[dict[int, list[Decimal]], dict[int, list[Decimal]]]:
    """Return all known totals of each of the editions (ids), and all known component scores of the `newest` (id) by
    line, whose ever they are (1 query)."""
    totals: dict[int, list[Decimal]] = {edition: [] for edition in editions}
    scores: dict[int, list[Decimal]] = {}
    for is_total, key, value in _reached(editions=editions, newest=newest):
        (totals if is_total else scores).setdefault(key, []).append(value)
    return totals, scores
