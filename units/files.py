"""Files that commands write."""

import os
from pathlib import Path

from django.core.management.base import CommandError


def write_whole(path: Path, content: bytes) -> None:
    """Write the file in one step: it is there whole or, after an error, as it was before."""
    if not path.name or len(path.name.encode()) > 200:
        raise CommandError("Tên tệp để ghi bị trống hoặc quá dài. Hãy ghi rõ tên tệp sau -o.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise CommandError(f"Không ghi được tệp {path}. Hãy kiểm tra thư mục và quyền ghi ({error.errno}).") from None
    finally:
        draft.unlink(missing_ok=True)
