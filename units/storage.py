"""Where files are kept that people hand in or that the portal makes."""

import os

from django.core.files.storage import FileSystemStorage

_DRAFT = ".part"


class WholeFiles(FileSystemStorage):
    """A folder in which a file is there whole or not at all: it gets its name once all of it is written.

    Where writing fails, as on a full disk, nothing stays; what a killed process leaves goes when its name is deleted.
    """

    def _save(self, name, content):
        draft = name + _DRAFT
        try:
            draft = super()._save(draft, content)
            return self._named(draft, name)
        finally:
            super().delete(draft)

    def _named(self, draft: str, name: str) -> str:
        """Give a finished draft its name, or a free one like it where somebody was faster; never take another's."""
        while True:
            try:
                os.link(self.path(draft), self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name

    def delete(self, name):
        super().delete(name)
        super().delete(name + _DRAFT)
