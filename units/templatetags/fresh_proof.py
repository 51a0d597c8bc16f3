"""The field for a code of the second factor in forms that are nothing but a button."""

from django import template

from units.signing_in.fresh_proof import FreshProofForm

register = template.Library()


@register.inclusion_tag("units/_code_field.html", takes_context=True)
def code_field(context, of: str):
    """The field where this session owes a code, else nothing; `of` makes its id the only one on the page."""
    return {"field": FreshProofForm(request=context["request"], auto_id=f"{of}_%s").code_field}
