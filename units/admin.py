from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from units.audit import record
from units.models import AuditEntry, Letterhead, Membership, Unit, UnitGroup, User
from units.models.user import MACHINE
from units.permissions import Role
from units.signing_in import fresh_proof, second_factor, sessions
from units.signing_in.fresh_proof import FIELD, FreshProofForm
from units.signing_in.passwords import mark_as_temporary

admin.site.unregister(Group)


def refused_as_422(response):
    """The same answer, with the portal's status where a form was refused."""
    context = getattr(response, "context_data", None) or {}
    if context.get("errors") or getattr(context.get("form"), "errors", None):
        response.status_code = 422
    return response


class AuditedAdmin(admin.ModelAdmin):
    """Changes made in the administration pages leave the same audit lines as those of the portal."""

    def changeform_view(self, request, *args, **kwargs):
        return refused_as_422(super().changeform_view(request, *args, **kwargs))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self._record(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if row.has_changed() and row.instance.pk:
                self._record(request, row.instance, row, change="id" in row.initial)

    def _record(self, request, obj, form, change):
        values = {name: (form.initial.get(name), form.cleaned_data.get(name)) for name in form.changed_data}
        changes = {name: (before, after) for name, (before, after) in values.items() if before != after}
        secret = {name: ("•", "•") for name in changes if "password" in name}
        verb, action = ("Sửa", "admin.change") if change else ("Thêm", "admin.add")
        summary = f"{verb} {obj._meta.verbose_name}: {obj}"
        record(action, obj, summary, by=request.user, changes=changes | secret)

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted here: units and roles end on a day, accounts are switched off."""
        return False


class FreshProofAdmin(admin.ModelAdmin):
    """Asks for a code of the second factor in the same form, where this session gave none of late."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["fields"] = flatten_fieldsets(super().get_fieldsets(request, obj))
        form = super().get_form(request, obj, change=change, **kwargs)

        class Asking(FreshProofForm, form):
            keeps_field = True

            def __init__(self, *args, **kwargs):
                super().__init__(*args, request=request, **kwargs)

        return Asking

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        is_shown = fresh_proof.is_field_shown(request, request.POST.get(FIELD, ""))
        return [*sets, ("Xác thực", {"fields": [FIELD]})] if is_shown else sets


class LabelledInline(admin.TabularInline):
    """Rows whose fields carry their names also for those who do not see the head of the table."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs.setdefault("aria-label", str(field.label).capitalize())
        return field


class MembershipForm(forms.ModelForm):
    """A role of a person. Only what is given anew is refused: one that was given wrongly can still be ended."""

    def clean(self):
        super().clean()
        unit, role = self.cleaned_data.get("unit"), self.cleaned_data.get("role")
        is_given = {"unit", "role"} & set(self.changed_data)
        if is_given and unit and role == Role.STANDING_CLERK and unit.kind != Unit.Kind.PROVINCE:
            self.add_error(
                "unit",
                f"{role_name(role)} chỉ có quyền khi giữ vai trò này ở tỉnh, vì đợt đánh giá là của cả tỉnh. "
                f"Hãy chọn tỉnh; nếu người này chỉ làm việc của {unit}, hãy chọn {role_name(Role.UNIT_CLERK)}.",
            )


def role_name(role: str) -> str:
    """The name of a role as it stands in the list, in quotation marks."""
    return f"“{Role(role).label}”"


class MembershipInline(LabelledInline):
    model = Membership
    form = MembershipForm
    extra = 1
    autocomplete_fields = ["unit"]
    can_delete = False


@admin.register(User)
class PersonAdmin(FreshProofAdmin, AuditedAdmin, UserAdmin):
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
    actions = ["reset_second_factor"]
    own_rights = ("is_active", "is_staff", "is_superuser")

    def get_queryset(self, request):
        """Without the account of commands, which is nobody's: a password or a role would make it somebody's."""
        return super().get_queryset(request).exclude(username=MACHINE)

    def get_readonly_fields(self, request, obj=None):
        """Nobody takes the own rights away: the last administrator would have locked everybody out."""
        own = self.own_rights if obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def get_fieldsets(self, request, obj=None):
        sets = super().get_fieldsets(request, obj)
        if obj != request.user:
            return sets
        said = "Không ai tự khóa hoặc tự bỏ quyền quản trị của mình. Hãy nhờ một người quản trị khác."
        return [
            (name, options | {"description": said} if "is_active" in options["fields"] else options)
            for name, options in sets
        ]

    @admin.action(description="Tắt xác thực hai bước (mất điện thoại)", permissions=["change"])
    def reset_second_factor(self, request, people):
        if asked := fresh_proof.asked_first(request):
            return asked
        done = 0
        for person in people:
            if second_factor.reset(user=person, by=request.user):
                sessions.end_others(user=person, keep=None, by=request.user)
                done += 1
        messages.success(request, f"Đã tắt xác thực hai bước của {done} người.")
        return None

    def user_change_password(self, request, id, form_url=""):
        if asked := fresh_proof.asked_first(request):
            return asked
        response = refused_as_422(super().user_change_password(request, id, form_url))
        if request.method == "POST" and response.status_code == 302:
            person = self.get_object(request, id)
            record("user.reset_password", person, f"Đặt lại mật khẩu: {person}", by=request.user)
            keep = request.session.session_key if person == request.user else None
            sessions.end_others(user=person, keep=keep, by=request.user)
            if person != request.user:
                mark_as_temporary(person)
        return response

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change and obj.has_usable_password():
            mark_as_temporary(obj)


@admin.register(Unit)
class UnitAdmin(FreshProofAdmin, AuditedAdmin):
    """A unit under another parent takes the rights of everybody in it along."""

    fields = ["parent", "kind", "code", "official_code", "name", "short_name", "starts_on", "ends_on", "is_sample"]
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


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are written by the portal alone."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "action", "summary"]
    list_filter = ["action"]
    search_fields = ["summary"]
    list_select_related = ["actor"]
    date_hierarchy = "at"
