"""The text of a plan as HTML for its page, written in Python: some hundred blocks in templates cost more than the rest.

What people wrote is escaped here. Tables and what there is once stay with their templates (templates/plans).
"""

from collections.abc import Iterable, Mapping
from html import escape

from django.template import Context, loader
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst

from plans.models import Party, Plan, Solution
from plans.reading import Item, Node

_ROMAN = ("I", "II", "III", "IV")


class TextWriter:
    """Writes nodes of a plan's text with the ways to the comments at each block and the tasks of each solution."""

    def __init__(self, plan: Plan, open_comments: Mapping[str, int], tallies: Mapping[int, object], context: Context):
        self.plan, self.open_comments, self.tallies, self.context = plan, open_comments, tallies, context
        self.comments = escape(reverse("plans:comments", args=plan.address))

    def node(self, node: Node) -> SafeString:
        """A section with everything below it; headings go down with the depth."""
        parts: list[str] = []
        self._node(node, parts)
        return mark_safe("".join(parts))  # noqa: S308  every text in it was escaped

    def _node(self, node: Node, parts: list[str]) -> None:
        parts.append(f'<section id="muc-{node.section.pk}">\n')
        if node.section.heading:
            tag = f"h{min(node.depth, 5) + 1}"
            heading = f"<{tag}>{escape(node.label)} {escape(node.section.heading)}</{tag}>"
            parts.append(f'<div class="plan-block">\n{heading}\n{self.button(node.key)}</div>\n')
        targets = node.written_targets
        for target in targets:
            name = f" {escape(str(target.component))}" if len(targets) > 1 else ""
            icon = '<i class="bi bi-bullseye" aria-hidden="true"></i>'
            parts.append(f'<p class="target">{icon} Mục tiêu{name}: {escape(str(target))}</p>\n')
        parts.extend(self._solution(item) if item.is_solution else self._paragraph(item) for item in node.items)
        for child in node.children:
            self._node(child, parts)
        parts.append("</section>\n")

    def button(self, key: str) -> str:
        """The way to the comments at a block, and how many are open; comments.js opens the thread below it. Short, for
        a plan has hundreds."""
        count = self.open_comments.get(key, 0)
        state, fill = (" has-open", "-fill") if count else ("", "")
        said = f'{count}<span class="visually-hidden"> ý kiến đang mở</span>' if count else ""
        return (
            f'<a class="comment-button no-print{state}" href="{self.comments}?block={key}" title="Ý kiến">'
            f'<i class="bi bi-chat-left-text{fill}" aria-hidden="true"></i>{said}</a>\n'
            f'<div class="comment-thread" id="y-kien-{key}"></div>\n'
        )

    def _paragraph(self, item: Item) -> str:
        return (
            f'<div class="plan-block" id="doan-{item.source.pk}">\n{self._words(item)}{self.button(item.key)}</div>\n'
        )

    def _words(self, item: Item) -> str:
        if item.is_table:
            return self._rendered("plans/editor/_table.html", table=item.source.table)
        words = _lines(item.own)
        if item.is_chart:
            words += self._rendered("plans/_chart.html")
        if item.is_results_table:
            words += self._rendered("plans/_results.html")
        return words

    def _rendered(self, name: str, **more) -> str:
        with self.context.push(**more):
            return loader.get_template(name).template.render(self.context)

    def _solution(self, item: Item) -> str:
        """Its own words, then who leads, supports and directs, what comes of it, and its tasks."""
        source = item.source
        if item.is_shown:
            words = _lines((label, capfirst(line)) for label, line in item.own)
        else:
            text = escape(Truncator(source.text).chars(160))
            icon = '<i class="bi bi-table" aria-hidden="true"></i>'
            words = f'<p class="small muted">{icon} Giải pháp trong bảng trên: {text}</p>\n'
        return (
            f'<div class="plan-block solution" id="giai-phap-{source.pk}">\n{words}{_parties(item)}'
            f"{_facts(source, self.plan.year)}{self._tasks(source)}{self.button(item.key)}</div>\n"
        )

    def _tasks(self, solution: Solution) -> str:
        tally = self.tallies.get(solution.pk)
        if not tally:
            return ""
        return f'<p class="small mb-0"><i class="bi bi-list-task" aria-hidden="true"></i> {work_as_html(tally)}</p>\n'


def work_as_html(tally) -> str:
    """Tasks counted: a Tally with its states and the late ones."""
    states = ", ".join(f"{count} {escape(label.lower())}" for label, count in tally.states)
    icon = '<i class="bi bi-exclamation-circle-fill" aria-hidden="true"></i>'
    late = f' <span class="tag tag-bad">{icon}{tally.late} quá hạn</span>' if tally.late else ""
    return f"{tally.total} nhiệm vụ: {states}{late}"


def _lines(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(
        '<div class="item">'
        + (f'<span class="item-label">{escape(label)}</span>' if label else "")
        + f"<p>{escape(line)}</p></div>\n"
        for label, line in lines
    )


def _parties(item: Item) -> str:
    rows = [
        ("Chỉ đạo", "chip", [f"{party} – {party.title}" if party.title else str(party) for party in item.directors]),
        ("Chủ trì", "chip chip-lead", _names(item.leads)),
        ("Phối hợp", "chip", _names(item.supports)),
    ]
    written = "".join(
        f'<li><span class="role">{role}:</span>'
        + "".join(f'<span class="{kind}">{escape(name)}</span>' for name in names)
        + "</li>\n"
        for role, kind, names in rows
        if names
    )
    return f'<ul class="parties">\n{written}</ul>\n' if written else ""


def _names(parties: list[Party]) -> list[str]:
    return [str(party) for party in parties]


def _facts(source: Solution, year: int) -> str:
    due = f"{source.due_on:%d/%m/%Y}" if source.due_on else ""
    if source.due_quarter and not due:
        due = f"quý {_ROMAN[source.due_quarter - 1]}/{year}"
    facts = [("Sản phẩm", source.output), ("Thước đo", source.measure), ("Thời hạn", due)]
    written = "".join(f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>\n" for name, text in facts if text)
    return f'<dl class="solution-facts">\n{written}</dl>\n' if written else ""
