"""Rows of lists of tasks, and the entries of their filter."""

from functools import lru_cache

from django import forms, template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tasks.filters import ADDRESS, TaskFilter
from tasks.rows import rows_as_html

register = template.Library()


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
def filter_field(form: TaskFilter, name: str) -> SafeString:
    """One entry of a filter with its label and what is wrong with it; the same one is written once a process."""
    if name in form.errors:
        return render_to_string("tasks/_filter_field.html", {"field": form[name]})
    widget = form.fields[name].widget
    value = form.data.get(form.add_prefix(name), "")
    attrs = widget.attrs if isinstance(widget, forms.Select) else widget.attrs | {"type": widget.input_type}
    return _sound_field(name, value, type(widget), tuple(sorted(attrs.items())), tuple(_choices(widget)))


def _choices(widget: forms.Widget) -> list[tuple]:
    return list(getattr(widget, "choices", ()))


@lru_cache(maxsize=512)
def _sound_field(name: str, value: str, widget: type[forms.Widget], attrs: tuple, choices: tuple) -> SafeString:
    form = TaskFilter({ADDRESS[name]: value})
    form.fields[name].widget = widget(dict(attrs), choices) if choices else widget(dict(attrs))
    return render_to_string("tasks/_filter_field.html", {"field": form[name]})
