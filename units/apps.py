from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        from django.db.models.signals import post_migrate

        from units import (
            changes,
            checks,  # noqa: F401  registers the system checks
        )
        from units.signing_in import sessions  # noqa: F401  starts the clock of each session

        post_migrate.connect(changes.watch, sender=self)
