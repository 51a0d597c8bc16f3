"""System checks that name what an installation lacks and its remedy."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.staticfiles)
def assets_installed(app_configs, **kwargs):
    """The front-end packages of package-lock.json are there."""
    missing = [str(path) for _, path in settings.STATICFILES_DIRS[1:] if not path.is_dir()]
    if not missing or settings.STATIC_ROOT.is_dir():
        return []
    return [
        Error(
            "Thiếu gói giao diện: " + ", ".join(missing),
            hint="Chạy “make setup” (hoặc “npm ci”) ở thư mục gốc của dự án.",
            id="units.E001",
        )
    ]
