"""The left side of the desk: the queues of a site with their numbers, and its other pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.core.words import gettext
from comments.dashboard import presenting
from comments.moderation import queries
from comments.moderation.reports import queries as reports
from comments.moderation.schemas import REPORTED
from comments.moderation.wanted import QUEUES
from comments.sites.models import Site

# The other pages of a site: what each is called, its endpoint, and who may see it.
PAGES: tuple[tuple[str, str, RoleName], ...] = (
    (gettext("Overview"), "overview_pages.show_overview", RoleName.OBSERVER),
    (gettext("Discussions"), "thread_pages.list_threads", RoleName.OBSERVER),
    (gettext("Sanctions"), "sanction_pages.show_sanctions", RoleName.OBSERVER),
    (gettext("Trust"), "trust_pages.show_trust", RoleName.OBSERVER),
    (gettext("Log"), "log_pages.show_log", RoleName.MODERATOR),
    (gettext("On your pages"), "publishing_pages.show_pages", RoleName.LEAD),
    (gettext("Rules"), "rules_pages.show_rules", RoleName.LEAD),
    (gettext("Import and export"), "transfer_pages.show_moving", RoleName.OWNER),
    (gettext("Staff"), "staff_pages.show_staff", RoleName.OWNER),
)


@dataclass(frozen=True)
class NavLink:
    """One place to go; `name` is a queue's, whose number the page counts on by itself."""

    label: str
    href: str
    is_current: bool
    name: str = ""
    number: str = ""


@dataclass(frozen=True)
class Navigation:
    """Everything at the left side."""

    site_name: str
    has_other_sites: bool
    queues: Sequence[NavLink]
    pages: Sequence[NavLink]


def present(viewer: Viewer, site: Site, current: str) -> Navigation:
    """Present a site's navigation; `current` is the name of a queue or an endpoint."""
    return Navigation(
        site_name=site.name,
        has_other_sites=len(viewer.roles) + len(viewer.waiting) > 1,
        queues=_queues(site, current),
        pages=[
            NavLink(label, url_for(endpoint, site=site.shortname), current == endpoint)
            for label, endpoint, least in PAGES
            if viewer.has_role(site.id, least)
        ],
    )


def _queues(site: Site, current: str) -> list[NavLink]:
    numbers = queries.count_queues(site.id)
    shown = {status.value: presenting.present_number(numbers[status]) for status in QUEUES}
    shown[REPORTED] = presenting.present_number(reports.count_reported(site.id))
    return [
        NavLink(
            label=presenting.QUEUE_LABELS[name],
            href=url_for("dashboard_pages.show_queue", site=site.shortname, status=name),
            is_current=name == current,
            name=name,
            number=shown.get(name, ""),
        )
        for name in presenting.QUEUE_LABELS
    ]
