"""What follows from what happened to accounts."""

from datetime import datetime

from flask import current_app

from comments.accounts import invitations, links, notices, people, policy, queries
from comments.accounts.models import Account, Invitation, RoleName, SignInLink
from comments.core.db import db
from comments.mail.actions import send
from comments.mail.recipient import Recipient
from comments.outbox.handling import Happened
from comments.sites.models import Site


def mail_sign_in_link(event: Happened, now: datetime) -> None:
    """Mail the link that was asked for: to whoever asked in a site's window or as somebody, elsewhere to those we know.

    Done twice, it is the same mail with the same link: the token is made from the link's number.
    """
    link = db.session.get(SignInLink, event.subject_id)
    if link is None or link.email is None or link.used_at is not None or link.expires_at <= now:
        return
    account = queries.find_account_by_email(link.email)
    site = db.session.get(Site, link.site_id) if link.site_id is not None else None
    if account is None and site is None and link.joins_id is None:
        return
    base_url = current_app.config["BASE_URL"]
    token = links.give_token(link, current_app.config["SECRET_KEY"])
    template, path = (
        ("sign_in_link", "sign-in") if link.joins_id is None else ("add_address", "account/mail")
    )
    site_language = site.language if site else None
    language = people.language_of(account, event.payload.get("language"), site_language)
    send(
        template,
        Recipient(link.email, language),
        {
            "name": account.name if account else "",
            "link": f"{base_url}/{path}/{token}",
            "where": site.name if site else base_url.partition("://")[2],
            "minutes": int(links.LIFETIME.total_seconds() // 60),
        },
        f"sign-in-link-{link.id}",
    )


def mail_staff_invitation(event: Happened, now: datetime) -> None:
    """Mail an invitation that can still be accepted. Done twice, it is the same mail with the same link."""
    invitation = db.session.get(Invitation, event.subject_id)
    if invitation is None or not invitations.is_open(invitation, now):
        return
    site = db.session.get_one(Site, invitation.site_id)
    inviter = db.session.get_one(Account, invitation.invited_by)
    invited = queries.find_account_by_email(invitation.email)
    token = invitations.give_token(invitation, current_app.config["SECRET_KEY"])
    send(
        "staff_invitation",
        Recipient(invitation.email, people.language_of(invited, site.language)),
        {
            "who": inviter.name,
            "site": site.name,
            "role": policy.ROLES[RoleName(invitation.role)],
            "link": f"{current_app.config['BASE_URL']}/invitation/{token}",
            "days": invitations.LIFETIME.days,
        },
        f"staff-invitation-{invitation.id}",
    )


def mail_changed_way_in(event: Happened, now: datetime) -> None:
    """Tell somebody that how they come in was changed. Done twice, it is the same mail."""
    del now
    account = queries.find_account(event.subject_id)
    if account is None:
        return
    base_url = current_app.config["BASE_URL"]
    send(
        "way_in_changed",
        Recipient(event.payload["email"], people.language_of(account)),
        {
            "name": account.name,
            "sentence": notices.sentence_for(event.payload["change"], event.payload["label"]),
            "when": event.created_at,
            "where": base_url.partition("://")[2],
            "link": f"{base_url}/account/",
        },
        f"way-in-changed-{event.id}",
    )
