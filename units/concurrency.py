"""Two people at once: an edit that was made on an older version is refused, never saved over the other's."""


class StaleEdit(Exception):
    """Someone saved first. `current` is the object as it now stands, so that both values can be shown."""

    def __init__(self, current):
        super().__init__("Người khác vừa lưu thay đổi trước bạn.")
        self.current = current
