"""What fits a question, kind by kind, each in one query of what the reader may see."""

from reports.search import agencies, letters, work
from reports.search.asked import KIND, KINDS
from reports.search.scope import Group, Hit, Scope

_FINDERS = {
    "don-vi": agencies.units,
    "chi-so": agencies.components,
    "ke-hoach": work.plans,
    "giai-phap": work.solutions,
    "nhiem-vu": work.tasks,
    "van-ban": letters.documents,
}


def find(scope: Scope) -> list[Group]:
    """What fits the question, of the kind that it names or of each; kinds of which there is nothing are left out."""
    kinds = [scope.asked.kind] if scope.asked.kind else KINDS
    found = {kind: _FINDERS[kind](scope) for kind in kinds}
    return [_group(kind, hits, scope) for kind, hits in found.items() if hits]


def _group(kind: str, hits: list[Hit], scope: Scope) -> Group:
    has_more = len(hits) > scope.most
    more = scope.asked.address(**{KIND: kind}) if has_more and not scope.asked.kind else ""
    return Group(kind, KINDS[kind], hits[: scope.most], has_more, more)
