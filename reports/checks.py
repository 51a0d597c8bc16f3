"""System checks that name what the documents need and its remedy."""

from django.conf import settings
from django.core.checks import Error, register

FONT_FILES = (
    "400Regular/Tinos_400Regular.ttf",
    "400Regular_Italic/Tinos_400Regular_Italic.ttf",
    "700Bold/Tinos_700Bold.ttf",
    "700Bold_Italic/Tinos_700Bold_Italic.ttf",
)


@register()
def document_fonts_installed(app_configs, **kwargs):
    """The fonts that documents embed are there."""
    missing = [name for name in FONT_FILES if not (settings.DOCUMENT_FONT_DIR / name).is_file()]
    if not missing:
        return []
    return [
        Error(
            f"Thiếu phông chữ của văn bản trong {settings.DOCUMENT_FONT_DIR}: " + ", ".join(missing),
            hint="Chạy “make setup” (hoặc “npm ci”) ở thư mục gốc của dự án.",
            id="reports.E001",
        )
    ]
