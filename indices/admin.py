from django.contrib import admin

from indices.models import Component, Edition, EditionComponent, Index
from units.admin import AuditedAdmin


class EditionComponentInline(admin.TabularInline):
    model = EditionComponent
    extra = 0


@admin.register(Index)
class IndexAdmin(AuditedAdmin):
    list_display = ["code", "name"]


@admin.register(Component)
class ComponentAdmin(AuditedAdmin):
    list_display = ["name", "code", "index"]
    list_filter = ["index"]


@admin.register(Edition)
class EditionAdmin(AuditedAdmin):
    """Rounds are founded here; figures are entered in the portal, and publishing has a screen of its own."""

    list_display = ["code", "index", "block", "year", "state", "size"]
    list_filter = ["index", "block", "year", "state"]
    readonly_fields = ["state"]
    inlines = [EditionComponentInline]
