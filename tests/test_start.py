"""What is loaded before anything begins: commands wait for nothing that only some pages need."""

import subprocess
import sys

from django.conf import settings

HEAVY = {
    "PIL", "asn1crypto", "authlib", "docx", "fontTools", "jinja2", "joserfc", "lxml", "ninja", "openpyxl",
    "prometheus_client", "pydantic", "pyhanko", "pypdfium2", "redis", "requests", "segno", "unittest", "weasyprint",
}  # fmt: skip
"""Packages that take long to load. Celery is not among them: jobs are asked for anywhere, and need its settings."""


def loaded_by(code: str) -> set[str]:
    """Which of the heavy packages a fresh process has loaded after the code."""
    program = f"import sys, django; django.setup(); {code}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    return set(said.stdout.split())


def test_a_command_starts_without_the_libraries_of_the_pages():
    assert loaded_by("pass") == set()


def test_checks_and_addresses_load_no_library_of_sign_in_nor_of_the_queue():
    loaded = loaded_by("from django.core.management import call_command; call_command('check', verbosity=0)")

    assert loaded & {"authlib", "joserfc", "redis"} == set()
