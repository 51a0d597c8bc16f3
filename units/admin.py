from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from units.audit import record
from units.models import AuditEntry, Letterhead, Membership, Unit, UnitGroup, User

admin.site.unregister(Group)


class AuditedAdmin(admin.ModelAdmin):
    """Changes made in the administration pages leave the same audit lines as those of the portal."""

    def log_addition(self, request, obj, message):
        record("admin.add", obj, f"Thêm {obj._meta.verbose_name}: {obj}", by=request.user)
        return super().log_addition(request, obj, message)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change:
            changes = {name: (form.initial.get(name), form.cleaned_data.get(name)) for name in form.changed_data}
            secret = {name: ("•", "•") for name in changes if "password" in name}
            record(
                "admin.change", obj, f"Sửa {obj._meta.verbose_name}: {obj}", by=request.user, changes=changes | secret
            )

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted here: units and roles end on a day, accounts are switched off."""
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 1
    autocomplete_fields = ["unit"]
    can_delete = False


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    list_display = ["username", "full_name", "email", "is_active", "last_login"]
    search_fields = ["username", "full_name", "email"]
    list_filter = ["is_active", "is_staff"]
    ordering = ["username"]
    inlines = [MembershipInline]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Thông tin", {"fields": ["full_name", "email"]}),
        ("Quyền quản trị", {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "email", "password1", "password2"]})]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for membership in formset.new_objects:
            record("membership.add", membership, f"Giao vai trò: {membership}", by=request.user)
        for membership, fields in formset.changed_objects:
            values = {name: (None, getattr(membership, name)) for name in fields}
            record("membership.change", membership, f"Sửa vai trò: {membership}", by=request.user, changes=values)


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    list_display = ["name", "kind", "code", "parent", "starts_on", "ends_on"]
    list_filter = ["kind", "is_sample"]
    search_fields = ["name", "code", "short_name"]
    autocomplete_fields = ["parent"]
    list_select_related = ["parent"]


@admin.register(UnitGroup)
class UnitGroupAdmin(AuditedAdmin):
    list_display = ["phrase", "agency"]
    search_fields = ["phrase"]
    autocomplete_fields = ["agency", "members"]


@admin.register(Letterhead)
class LetterheadAdmin(AuditedAdmin):
    list_display = ["agency", "symbol", "place", "position"]
    autocomplete_fields = ["unit"]


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "actor", "action", "summary"]
    list_filter = ["action"]
    search_fields = ["summary"]
    date_hierarchy = "at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
