"""Units and components that fit a question. There are some hundreds of each in a province: their names are read
whole, kept while they are as they were, and compared here."""

from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.text import capfirst

from indices.models import Block, Edition, EditionComponent
from reports.search.links import component_url, unit_url
from reports.search.marking import marked
from reports.search.scope import Hit, KnownUnit, Scope, context
from reports.search.words import bare
from units.kept import kept
from units.models import Unit
from units.permissions import Permission
from units.prepared import GivenNumbers, Prepared
from units.vietnamese import sort_key

_LINE = (
    "component", "component__code", "component__name", "name", "edition__code", "edition__year", "edition__block",
    "edition__index__code", "position",
)  # fmt: skip


class _Line(NamedTuple):
    """What a search says of a component in a round, and as `words` what it is found by."""

    component: int
    code: str
    common: str
    name: str
    edition: str
    year: int
    block: str
    index: str
    position: int
    words: str


def units(scope: Scope) -> list[Hit]:
    """Units by name, short name or code: those called so first, offices and what is gone last, then by the alphabet.

    A unit has no year: where one is asked for, none fits.
    """
    if scope.asked.year:
        return []
    fitting = [one for one in scope.units.values() if scope.asked.words.are_in(one.words)]
    fitting.sort(key=lambda one: _order(one, scope))
    return [_unit_hit(one, scope) for one in scope.page_of(fitting)]


def _order(unit: KnownUnit, scope: Scope) -> tuple:
    typed = str(scope.asked.words)
    is_called_so = bare(unit.name).startswith(typed) or typed in (bare(unit.short_name), bare(unit.code))
    return _is_gone(unit, scope), not is_called_so, unit.kind == Unit.Kind.OFFICE, sort_key(unit.name), unit.code


def _is_gone(unit: KnownUnit, scope: Scope) -> bool:
    return unit.ends_on is not None and unit.ends_on < scope.today


def _unit_hit(unit: KnownUnit, scope: Scope) -> Hit:
    above = scope.units.get(unit.parent)
    said = context(Unit.Kind(unit.kind).label, above and f"thuộc {above.name}", unit.short_name or unit.code)
    gone = f"Đến hết {unit.ends_on:%d/%m/%Y}" if _is_gone(unit, scope) else ""
    return Hit("don-vi", unit_url(unit.code), marked(unit.name, scope.asked.words), said, gone)


def components(scope: Scope) -> list[Hit]:
    """Components by the names that the years gave them, each once a block, in its newest round that fits."""
    found: dict[tuple, _Line] = {}
    for line in _lines(scope):
        if scope.asked.words.are_in(line.words):
            found.setdefault((line.component, line.block), line)
    return [_component_hit(line, scope) for line in scope.page_of(list(found.values()))]


def component_words(scope: Scope) -> list[str]:
    """The words of the names of all components that the reader sees."""
    return [line.words for line in _lines(scope)]


def _lines(scope: Scope) -> list[_Line]:
    """The components of the published rounds that the reader sees (`Edition.visible_to`), of the year that is asked for
    or of all, the newest name first (1 query, kept while no round changes)."""
    reading, entering = scope.user.province_ids(Permission.VIEW_RESULTS, Permission.ENTER_RESULTS)
    if not reading:
        return []
    provinces, year = frozenset(reading | entering), scope.asked.year
    parts = sorted(provinces), year
    return kept("search:components", ("indices", "units"), parts, lambda: _newest(provinces, year))


def _newest(provinces: frozenset[int], year: int | None) -> list[_Line]:
    rows = _of_all_years(provinces=provinces) if year is None else _published(provinces, year)
    newest: dict[tuple, _Line] = {}
    for component, code, common, name, edition, of_year, block, index, position in rows:
        if (component, block, name) not in newest:
            words = f" {bare(f'{name} {common} {index}')} "
            line = _Line(component, code, common, name, edition, of_year, block, index, position, words)
            newest[component, block, name] = line
    return sorted(newest.values(), key=lambda line: (-line.year, line.block, line.position))


def _published(provinces: frozenset[int] | GivenNumbers, year: int | None = None) -> QuerySet:
    """The lines of published rounds by component, block and name, the newest first; the others are left out where the
    database can do that."""
    editions = Edition.objects.order_by().values("pk")
    everybodys = editions.filter(province=None), editions.filter(province__is_sample=True)
    readable = editions.filter(province__any_of=provinces).union(*everybodys, all=True)
    lines = EditionComponent.objects.filter(edition__in=readable, edition__state=Edition.State.PUBLISHED)
    if year is not None:
        lines = lines.filter(edition__year=year)
    named = ("component", "edition__block", "name")
    lines = lines.order_by(*named, "-edition__year", "position")
    return (lines.distinct(*named) if connection.features.can_distinct_on_fields else lines).values_list(*_LINE)


_of_all_years = Prepared(lambda: _published(GivenNumbers("provinces")))


def _component_hit(line: _Line, scope: Scope) -> Hit:
    common = line.common != line.name and f"tên chung: {capfirst(line.common)}"
    said = context(line.index, Block(line.block).label, f"năm {line.year}", common)
    url = component_url(line.edition, line.code)
    return Hit("chi-so", url, marked(line.name, scope.asked.words), said)
