"""How running text stands in a document."""

from django import template

from reports.documents import ties

register = template.Library()

register.filter("unbroken", ties.unbroken)
