from django.contrib import admin

from indices.founding_form import BandsField
from indices.models import Component, Duty, Edition, EditionComponent, Goal, Index
from units.admin import AuditedAdmin, LabelledInline, ReadOnlyAdmin
from units.models import Unit


class EditionComponentInline(LabelledInline):
    model = EditionComponent
    extra = 0
    can_delete = False
    fields = ["position", "name", "component", "weight"]
    autocomplete_fields = ["component"]

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.is_published)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)


@admin.register(Index)
class IndexAdmin(AuditedAdmin):
    fields = ["code", "name"]
    list_display = ["code", "name"]


@admin.register(Component)
class ComponentAdmin(AuditedAdmin):
    fields = ["index", "code", "name"]
    list_display = ["name", "code", "index"]
    list_filter = ["index"]
    search_fields = ["name", "code"]


@admin.register(Edition)
class EditionAdmin(AuditedAdmin):
    """Rounds of any province are founded here and closed once published. The standing office founds its own, enters
    and publishes on the portal's screens."""

    fields = [
        *("index", "block", "province", "year", "code", "size", "bands", "source", "published_median"),
        *("published_top", "state", "plans_due_on"),
    ]
    list_display = ["code", "index", "block", "year", "state", "size"]
    list_filter = ["index", "block", "year", "state"]
    readonly_fields = ["state", "plans_due_on"]
    inlines = [EditionComponentInline]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "bands":
            return BandsField()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "province":
            kwargs["queryset"] = Unit.objects.filter(kind=Unit.Kind.PROVINCE).order_by("is_sample", "name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
