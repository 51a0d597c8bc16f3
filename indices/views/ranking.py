from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from indices.discrepancies import discrepancies
from indices.models import Edition
from indices.ranking import Ranking, ranking
from indices.rounds import Sibling, round_among_siblings
from indices.series import next_year, series_of
from indices.sheets.answers import workbook_answer
from indices.sheets.ranking_sheet import ranking_workbook
from indices.views.ranking_rows import rows_as_html
from units.audit import record
from units.kept import kept_while_unchanged
from units.models import Unit, User
from units.permissions import Permission
from units.prepared import GivenNumbers, Prepared

_BY = ("checked_by", "published_by", "opened_by")
"""The people of an edition."""


def editions(request):
    """Rankings by index and block, the years of each side by side; to the standing office also what is not published
    yet, and which round comes next."""
    rows: dict[tuple, list[Edition]] = {}
    visible = Edition.objects.visible_to(request.user).select_related("index", "province")
    found = list(visible.order_by("province__is_sample", "index__code", "block", "-year"))
    for edition in found:
        if edition.is_published:
            rows.setdefault((edition.index.name, edition.province, edition.get_block_display()), []).append(edition)
    series = series_of(request.user)
    open_rounds = [one for one in found if not one.is_published and any(its.has(one) for its in series)]
    this_year = timezone.localdate().year
    coming = [(its, year) for its in series if (year := next_year(its, found)) and year <= this_year]
    context = {"rows": rows, "open_rounds": open_rounds, "coming": coming, "may_found": bool(series)}
    return render(request, "indices/editions.html", context)


def get_ranked_for(user: User, code: str) -> Edition:
    """Return an edition whose whole table the user may read; 404 for another."""
    return _ranked(user, code)[0]


def _ranked(user: User, code: str) -> tuple[Edition, list[Sibling], bool]:
    """The edition, all of its index and province that the user may read, and whether the user may publish it."""
    try:
        edition, siblings = round_among_siblings(user, code, drafts=True)
    except Edition.DoesNotExist as error:
        raise Http404("Không có đợt này.") from error
    may_publish = bool(user.units_giving(Permission.PUBLISH_RESULTS)) and edition.owner().allows(
        user, Permission.PUBLISH_RESULTS
    )
    if not edition.is_published and not may_publish:
        # A unit's clerk enters the own row; what the others have is not known before it is published.
        raise Http404("Đợt này chưa công bố.")
    return edition, siblings, may_publish


_users = Prepared(lambda: User.objects.filter(pk__any_of=GivenNumbers("users")).only("username", "full_name"))


def _people(edition: Edition, table: Ranking) -> list[str]:
    """Have the people of the edition at hand, and return who entered its figures (1 query, none where nobody did)."""
    entered = {row.result.entered_by_id for row in table.rows} - {None}
    wanted = entered | {getattr(edition, f"{name}_id") for name in _BY} - {None}
    people = {user.pk: user for user in _users(users=wanted)} if wanted else {}
    for name in _BY:
        setattr(edition, name, people.get(getattr(edition, f"{name}_id")))
    return sorted(str(people[pk]) for pk in entered)


def _has_figures(table: Ranking) -> bool:
    """Whether anything is known of anybody, so that there is something to check."""
    scores = [score for row in table.rows for score in (row, *row.scores) if score is not None]
    return any(score.score is not None or score.rank is not None for score in scores)


def _missing(table: Ranking) -> list[Unit]:
    """The units of an open round whose total is not entered yet (1 query)."""
    entered = [row.unit.pk for row in table.rows if row.score is not None]
    return table.edition.units().exclude(pk__in=entered).in_alphabet()


@kept_while_unchanged("indices")
def edition_ranking(request, code):
    """The ranking of a block and year with the change against the year before."""
    edition, siblings, may_publish = _ranked(request.user, code)
    table = ranking(edition)
    table.load_successors()
    context = {
        "edition": edition,
        "ranking": table,
        "discrepancies": discrepancies(table),
        "entered_by": _people(edition, table),
        "may_publish": may_publish,
        "corrections": table.corrections(),
        "siblings": [one for one in reversed(siblings) if one.block == edition.block],
        "has_figures": _has_figures(table),
        "missing": [] if edition.is_published else _missing(table),
        "rows": rows_as_html(table, request.user.own_unit_ids(), may_publish and edition.is_published),
    }
    return render(request, "indices/ranking.html", context)


def ranking_xlsx(request, code):
    """The ranking as a workbook, as the page shows it; every download leaves an audit line."""
    edition = get_ranked_for(request.user, code)
    content = ranking_workbook(ranking(edition))
    record("result.export_ranking", edition, f"Xuất bảng xếp hạng {edition} ra Excel", by=request.user)
    return workbook_answer(content, f"xep-hang-{edition.code}")
