"""The ways from a round's page to the same page of other years and blocks, as HTML written in Python."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from indices.models import Edition
from indices.rounds import Sibling

_NAV = '<nav aria-label="{}"><ul class="switch">{}</ul></nav>'
_YEAR = '<li><a href="{}"{}><span class="visually-hidden">Năm </span>{}</a></li>'
_BLOCK = '<li><a href="{}">{}{}</a></li>'
_ANY = "u"


def switch_as_html(page: str, edition: Edition, years: Sequence[Sibling], blocks: Sequence[Sibling]) -> SafeString:
    """Return links to the other `years` and `blocks` (reports.dashboards.block.siblings_of); `page` names the address
    that each opens. Everything is escaped here."""
    start, _, end = reverse(page, args=[_ANY]).rpartition(f"/{_ANY}/")
    parts = []
    if len(years) > 1:
        current = {edition.pk: ' aria-current="page"'}
        links = [_YEAR.format(f"{start}/{one.code}/{end}", current.get(one.pk, ""), one.year) for one in years]
        parts.append(_NAV.format("Chọn năm", "".join(links)))
    if blocks:
        at = {edition.year: ""}
        links = [
            _BLOCK.format(f"{start}/{one.code}/{end}", escape(one.block_name), at.get(one.year, f" ({one.year})"))
            for one in blocks
        ]
        parts.append(_NAV.format("Chọn khối", "".join(links)))
    return mark_safe("\n".join(parts))  # noqa: S308  codes are slugs, all other text is escaped
