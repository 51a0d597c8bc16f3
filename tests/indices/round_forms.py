"""What the browser posts from the pages that lay a round down."""


def posted(context, rows=(), new=(), **fields) -> dict:
    """The forms of a page as they are shown, then changed: `rows` maps a row from 0 to its changed fields, `new` are
    the fields of the empty rows in their order."""
    form, formset = context["form"], context["formset"]
    data = {field.html_name: _text(field) for field in form} | {f"line-{k}": v for k, v in _management(formset).items()}
    for row in formset:
        data |= {field.html_name: _text(field) for field in row if field.name != "DELETE"}
    start = formset.initial_form_count()
    for number, changed in [*dict(rows).items(), *enumerate(new, start=start)]:
        data |= {f"line-{number}-{name}": value for name, value in changed.items()}
    return data | fields


def _text(field):
    value = field.value()
    prepared = field.field.prepare_value(value)
    if isinstance(prepared, list) and field.name != "bands":
        return [str(one) for one in prepared]
    return "" if prepared is None else str(prepared)


def _management(formset) -> dict:
    return {"TOTAL_FORMS": formset.total_form_count(), "INITIAL_FORMS": formset.initial_form_count()}
