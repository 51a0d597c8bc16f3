"""Rows of lists of tasks, and the entries of their filter."""

from html import escape

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tasks.filters import ADDRESS, FIELDS, TaskFilter
from tasks.quarters import Quarter, deadline_text
from tasks.rows import rows_as_html

register = template.Library()

_DAY = 'type="text" class="form-control" placeholder="ngày/tháng/năm" autocomplete="off" size="10"'
_INPUTS = {
    "words": 'type="search" class="form-control" maxlength="200"'
    ' placeholder="Nhiệm vụ, sản phẩm, giải pháp; không cần dấu"',
    "year": 'type="number" class="form-control" min="1" max="9999"',
    **dict.fromkeys(("due_from", "due_to", "done_from", "done_to", "late_on"), _DAY),
}
"""Entries that are written in; of the others one chooses."""


@register.simple_tag(takes_context=True)
def task_rows(context) -> SafeString:
    """The rows of `tasks`, as the page's other words say (components/task_table.html)."""
    return rows_as_html(
        context["tasks"],
        choose=context.get("choose", ""),
        hide_office=context.get("hide_office", False),
        hide_assignee=context.get("hide_assignee", False),
        hide_plan=context.get("hide_plan", False),
        principals={person.pk for person in context.get("principals") or ()},
    )


@register.simple_tag
def filter_fields(form: TaskFilter, names: str) -> SafeString:
    """Entries of a filter, named with spaces between, each with its label and what is wrong with it."""
    return mark_safe("\n".join([_entry(form, name) for name in names.split()]))  # noqa: S308  all of it was escaped


@register.simple_tag
def filter_tick(form: TaskFilter, name: str) -> SafeString:
    """An entry of a filter that is ticked or not."""
    checked = " checked" if form.cleaned_data.get(name) else ""
    address, label = ADDRESS[name], FIELDS[name].label
    return mark_safe(  # noqa: S308  made of what stands in this app
        f'<div class="form-check"><input type="checkbox" name="{address}" class="form-check-input" id="id_{address}"'
        f'{checked}> <label class="form-check-label" for="id_{address}">{label}</label></div>'
    )


@register.simple_tag
def deadline_choices() -> SafeString:
    """What fields for a deadline offer: the ends of this quarter and of the next three, as people write them."""
    quarter, offered = Quarter.of(timezone.localdate()), []
    for _ in range(4):
        offered.append((deadline_text(quarter.last_day, quarter.number),))
        quarter = quarter.next
    return format_html(
        '<datalist id="deadlines">{}</datalist>',
        format_html_join("", '<option value="{}">', offered),
    )


def _entry(form: TaskFilter, name: str) -> str:
    address, wrong, errors = ADDRESS[name], "", ""
    if name in form.errors:
        wrong = f' aria-invalid="true" aria-describedby="id_{address}_error"'
        errors = f'<p class="figure-error" id="id_{address}_error">{escape(" ".join(form.errors[name]))}</p>'
    written = form.written(name)
    attributes = f'name="{address}" id="id_{address}"{wrong}'
    if name in _INPUTS:
        value = f' value="{escape(written)}"' if written else ""
        control = f"<input {attributes} {_INPUTS[name]}{value}>"
    else:
        reload = ' data-reload=""' if name == "unit" else ""
        control = f'<select {attributes} class="form-select"{reload}>\n{_options(form, name, written)}</select>'
    return f'<div><label class="form-label" for="id_{address}">{FIELDS[name].label}</label>{control}{errors}</div>'


def _options(form: TaskFilter, name: str, chosen: str) -> str:
    """The choices; what was chosen and is not offered stays chosen, except where only what is offered can be read."""
    field = FIELDS[name]
    offered = getattr(field, "choices", None) or [("", "Tất cả"), *form.offered.get(name, ())]
    if not hasattr(field, "choices") and chosen not in dict(offered):
        offered = [*offered, (chosen, chosen)]
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>\n'
        for value, label in offered
    )
