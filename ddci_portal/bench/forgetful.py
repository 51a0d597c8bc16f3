"""The cache of a page that is asked for the first time by somebody who is at work already."""

from django.core.cache.backends.locmem import LocMemCache

_OF_THE_READER = ("user:", "inbox")


class OnlyTheReader(LocMemCache):
    """Keeps who reads and how many messages wait for them, which the page before needed as well; nothing of a page."""

    def set(self, key, value, *arguments, **options):
        if key.startswith(_OF_THE_READER):
            super().set(key, value, *arguments, **options)
