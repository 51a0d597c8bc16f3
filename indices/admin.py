from django.contrib import admin

from indices.models import Component, Duty, Edition, EditionComponent, Goal, Index
from units.admin import AuditedAdmin, ReadOnlyAdmin


class EditionComponentInline(admin.TabularInline):
    model = EditionComponent
    extra = 0
    can_delete = False
    autocomplete_fields = ["component"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.is_published)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)


@admin.register(Index)
class IndexAdmin(AuditedAdmin):
    list_display = ["code", "name"]


@admin.register(Component)
class ComponentAdmin(AuditedAdmin):
    list_display = ["name", "code", "index"]
    list_filter = ["index"]
    search_fields = ["name", "code"]


@admin.register(Edition)
class EditionAdmin(AuditedAdmin):
    """Rounds are founded here and closed once published; figures are entered and published on the portal's screens."""

    list_display = ["code", "index", "block", "year", "state", "size"]
    list_filter = ["index", "block", "year", "state"]
    readonly_fields = ["state", "plans_due_on"]
    inlines = [EditionComponentInline]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ["edition", "line", "score", "rank"]
    list_filter = ["edition__index", "edition__year"]
    list_select_related = ["edition__index", "line"]


@admin.register(Duty)
class DutyAdmin(ReadOnlyAdmin):
    list_display = ["line", "unit", "role"]
    list_filter = ["line__edition__year", "role"]
    list_select_related = ["line", "unit"]
