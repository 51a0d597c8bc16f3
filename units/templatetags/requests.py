"""What pages show of the request that they answer."""

from django import template

from units.requests import request_id

register = template.Library()

register.simple_tag(request_id, name="request_id")
