"""`create_app(settings)`: the one place where everything is put together."""

from functools import partial

from flask import Flask

from comments.accounts import badges, bearer, cookie, publisher_roles
from comments.accounts import events as account_events
from comments.accounts import handlers as account_handlers
from comments.accounts import sweeping as account_sweeping
from comments.accounts.account_pages import account_pages
from comments.accounts.api import accounts_api
from comments.accounts.invitation_pages import invitation_pages
from comments.accounts.merge_pages import merge_pages
from comments.accounts.models import Account, Invitation, SignInLink
from comments.accounts.pages import accounts_pages
from comments.accounts.passkey_pages import passkey_options, passkey_pages
from comments.accounts.password_pages import password_pages
from comments.accounts.profile_window import profile_window
from comments.accounts.providers import installed
from comments.accounts.providers.joining import joining_pages
from comments.accounts.providers.pages import providers_pages, providers_relay
from comments.accounts.second_factor_pages import second_factor_pages
from comments.accounts.sso import sweeping as sso_sweeping
from comments.accounts.sso.api import sso_api
from comments.accounts.window import window_pages
from comments.core import db as database
from comments.core.paths import resource_dir
from comments.core.settings import Settings, read_settings
from comments.dashboard.card_pages import card_pages
from comments.dashboard.log_pages import log_pages
from comments.dashboard.overview_pages import overview_pages
from comments.dashboard.pages import dashboard_pages
from comments.dashboard.people_pages import people_pages
from comments.dashboard.publishing_pages import publishing_pages
from comments.dashboard.rules_pages import rules_pages
from comments.dashboard.sanction_pages import sanction_pages
from comments.dashboard.staff_pages import staff_pages
from comments.dashboard.thread_pages import thread_pages
from comments.dashboard.transfer_pages import transfer_pages
from comments.dashboard.trust_pages import trust_pages
from comments.discussion import events as discussion_events
from comments.discussion import handlers as discussion_handlers
from comments.discussion.api import discussion_api
from comments.discussion.models import Comment
from comments.disqus import addresses
from comments.disqus.api import disqus_api
from comments.disqus.pages import disqus_pages
from comments.disqus.rest.api import rest_api
from comments.disqus.rest.imports import IMPORT_PATH, MAX_IMPORT_BODY
from comments.disqus.wordpress import WORDPRESS_WORDS
from comments.embed import snapshots
from comments.embed.api import embed_api
from comments.embed.pages import embed_pages
from comments.embed.person_pages import person_pages
from comments.feeds.pages import feeds_pages
from comments.mail import mailer
from comments.markup.data_block import data_block
from comments.markup.stored import stored_html
from comments.moderation import events as moderation_events
from comments.moderation import handlers as moderation_handlers
from comments.moderation import trials
from comments.moderation.api import moderation_api
from comments.moderation.marks_api import marks_api
from comments.moderation.models import Removal, RuleTrial
from comments.moderation.people_api import people_api
from comments.moderation.reports import events as report_events
from comments.moderation.reports import handlers as report_handlers
from comments.moderation.reports.api import reports_api
from comments.moderation.reports.pages import reports_pages
from comments.notifications import events as notification_events
from comments.notifications import handlers as notification_handlers
from comments.outbox import checking, worker
from comments.outbox import sweeping as outbox_sweeping
from comments.outbox.handling import Handler
from comments.outbox.sweeping import Sweep
from comments.profile import events as profile_events
from comments.profile import handlers as profile_handlers
from comments.profile.api import profile_api
from comments.profile.pages import MAX_PICTURE_BODY, PICTURE_PATH, avatar_pages, profile_pages
from comments.reactions import handlers as reaction_handlers
from comments.reactions.api import reactions_api
from comments.screening import ageing, proof, repeats
from comments.screening.api import screening_api
from comments.sites import queries as sites
from comments.threads import events as thread_events
from comments.threads.api import threads_api
from comments.threads.models import Thread
from comments.transfer import events as transfer_events
from comments.transfer import handlers as transfer_handlers
from comments.transfer import sweeping as transfer_sweeping
from comments.transfer import uploads
from comments.transfer.models import ImportRun
from comments.web import (
    assets,
    context,
    cors,
    csrf,
    headers,
    health,
    languages,
    limits,
    openapi,
    problems,
)
from comments.web.application import Application
from comments.webhooks import events as webhook_events
from comments.webhooks import handlers as webhook_handlers
from comments.webhooks import sending as webhook_sending
from comments.webhooks import sweeping as webhook_sweeping
from comments.webhooks.models import Kind, Webhook
from comments.webhooks.own_words import OWN_WORDS

MAX_BODY_BYTES = 256 * 1024

# Blueprints whose writes carry no cookie: a token in a header, or nothing but the site's CORS rule, guards them.
WITHOUT_COOKIES = (
    accounts_api,
    discussion_api,
    disqus_api,
    disqus_pages,
    embed_api,
    embed_pages,
    feeds_pages,
    profile_api,
    avatar_pages,
    providers_relay,
    reactions_api,
    reports_api,
    reports_pages,
    rest_api,
    screening_api,
    sso_api,
)

PAGES = (
    embed_pages, person_pages, reports_pages, accounts_pages, window_pages, profile_window, invitation_pages,
    account_pages, password_pages, passkey_pages, passkey_options, second_factor_pages, merge_pages, joining_pages,
    providers_pages, providers_relay, dashboard_pages, card_pages, log_pages, overview_pages, people_pages,
    sanction_pages, staff_pages, publishing_pages, rules_pages, trust_pages, thread_pages, transfer_pages,
    profile_pages, avatar_pages, feeds_pages, disqus_api, disqus_pages, rest_api,
)  # fmt: skip

# What the worker does about each event, by its name; an event that is not here is done at once.
HANDLERS: dict[str, tuple[Handler, ...]] = {
    "SignInLinkRequested": (account_handlers.mail_sign_in_link,),
    "StaffInvited": (account_handlers.mail_staff_invitation,),
    "AccountsMerged": (
        discussion_handlers.move_comments_of_merged_account,
        reaction_handlers.move_what_merged_account_gave,
        report_handlers.move_reports_of_merged_account,
        profile_handlers.show_merged_account_as_one,
        moderation_handlers.hold_sanctions_for_merged_account,
    ),
    "WayInChanged": (account_handlers.mail_changed_way_in,),
    "RemovalOrdered": (moderation_handlers.remove_ordered_comments,),
    "RemovalTakenBack": (moderation_handlers.put_removed_comments_back,),
    "RuleTried": (moderation_handlers.advance_trial,),
    "CommentPosted": (
        notification_handlers.call_moderators_to_held_comment,
        webhook_handlers.queue_deliveries,
    ),
    "CommentEdited": (
        notification_handlers.call_moderators_to_held_comment,
        webhook_handlers.queue_deliveries,
    ),
    "CommentDeleted": (
        report_handlers.close_reports_of_deleted_comment,
        webhook_handlers.queue_deliveries,
    ),
    "CommentDecided": (webhook_handlers.queue_deliveries,),
    "CommentReported": (notification_handlers.call_moderators_to_held_comment,),
    "ThreadsMerged": (
        discussion_handlers.move_comments_of_merged_thread,
        reaction_handlers.move_reactions_of_merged_thread,
    ),
    "WebhookChanged": (webhook_handlers.verify_webhook,),
    "DeliveryQueued": (webhook_handlers.deliver,),
    "ModeratorCalled": (notification_handlers.mail_called_moderator,),
    "ProfileChanged": (profile_handlers.renew_comments,),
    "BadgeChanged": (discussion_handlers.renew_badges,),
    "GuestCommentsClaimed": (profile_handlers.take_over_guest_comments,),
    "ErasureRequested": (
        profile_handlers.mail_erasure_notice,
        profile_handlers.erase_when_due,
    ),
}

HANDLERS |= dict.fromkeys(
    (event.__name__ for event in transfer_events.EVENTS), (transfer_handlers.advance_import,)
)

# What the worker forgets, or closes, when its time is over.
SWEEPS: tuple[Sweep, ...] = (
    outbox_sweeping.forget_done_events,
    account_sweeping.forget_links,
    account_sweeping.forget_sessions,
    account_sweeping.forget_grants,
    sso_sweeping.forget_used_tokens,
    account_sweeping.forget_attempts,
    account_sweeping.forget_invitations,
    account_sweeping.forget_tries,
    publisher_roles.end_untaken,
    repeats.forget_said,
    trials.forget_trials,
    proof.forget_spent,
    ageing.settle_threads,
    transfer_sweeping.withdraw_forgotten_uploads,
    webhook_sweeping.forget_deliveries,
)

# In whose words the webhooks of each kind are told.
WORDS = {Kind.AFTERWORD: OWN_WORDS, Kind.WORDPRESS: WORDPRESS_WORDS}

# What each event is about, by its name: `afterword verify` looks whether that is still there.
EVENT_OWNERS: checking.Owners = {
    **dict.fromkeys((event.__name__ for event in discussion_events.EVENTS), Comment.id),
    moderation_events.CommentMarked.__name__: Comment.id,
    **dict.fromkeys((event.__name__ for event in report_events.EVENTS), Comment.id),
    **dict.fromkeys((event.__name__ for event in thread_events.EVENTS), Thread.id),
    account_events.SignInLinkRequested.__name__: SignInLink.id,
    account_events.StaffInvited.__name__: Invitation.id,
    account_events.AccountsMerged.__name__: Account.id,
    account_events.WayInChanged.__name__: Account.id,
    account_events.ProfileChanged.__name__: Account.id,
    **dict.fromkeys((event.__name__ for event in moderation_events.REMOVALS), Removal.id),
    moderation_events.RuleTried.__name__: RuleTrial.id,
    account_events.BadgeChanged.__name__: Account.id,
    **dict.fromkeys((event.__name__ for event in notification_events.EVENTS), Account.id),
    **dict.fromkeys((event.__name__ for event in profile_events.EVENTS), Account.id),
    **dict.fromkeys((event.__name__ for event in transfer_events.EVENTS), ImportRun.id),
    **dict.fromkeys((event.__name__ for event in webhook_events.EVENTS), Webhook.id),
}


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application from settings, read from the environment unless given."""
    settings = settings or read_settings()
    app = Application(
        "comments",
        template_folder=str(resource_dir("templates")),
        static_folder=None,
        instance_path=str(settings.instance_dir),
    )
    _configure(app, settings)
    database.init_app(app, settings)
    mailer.init_app(app, settings)
    files = partial(transfer_sweeping.forget_lost_files, settings.instance_dir)
    worker.init_app(app, worker.Work(HANDLERS, (*SWEEPS, files)))
    installed.init_app(app, settings)
    webhook_sending.init_app(app, settings, WORDS)
    _init_web(app, settings)
    apis = (
        accounts_api,
        discussion_api,
        embed_api,
        marks_api,
        moderation_api,
        people_api,
        profile_api,
        reactions_api,
        reports_api,
        screening_api,
        sso_api,
        threads_api,
    )
    snapshots.init_app(app, settings)
    addresses.init_app(app, settings)  # before its routes, and in front of what is kept by path
    for blueprint in apis:
        app.register_api(blueprint)
    for pages in PAGES:
        app.register_blueprint(pages)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        TRUSTED_PROXIES=settings.trusted_proxies,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        LARGER_BODIES=partial(_larger_body, settings),
        SESSION_COOKIE_NAME="__Host-afterword" if _is_https(settings) else "afterword",
        SESSION_COOKIE_SECURE=_is_https(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.jinja_env.filters["stored_html"] = stored_html
    app.jinja_env.filters["data_block"] = data_block
    app.jinja_env.filters["badge_word"] = badges.badge_word
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _larger_body(settings: Settings, path: str, query: str) -> int | None:
    """Return how large a body may be where that is more than elsewhere."""
    if path == PICTURE_PATH:
        return MAX_PICTURE_BODY
    if IMPORT_PATH.fullmatch(path):
        return MAX_IMPORT_BODY
    return uploads.most_bytes(settings, path, query)


def _is_https(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def _init_web(app: Flask, settings: Settings) -> None:
    hooks = context.Hooks(find_site=sites.get_site_to_read, find_viewer=bearer.find_viewer)
    context.init_app(app, hooks)
    languages.init_app(app)
    problems.init_app(app)
    headers.init_app(app)
    cors.init_app(app)
    limits.init_app(app, settings)
    csrf.init_app(app, WITHOUT_COOKIES)
    cookie.init_app(app)
    assets.init_app(app)
    health.init_app(app)
    openapi.init_app(app)
