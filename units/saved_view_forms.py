"""The forms with which somebody saves the way they look at a page, and changes one they saved."""

from django import forms

from units.models import SavedView
from units.saved_views import Address, read_address


class ChangeViewForm(forms.Form):
    """The name of a view and whether its page opens with it; not asked where `where` cannot be a default."""

    name = forms.CharField(
        label="Tên cách xem",
        max_length=SavedView._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": "Hãy đặt tên cho cách xem, ví dụ “Việc quá hạn của phòng”."},
    )
    is_default = forms.BooleanField(
        label="Mở sẵn mỗi khi vào trang này",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, where: Address | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if where and not where.may_be_default:
            del self.fields["is_default"]

    @property
    def values(self) -> dict:
        """What is to be saved, once the form is valid."""
        return {"is_default": False} | self.cleaned_data


class SaveViewForm(ChangeViewForm):
    """A new view: the address of the page that somebody looks at besides."""

    address = forms.CharField(
        max_length=4000,
        widget=forms.HiddenInput,
        error_messages={"required": "Hãy mở trang cần lưu rồi chọn “Cách xem đã lưu”."},
    )

    def clean_address(self) -> str:
        read_address(self.cleaned_data["address"])
        return self.cleaned_data["address"]
