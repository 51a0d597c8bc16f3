"""The entries of a block's filter as HTML, written in Python: Django renders a template of its own for each widget."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.dashboards.block_filter import ADDRESS, BlockFilter

_ENTRY = '<div><label class="form-label" for="id_{address}">{label}</label>{control}{errors}</div>'
_WORDS = (
    '<input type="search" name="{address}"{value} placeholder="Tên đơn vị; không cần dấu" maxlength="200"'
    ' class="form-control"{wrong} id="id_{address}">'
)
_CHOICE = '<select name="{address}" class="form-select"{wrong} id="id_{address}">{options}</select>'
_OPTION = '<option value="{}"{}>{}</option>'
_TICK = (
    '<div class="form-check">'
    '<input type="checkbox" name="{address}" class="form-check-input" id="id_{address}"{checked}>'
    ' <label class="form-check-label" for="id_{address}">{label}</label></div>'
)
_WRONG = ' aria-invalid="true" aria-describedby="id_{}_error"'
_ERRORS = '<p class="figure-error" id="id_{}_error">{}</p>'


def entries_as_html(form: BlockFilter, *names: str) -> SafeString:
    """Return entries of the filter, each with its label and what is wrong with it; one that the form lacks is left out.
    Everything is escaped here."""
    return mark_safe("".join([_entry(form, name) for name in names if name in form.fields]))  # noqa: S308


def tick_as_html(form: BlockFilter, name: str) -> SafeString:
    """Return an entry that is ticked or not, nothing where the form lacks it."""
    if name not in form.fields:
        return mark_safe("")
    checked = " checked" if form.cleaned_data.get(name) else ""
    text = _TICK.format(address=ADDRESS[name], checked=checked, label=escape(form.fields[name].label))
    return mark_safe(text)  # noqa: S308  as above


def _entry(form: BlockFilter, name: str) -> str:
    address, field, errors = ADDRESS[name], form.fields[name], form.errors.get(name)
    wrong = _WRONG.format(address) if errors else ""
    written = form.data.get(address, "")
    if name == "words":
        value = f' value="{escape(written)}"' if written else ""
        control = _WORDS.format(address=address, value=value, wrong=wrong)
    else:
        control = _CHOICE.format(address=address, wrong=wrong, options=_options(field.choices, written))
    said = _ERRORS.format(address, escape(" ".join(errors))) if errors else ""
    return _ENTRY.format(address=address, label=escape(field.label), control=control, errors=said)


def _options(choices, chosen: str) -> str:
    marks = ((escape(value), " selected" if value == chosen else "", escape(label)) for value, label in choices)
    return "".join([_OPTION.format(*mark) for mark in marks])
