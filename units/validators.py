"""Rules of passwords, told in Vietnamese."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class PasswordLengthValidator(MinimumLengthValidator):
    def get_error_message(self):
        return f"Mật khẩu quá ngắn, phải có ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Mật khẩu có ít nhất {self.min_length} ký tự."
