"""What can be wrong about a report."""

from comments.core.errors import Forbidden


class OwnReport(Forbidden):
    """This is your own comment."""
