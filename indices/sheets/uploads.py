"""What a table of figures may weigh, and how one that is not read says why."""

LARGEST_UPLOAD = 10 * 2**20


class SpreadsheetRefused(Exception):
    """A file that is not read, with a Vietnamese sentence that says why and what to do."""

    @property
    def sentence(self) -> str:
        return str(self)
