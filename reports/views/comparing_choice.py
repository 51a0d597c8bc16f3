"""What a reader asks to compare: read from an address, checked against what the reader may see, or refused."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

from indices.models import Block, Edition, Index, Result
from indices.standings import results_in
from reports.dashboards.comparing import MOST, Comparison, compare_units, compare_years
from reports.views.unit import readable_units
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import GivenNumbers, Prepared, row_of
from units.vietnamese import sort_key


@dataclass(frozen=True)
class Asked:
    """The words of the address: edition, units, years, each as it was written and once."""

    edition: str = ""
    units: Sequence[str] = ()
    years: Sequence[str] = ()

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        return cls(query.get("dot", "").strip(), _given(query, "don-vi", once=True), _given(query, "nam"))

    @property
    def is_of_years(self) -> bool:
        """Whether one unit in two years is meant: a year is named, or a unit without an edition."""
        return bool(self.years) or (bool(self.units) and not self.edition)

    @property
    def is_nothing(self) -> bool:
        """Whether the address says nothing yet."""
        return not (self.edition or self.units or self.years)


def _given(query: QueryDict, name: str, *, once: bool = False) -> list[str]:
    words = [word.replace("\0", "").strip()[:60] for word in query.getlist(name)]
    words = [word for word in words if word]
    return list(dict.fromkeys(words)) if once else words


class Member(NamedTuple):
    """A unit that has results; the columns of _UNIT."""

    pk: int
    kind: str
    code: str
    name: str
    is_sample: bool


@dataclass(frozen=True)
class Choices:
    """What the form offers: editions, who has a result in the chosen one, the units with two years or more by kind.

    Units are (code, name); `members` are those of the chosen edition by code.
    """

    editions: list[Edition]
    edition: Edition | None = None
    members: dict[str, Member] = field(default_factory=dict)
    by_kind: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    years: list[int] = field(default_factory=list)

    @property
    def units(self) -> list[tuple[str, str]]:
        return [(unit.code, unit.name) for unit in self.members.values()]

    def codes_of(self, keys: set[int]) -> list[str]:
        """The codes of those members that are among these units."""
        return [unit.code for unit in self.members.values() if unit.pk in keys]


_EDITION = [
    "id", "index_id", "province_id", "block", "year", "code", "state", "size", "published_median", "published_top",
]  # fmt: skip
_INDEX = ["id", "code", "name"]
_UNIT = ["id", "kind", "code", "name", "is_sample"]


def _published() -> QuerySet:
    own = Q(province__any_of=GivenNumbers("provinces")) | Q(province=None) | Q(province__is_sample=True)
    rows = Edition.objects.filter(own, state=Edition.State.PUBLISHED)
    columns = [*(f"index__{name}" for name in _INDEX), *(f"province__{name}" for name in _UNIT)]
    return rows.order_by("province__is_sample", "-year", "index__code", "block").values_list(*_EDITION, *columns)


_editions = Prepared(_published)
_results = Prepared(
    lambda: Result.objects.filter(edition__any_of=GivenNumbers("editions")).order_by().values_list("edition", "unit")
)
_units = Prepared(lambda: Unit.objects.filter(pk__any_of=GivenNumbers("units")).order_by().values_list(*_UNIT))


def _editions_of(user: User) -> list[Edition]:
    """The published editions that the user may read (`Edition.visible_to`), those of the sample province last, each
    with its index and province (1 query)."""
    (provinces,) = user.province_ids(Permission.VIEW_RESULTS)
    found = []
    start = len(_EDITION)
    end = start + len(_INDEX)
    index: dict[int, Index] = {}
    province: dict[int | None, Unit | None] = {None: None}
    for row in _editions(provinces=provinces) if provinces else ():
        edition = row_of(Edition, _EDITION, row[:start])
        if edition.index_id not in index:
            index[edition.index_id] = row_of(Index, _INDEX, row[start:end])
        if edition.province_id not in province:
            province[edition.province_id] = row_of(Unit, _UNIT, row[end:])
        edition.index, edition.province = index[edition.index_id], province[edition.province_id]
        found.append(edition)
    return found


@lru_cache(10_000)
def _place(name: str) -> tuple:
    """The place of a name in the alphabet; the form says the same ones each time."""
    return sort_key(name)


def choices_for(user: User, asked: Asked) -> Choices:
    """Return what the user may choose from: published results by the editions visible to the user (3 queries). Where
    nothing is asked for, the edition is the newest that concerns the user."""
    editions = _editions_of(user)
    year_of = {one.pk: one.year for one in editions}
    years: dict[int, set[int]] = defaultdict(set)
    ranked: dict[int, set[int]] = defaultdict(set)
    for of, unit in _results(editions=year_of):
        years[unit].add(year_of[of])
        ranked[of].add(unit)
    if asked.is_nothing:
        edition = _newest(editions, ranked, user.own_unit_ids())
    else:
        edition = next((one for one in editions if one.code == asked.edition), None)
    chosen = ranked[edition.pk] if edition else ()
    units = sorted((Member(*row) for row in _units(units=years)), key=lambda unit: _place(unit.name))
    comparable = [unit for unit in units if len(years[unit.pk]) > 1]
    by_kind = [(kind.label, [(unit.code, unit.name) for unit in comparable if unit.kind == kind]) for kind in Unit.Kind]
    return Choices(
        editions,
        edition,
        {unit.code: unit for unit in units if unit.pk in chosen},
        [(label, units) for label, units in by_kind if units],
        sorted(set().union(*(years[unit.pk] for unit in comparable)), reverse=True),
    )


def _newest(editions: list[Edition], ranked: dict[int, set[int]], own: set[int]) -> Edition | None:
    """The newest edition in which there is something to compare, one with an own unit before all others."""
    found = [edition for edition in editions if len(ranked[edition.pk]) > 1]
    return next((edition for edition in found if ranked[edition.pk] & own), found[0] if found else None)


def comparison_for(user: User, asked: Asked, choices: Choices) -> Comparison | None:
    """Return the comparison that is asked for; None while nothing, or only one unit, is chosen.

    Raises ValidationError with a sentence for the reader. What the user may not see is answered like what is not there.
    """
    if asked.is_of_years:
        return _of_years(user, asked, choices) if asked.years else _without_years(user, asked, choices)
    return _of_units(user, asked, choices) if asked.edition else None


def _of_units(user: User, asked: Asked, choices: Choices) -> Comparison | None:
    if choices.edition is None:
        raise ValidationError(f"Không có đợt nào mang mã “{asked.edition[:60]}”. Hãy chọn một đợt trong danh sách.")
    if len(asked.units) > MOST:
        raise ValidationError(
            f"Chỉ so sánh được nhiều nhất {MOST} đơn vị, bạn đã chọn {len(asked.units)}."
            f" Hãy bỏ bớt {len(asked.units) - MOST} đơn vị."
        )
    for code in asked.units:
        if code not in choices.members:
            raise ValidationError(_why_not(user, code, choices))
    if len(asked.units) < 2:
        return None
    units = [row_of(Unit, _UNIT, choices.members[code]) for code in asked.units]
    return compare_units(results_in(choices.edition, units))


def _unit(user: User, code: str, choices: Choices) -> Unit:
    """The unit of a code that the user may read; raise ValidationError for another."""
    readable = Q(pk__in=readable_units(user)) | Q(results__edition__in=[edition.pk for edition in choices.editions])
    unit = Unit.objects.filter(readable, code=code).first()
    if unit is None:
        raise ValidationError(f"Không có đơn vị nào mang mã “{code}”. Hãy chọn đơn vị trong danh sách.")
    return unit


def _why_not(user: User, code: str, choices: Choices) -> str:
    unit, edition = _unit(user, code, choices), choices.edition
    if unit.kind != Block(edition.block).unit_kind:
        return (
            f"{unit} không thuộc {edition.get_block_display().lower()} nên không so sánh được trong {edition}."
            " Hãy chọn các đơn vị cùng khối."
        )
    return f"{unit} chưa có kết quả trong {edition}. Hãy chọn đơn vị đã có kết quả, hoặc chọn đợt khác."


def _without_years(user: User, asked: Asked, choices: Choices) -> None:
    """A unit may be chosen before its years; raise ValidationError for several or an unknown one."""
    if len(asked.units) > 1:
        raise ValidationError("Chưa chọn đợt để so sánh các đơn vị. Hãy chọn một đợt, rồi chọn lại các đơn vị.")
    _unit(user, asked.units[0], choices)


def _of_years(user: User, asked: Asked, choices: Choices) -> Comparison:
    first, last = _two_years(asked.years)
    if len(asked.units) != 1:
        raise ValidationError(
            "So sánh hai năm chỉ dùng cho một đơn vị. Hãy chọn một đơn vị."
            if asked.units
            else "Chưa chọn đơn vị. Hãy chọn đơn vị cần so sánh hai năm."
        )
    editions = [edition.pk for edition in choices.editions]
    results = Result.objects.filter(unit__code=asked.units[0], edition__in=editions)
    found = list(results.select_related("unit", "edition__index", "edition__province").order_by("edition__index__code"))
    unit = found[0].unit if found else _unit(user, asked.units[0], choices)
    for year in (first, last):
        if all(result.edition.year != year for result in found):
            raise ValidationError(_without_year(unit, year, found))
    pairs = [
        (before, now)
        for before in found
        for now in found
        if (before.edition.year, now.edition.year) == (first, last) and before.edition.index_id == now.edition.index_id
    ]
    if not pairs:
        raise ValidationError(
            f"{unit} được chấm theo hai bộ chỉ số khác nhau ở năm {first} và {last}. Hãy chọn năm khác."
        )
    return compare_years(*min(pairs, key=lambda pair: pair[0].edition.block != pair[1].edition.block))


def _two_years(words: Sequence[str]) -> tuple[int, int]:
    for word in words:
        if not (len(word) == 4 and word.isascii() and word.isdecimal()):
            raise ValidationError(f"“{word}” không phải là năm. Hãy ghi năm bằng bốn chữ số, ví dụ 2024.")
    if len(words) != 2:
        raise ValidationError(f"Cần đúng hai năm để so sánh, bạn đã chọn {len(words)}. Hãy chọn hai năm.")
    first, last = sorted(int(word) for word in words)
    if first == last:
        raise ValidationError(f"Hai năm phải khác nhau, bạn đã chọn {first} hai lần. Hãy chọn thêm một năm khác.")
    return first, last


def _without_year(unit: Unit, year: int, found: Sequence[Result]) -> str:
    known = sorted({result.edition.year for result in found})
    said = f"{unit} không có kết quả năm {year}."
    if unit.ends_on and unit.ends_on.year <= year:
        successors = ", ".join(str(other) for other in unit.successors.in_alphabet())
        said += f" Đơn vị hoạt động đến hết {unit.ends_on:%d/%m/%Y}" + (
            f", nay là {successors}." if successors else "."
        )
    if len(known) > 1:
        return f"{said} Hãy chọn trong các năm đã có: {', '.join(map(str, known))}."
    return f"{said} Đơn vị mới có kết quả của {len(known)} năm nên chưa so sánh được."
