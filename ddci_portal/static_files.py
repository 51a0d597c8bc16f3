"""Where static files are in production."""

from functools import cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KnownAddresses(CompressedManifestStaticFilesStorage):
    """Compressed files with hashed names. The address of a file never changes while a process lives, and each page
    needs a dozen."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.url = cache(super().url)
