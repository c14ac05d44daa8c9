"""Filling the demo's database: a site, its discussion, its moderator. Done again, it adds nothing twice."""

import contextlib
import io
import tempfile
from datetime import datetime
from pathlib import Path

from comments.accounts import actions as accounts
from comments.accounts import links
from comments.accounts.models import RoleName
from comments.core.db import write_unit
from comments.demo.articles import ARTICLES
from comments.sites import actions as sites
from comments.sites import queries as site_queries
from comments.transfer.cli import import_command

SHORTNAME = "demo"
MODERATOR = "moderator@example.test"
DISCUSSION = Path(__file__).with_name("discussion.xml")
# Where the export says the article is; the demo's port can be another.
EXPORTED_URL = "http://127.0.0.1:8080/"


def seed(magazine_url: str, now: datetime) -> str:
    """Make what is not there yet; return the token of a new sign-in link for the moderator."""
    with write_unit():
        site = site_queries.find_site(SHORTNAME)
        if site is None:
            site = sites.add_site(SHORTNAME, "The Far Bank", [magazine_url], now)
            sites.set_site(site, "reactions=👍,❤️,🎉,😂,🤔")
        sites.set_site(site, f"origins+={magazine_url}")
    _import_discussion(f"{magazine_url}/{ARTICLES[0].slug}")
    with write_unit():
        account = accounts.add_staff(MODERATOR, site, RoleName.OWNER, "Robin Example", now)
        return links.make_link(account, now)


def _import_discussion(article_url: str) -> None:
    export = DISCUSSION.read_text(encoding="utf-8").replace(EXPORTED_URL, article_url)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DISCUSSION.name
        path.write_text(export, encoding="utf-8")
        # The importer accounts for every post at length; here the page itself is the proof.
        with contextlib.redirect_stdout(io.StringIO()):
            import_command.main([str(path), "--site", SHORTNAME], standalone_mode=False)
