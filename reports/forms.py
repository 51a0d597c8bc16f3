"""What people fill in to issue and look up documents. Passphrases and PINs are used once and never shown again."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports.issuing.preparing import next_number
from reports.issuing.sources import Source
from reports.signing.terms import Credential, Pkcs12, Token
from units.signing_in.fresh_proof import FreshProofForm

MB = 2**20
MOST_PKCS12 = 100 * 1024
MOST_PDF = 30 * MB
MOST_PICTURE = 2 * MB


class UploadField(forms.FileField):
    """A file up to a size; `kinds` is what the browser offers to choose, such as `.pdf`. `is_wide` makes room to drop
    the file on."""

    def __init__(self, *, most: int, kinds: str, is_wide: bool = False, **kwargs):
        self.most = most
        attrs = {"accept": kinds} | ({"class": "import-drop"} if is_wide else {})
        super().__init__(widget=forms.FileInput(attrs=attrs), **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > self.most:
            most = f"{self.most // MB} MB" if self.most >= MB else f"{self.most // 1024} KB"
            raise ValidationError(f"Tệp lớn quá {most}. Hãy chọn lại tệp.")
        return file


def secret(label: str, help_text: str) -> forms.CharField:
    """A field for a passphrase or PIN: not kept by the browser, not sent back."""
    field = forms.CharField(label=label, strip=False, max_length=200, help_text=help_text)
    field.widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"})
    field.error_messages["required"] = f"Hãy nhập {label[0].lower()}{label[1:]}."
    return field


def public_field() -> forms.BooleanField:
    """Whether anybody may look the document up."""
    return forms.BooleanField(
        label="Cho tra cứu công khai",
        required=False,
        initial=True,
        help_text="Ai có mã trên văn bản đều xem được tên, số, ngày, người ký và mã băm; không xem được nội dung.",
    )


class ActionForm(forms.Form):
    """A form whose action may refuse it. `place` is what its page calls it, and begins the names of its elements."""

    place = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": f"{self.place}_%s"} | kwargs)

    def add_errors(self, error: ValidationError) -> None:
        """Show what the action refused, at its field where the form has one."""
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(field if field in self.fields else None, messages)


class NumberForm(ActionForm):
    """Number and day, as the agency's register gives them; those of what was issued earlier stand fast."""

    place = "number_form"

    number = forms.IntegerField(
        label="Số",
        min_value=1,
        max_value=99999,
        help_text="Số đề xuất nối tiếp các văn bản có trong cổng. Hãy lấy đúng số của sổ đăng ký văn bản đi.",
    )
    issued_on = forms.DateField(
        label="Ngày ban hành",
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
        help_text="Ngày/tháng/năm.",
    )
    is_public = public_field()

    def __init__(self, *args, source: Source, **kwargs):
        super().__init__(*args, **kwargs)
        if source.given:
            del self.fields["number"], self.fields["issued_on"]
            return
        today = timezone.localdate()
        self.initial = {"number": next_number(source, today.year), "issued_on": today} | self.initial


class PublicForm(ActionForm):
    place = "public_form"

    is_public = public_field()


class SigningForm(FreshProofForm, ActionForm):
    """A way to sign; `confirmed` is asked for only where the certificate is in another name than the document says."""

    confirmed = forms.BooleanField(label="Vẫn dùng chứng thư này", required=False)

    means = ""
    opened_by = ""
    asks_to_confirm = False

    @property
    def credential(self) -> Credential:
        raise NotImplementedError

    def ask_to_confirm(self, doubt: str) -> None:
        """Refuse once, because the certificate is somebody else's; whoever confirms signs with it all the same."""
        self.asks_to_confirm = True
        self.add_error(
            "confirmed",
            f"{doubt} Nếu vẫn dùng chứng thư này, hãy đánh dấu ô xác nhận và nhập lại mật khẩu hoặc mã PIN.",
        )


class Pkcs12Form(SigningForm):
    means, place = "p12", "p12_form"
    opened_by = "passphrase"

    file = UploadField(
        most=MOST_PKCS12,
        kinds=".p12,.pfx",
        label="Tệp chứng thư số (.p12, .pfx)",
        help_text="Tệp chỉ dùng để ký lần này, cổng không lưu.",
        error_messages={"required": "Hãy chọn tệp chứng thư số.", "empty": "Tệp chứng thư số trống. Hãy chọn lại."},
    )
    passphrase = secret("Mật khẩu của tệp", "Không được lưu, không ghi vào nhật ký.")
    field_order = ("file", "passphrase", "confirmed")

    @property
    def credential(self) -> Pkcs12:
        return Pkcs12(self.cleaned_data["file"].read(), self.cleaned_data["passphrase"])


class TokenForm(SigningForm):
    """A token that is plugged into the server, by its label."""

    means, place = "token", "token_form"
    opened_by = "pin"

    label = forms.ChoiceField(label="Thiết bị ký số trên máy chủ")
    pin = secret("Mã PIN", "Không được lưu, không ghi vào nhật ký. Nhập sai nhiều lần thiết bị tự khóa.")
    field_order = ("label", "pin", "confirmed")

    def __init__(self, *args, labels: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = [(label, label) for label in labels]

    @property
    def credential(self) -> Token:
        return Token(self.cleaned_data["label"], self.cleaned_data["pin"])


class SignedFileForm(FreshProofForm, ActionForm):
    """A file that was signed elsewhere; `confirmed` is asked for only where somebody else than the signatory signed."""

    place = "accept_form"

    file = UploadField(
        most=MOST_PDF,
        kinds=".pdf",
        is_wide=True,
        label="Tệp PDF đã ký số",
        help_text="Chính tệp tải về ở trên, đã ký số; không quá 30 MB.",
        error_messages={"required": "Hãy chọn tệp PDF đã ký số.", "empty": "Tệp trống. Hãy chọn lại."},
    )
    confirmed = forms.BooleanField(label="Vẫn nhận chữ ký này", required=False)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the upload was refused for want of the confirmation alone."""
        return "confirmed" in self.errors


class PaperForm(FreshProofForm, ActionForm):
    place = "paper_form"

    is_signed = forms.BooleanField(
        label="Bản in từ tệp này đã được ký và đóng dấu",
        error_messages={"required": "Hãy xác nhận bản in đã được ký và đóng dấu."},
    )


class CancelForm(ActionForm):
    place = "cancel_form"

    reason = forms.CharField(label="Lý do hủy số", max_length=200, error_messages={"required": "Hãy ghi lý do hủy số."})


class SignaturePictureForm(ActionForm):
    place = "signature_form"

    picture = UploadField(
        most=MOST_PICTURE,
        kinds=".png,image/png",
        label="Hình chữ ký (PNG nền trong suốt)",
        help_text="Chữ ký tay màu xanh, cắt sát nét, không quá 2 MB.",
        error_messages={"required": "Hãy chọn tệp hình chữ ký.", "empty": "Tệp trống. Hãy chọn lại."},
    )


class SealForm(ActionForm):
    place = "seal_form"

    picture = UploadField(
        most=MOST_PICTURE,
        kinds=".png,image/png",
        label="Hình con dấu (PNG nền trong suốt)",
        help_text="Con dấu màu đỏ, đúng kích thước thật, không quá 2 MB. Để trống nếu giữ hình hiện có.",
        required=False,
        error_messages={"empty": "Tệp trống. Hãy chọn lại."},
    )
    is_required = forms.BooleanField(
        label="Chỉ ban hành khi có chữ ký số của cơ quan",
        required=False,
        help_text="Người có thẩm quyền ký trước, văn thư đóng dấu số sau; khi đó văn bản mới được ban hành.",
    )


class CodeForm(forms.Form):
    ma = forms.CharField(
        label="Mã tra cứu in trên văn bản",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        help_text="12 chữ và số cạnh mã QR, ví dụ ABCD-EFGH-JKLM; gõ chữ thường, bỏ gạch nối cũng được.",
    )


class PdfForm(ActionForm):
    place = "pdf_form"

    file = UploadField(
        most=MOST_PDF,
        kinds=".pdf,application/pdf",
        is_wide=True,
        label="Tệp PDF cần kiểm tra",
        help_text="Kéo tệp thả vào đây hoặc bấm để chọn; không quá 30 MB. Tệp không được lưu lại.",
        error_messages={"required": "Hãy chọn tệp PDF cần kiểm tra.", "empty": "Tệp trống. Hãy chọn lại."},
    )
