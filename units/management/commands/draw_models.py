"""Draw the models into docs/data-model/ and list them in docs/data-model.md, as they are now."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from units.changes import OWN_APPS
from units.drawing.boxes import box_of, models_of
from units.drawing.svg import draw
from units.drawing.tables import table

_TABLE = re.compile(r"(<!-- models of (\w+) -->\n)(?:.*?\n)??(<!-- end -->)", re.DOTALL)


class Command(BaseCommand):
    help = (
        "Vẽ mô hình dữ liệu vào docs/data-model/ và bảng trong docs/data-model.md; --check chỉ xem có còn đúng không."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="không ghi gì, thoát với mã 1 khi tài liệu đã cũ")

    def handle(self, *, check, **options):
        docs = settings.BASE_DIR / "docs"
        text = docs / "data-model.md"
        if not text.is_file():
            raise CommandError(f"Không có {text}. Lệnh này chỉ chạy trong thư mục mã nguồn.")
        files = drawings(docs) | {text: with_tables(text.read_text("utf-8"))}
        old = sorted(path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text)
        if check and old:
            raise CommandError(f"Đã cũ: {', '.join(old)}. Hãy chạy manage.py draw_models.")
        for path, text in files.items():
            if path.name in old:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
        self.stdout.write(f"Đã vẽ lại: {', '.join(old)}." if old else "Bản vẽ và bảng vẫn đúng với mô hình.")


def drawings(docs: Path) -> dict[Path, str]:
    """The drawing of each of the portal's apps, by the file in which it is kept below `docs`."""
    configs = [apps.get_app_config(app) for app in OWN_APPS]
    return {
        docs / "data-model" / f"{app.label}.svg": draw(
            [box_of(model) for model in models_of(app)], f"Models of {app.label}"
        )
        for app in configs
    }


def with_tables(text: str) -> str:
    """Return the text with the table of each app between its marks."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{table(apps.get_app_config(found[2]))}\n\n{found[3]}", text)
