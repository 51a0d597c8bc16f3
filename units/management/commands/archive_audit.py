"""Move the oldest audit lines into a file, and then out of the database."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from units.audit_archive import ArchiveRefused, kept_from, remove, write


class Command(BaseCommand):
    help = (
        "Chép các dòng nhật ký cũ nhất vào tệp lưu trữ (--before, -o); sau đó, bằng tài khoản chủ sở hữu và trong giờ "
        "bảo trì, bỏ chúng khỏi cơ sở dữ liệu (--remove)."
    )

    def add_arguments(self, parser):
        parser.add_argument("--before", metavar="YYYY-MM-DD", help="chép các dòng trước ngày này")
        parser.add_argument("-o", "--output", type=Path, metavar="TỆP.jsonl.gz", help="tệp lưu trữ sẽ ghi")
        parser.add_argument("--remove", type=Path, metavar="TỆP.jsonl.gz", help="bỏ các dòng đã có trong tệp này")

    def handle(self, *, before, output, remove, **options):
        wanted = (before is not None, output is not None, remove is not None)
        if wanted not in ((True, True, False), (False, False, True)):
            raise CommandError("Hãy ghi --before NGÀY -o TỆP để chép, hoặc --remove TỆP để bỏ các dòng đã chép.")
        try:
            said = _removed(remove) if remove else _written(_day_of(before), output)
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(said)


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Ngày “{text}” không đúng dạng năm-tháng-ngày, ví dụ 2021-12-31.") from None


def _written(before: date, path: Path) -> str:
    archived = write(before, path)
    ends = archived.ends
    said = (
        f"Đã chép {ends.lines} dòng, mắt xích {ends.first}–{ends.last}, vào {path} và đọc lại khớp từng dòng.\n"
        f"SHA-256: {archived.sha256}\nĐầu chuỗi trong tệp: {ends.last}:{ends.hash}"
    )
    if before > kept_from():
        said += f"\nCác dòng từ ngày {kept_from():%d/%m/%Y} chưa đủ hạn giữ nên tệp này chưa dùng được với --remove."
    return said


def _removed(path: Path) -> str:
    made = remove(path)
    return (
        f"Đã bỏ {made.lines} dòng khỏi cơ sở dữ liệu; phần còn lại đã kiểm tra, không phát hiện sai lệch.\n"
        f"Điểm neo: {made}. Hãy giữ tệp {path.name} (SHA-256 {made.file_sha256}) ở ít nhất hai nơi."
    )
