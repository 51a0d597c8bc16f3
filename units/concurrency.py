"""Two people at once: an edit that was made on an older version is refused, never saved over the other's."""


class StaleEdit(Exception):
    """Someone saved first. `current` is the object as it now stands, so that both values can be shown."""

    def __init__(self, current):
        super().__init__("Người khác vừa lưu thay đổi trước bạn.")
        self.current = current


class KeepsEntries:
    """A form with a `version` field that may be shown again, entries and all, after a StaleEdit."""

    def on_version(self, version: int):
        """Return the same entries on a newer version, for someone who has seen what the other saved and decides."""
        data = self.data.copy()
        data["version"] = version
        self.data = data
        return self
