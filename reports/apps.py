from importlib import import_module

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo và văn bản"

    def ready(self):
        from reports import checks  # noqa: F401  registers the system checks

        import_module("reports.receivers")
