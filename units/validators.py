"""Rules of passwords, told in Vietnamese: long enough and not to be guessed (NIST SP 800-63B, 3.1.1.2)."""

import gzip
import re
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ImproperlyConfigured, ValidationError

from units.vietnamese import fold

_OWN_WORDS = frozenset({"matkhau", "quantri", "quantrivien", "tinh", "ubnd", "ubndtinh", "ddci", "pci", "ddciportal"})
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class PasswordLengthValidator(MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu quá ngắn, phải có ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Mật khẩu có ít nhất {self.min_length} ký tự, ví dụ bốn từ không liên quan với nhau."


class KnownPasswordValidator(CommonPasswordValidator):
    """Refuse what guessers try first: known passwords, also with figures and signs around them, and mere patterns.

    Known are the 20,000 of Django's list, words of this portal, and the lines of `further_list`, a text file (.gz or
    plain, UTF-8, one password a line) that an installation may lay down, such as an extract of breached passwords.
    """

    def __init__(self, further_list: str = ""):
        super().__init__()
        self.further_list = further_list

    def validate(self, password, user=None):
        plain = fold(password)
        core = _EDGES.sub("", plain)
        if {plain, core, re.sub(r"[\W_]", "", core)} & self.known or _is_pattern(plain, core):
            raise ValidationError(
                "Mật khẩu này dễ đoán: nằm trong danh sách mật khẩu phổ biến hoặc đã lộ, hay chỉ là một từ quen thuộc "
                "thêm số, hay một dãy lặp lại. Hãy chọn mật khẩu khác.",
                code="password_too_common",
            )

    def get_help_text(self):
        return "Mật khẩu không nằm trong danh sách mật khẩu phổ biến, đã lộ; không chỉ là một từ thêm số."

    @cached_property
    def known(self) -> frozenset[str]:
        own = {fold(settings.HOME_PROVINCE).replace("-", ""), ""}
        return frozenset(self.passwords) | _OWN_WORDS | own | self._further()

    def _further(self) -> set[str]:
        if not self.further_list:
            return set()
        path = Path(self.further_list)
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ImproperlyConfigured(f"Không đọc được tệp của PASSWORD_LIST: {path}. Hãy sửa đường dẫn.") from error
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")
        return {fold(line.strip()) for line in text.splitlines()}


def _is_pattern(plain: str, core: str) -> bool:
    """Whether it is a short piece over and over, or letters or figures in their order."""
    repeats = 0 < (plain + plain).find(plain, 1) < len(plain)
    steps = {ord(after) - ord(before) for before, after in zip(core, core[1:], strict=False)}
    return repeats or len(core) > 1 and steps in ({1}, {-1}, {0})
