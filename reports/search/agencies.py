"""Units and components that fit a question. There are some hundreds of each in a province: their names are read
whole, kept while they are as they were, and compared here."""

from django.urls import reverse
from django.utils.text import capfirst

from indices.models import Block, Edition, EditionComponent
from reports.search.marking import marked
from reports.search.scope import Hit, KnownUnit, Scope, context
from reports.search.words import bare
from units.kept import kept
from units.models import Unit
from units.permissions import Permission
from units.vietnamese import sort_key

_LINE = (
    "component", "component__code", "component__name", "name", "edition__code", "edition__year", "edition__block",
    "edition__index__code",
)  # fmt: skip


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
    return Hit("don-vi", reverse("reports:unit", args=[unit.code]), marked(unit.name, scope.asked.words), said, gone)


def components(scope: Scope) -> list[Hit]:
    """Components by the names that the years gave them, each once a block, in its newest round that fits."""
    found: dict[tuple, tuple] = {}
    for component, words, *line in _lines(scope):
        if scope.asked.words.are_in(words):
            found.setdefault((component, line[5]), line)
    return [_component_hit(*line, scope) for line in scope.page_of(list(found.values()))]


def component_words(scope: Scope) -> list[str]:
    """The words of the names of all components that the reader sees."""
    return [line[1] for line in _lines(scope)]


def _lines(scope: Scope) -> list[tuple]:
    """The components of the published rounds that the reader sees, the newest name first, each with its words (1 query,
    kept while no round changes)."""
    reach = scope.user.province_ids(Permission.VIEW_RESULTS, Permission.ENTER_RESULTS)
    parts = (*map(sorted, reach), scope.asked.year)
    return kept("search:components", ("indices", "units"), parts, lambda: _read_lines(scope))


def _read_lines(scope: Scope) -> list[tuple]:
    editions = Edition.objects.visible_to(scope.user).published().filter(scope.of_years())
    lines = EditionComponent.objects.filter(edition__in=editions)
    newest: dict[tuple, tuple] = {}
    for component, *line in lines.order_by("-edition__year", "edition__block", "position").values_list(*_LINE):
        code, common, name, edition, year, block, index = line
        if (component, block, name) not in newest:
            words = f" {bare(name)} {bare(common)} {bare(index)} "
            newest[component, block, name] = (component, words, *line)
    return list(newest.values())


def _component_hit(code: str, common: str, name: str, edition: str, year: int, block: str, index: str, scope) -> Hit:
    said = context(index, Block(block).label, f"năm {year}", common != name and f"tên chung: {capfirst(common)}")
    url = reverse("reports:component", args=[edition, code])
    return Hit("chi-so", url, marked(name, scope.asked.words), said)
