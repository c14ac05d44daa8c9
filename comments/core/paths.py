"""Where templates and static files are: at the top of a checkout, or inside the installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def resource_dir(name: str) -> Path:
    """Return the folder `templates` or `static`, whichever way Afterword was installed."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name
