"""Why code was not taken. The message is one for the person who sent it; nothing was stored."""


class Refused(ValueError):
    """The code was not taken."""

    @property
    def message(self) -> str:
        return str(self)


class SourceRefused(Refused):
    """The text itself cannot be taken: too large, empty, or not text."""


class Busy(Refused):
    """The person already has as much in the queue as one person may have."""
