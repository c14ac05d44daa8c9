"""One log, on standard error: a line for each thing that happened, readable by people and by machines."""

import logging
import sys

import structlog

from comments.core.settings import Settings


def configure(settings: Settings) -> None:
    """Write what is at least as important as the setting says; libraries only when something is wrong."""
    level = getattr(logging, settings.log_level.upper())
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up at each line: what stands behind the name can be exchanged.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
