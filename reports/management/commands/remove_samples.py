"""Take the made-up province away, with its units, rounds and results; real data that hangs on it forbids it."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError

from indices.models import Edition, Result
from units.accounts import machine
from units.audit import record
from units.models import Membership, Unit


class Command(BaseCommand):
    help = "Xóa tỉnh minh họa cùng đơn vị, bộ chỉ số và kết quả minh họa; không đụng tới dữ liệu thật."

    def handle(self, **options):
        try:
            removed = remove_samples()
        except ProtectedError as error:
            kinds = sorted({str(found._meta.verbose_name) for found in error.protected_objects})
            raise CommandError(
                f"Không xóa được: còn dữ liệu khác gắn với đơn vị minh họa ({', '.join(kinds)}). "
                "Hãy chuyển hoặc xóa những dữ liệu đó trước."
            ) from None
        counts = ", ".join(f"{count} {noun}" for noun, count in removed.items())
        self.stdout.write(f"Đã xóa {counts}.")


@transaction.atomic
def remove_samples() -> dict[str, int]:
    """Delete the sample units with their rounds, results and the sample accounts' roles there; return noun → how many.

    Raises ProtectedError, with nothing deleted, when anything else refers to one of the units.
    """
    units = Unit.objects.filter(is_sample=True)
    editions = Edition.objects.filter(province__is_sample=True)
    results = Result.objects.filter(edition__in=editions, unit__in=units)
    removed = {"kết quả": results.count(), "bộ chỉ số theo năm": editions.count(), "đơn vị": units.count()}
    for province in units.filter(kind=Unit.Kind.PROVINCE):
        record("sample.remove", province, f"Xóa {province} cùng đơn vị, bộ chỉ số và kết quả", by=machine())
    results.delete()
    editions.delete()
    Membership.objects.filter(unit__in=units, user__is_sample=True).delete()
    while leaves := list(units.exclude(pk__in=Unit.objects.exclude(parent=None).values("parent"))):
        Unit.objects.filter(pk__in=[unit.pk for unit in leaves]).delete()
    units.delete()
    return removed
