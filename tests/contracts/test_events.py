"""Every event is handled, or somebody said why not."""

from comments.accounts import events as account_events
from comments.app import EVENT_OWNERS, HANDLERS
from comments.discussion import events as discussion_events
from comments.moderation import events as moderation_events
from comments.moderation.reports import events as report_events
from comments.notifications import events as notification_events
from comments.profile import events as profile_events
from comments.threads import events as thread_events
from comments.transfer import events as transfer_events
from comments.webhooks import events as webhook_events

EVENTS = (
    *account_events.EVENTS,
    *discussion_events.EVENTS,
    *moderation_events.EVENTS,
    *notification_events.EVENTS,
    *profile_events.EVENTS,
    *report_events.EVENTS,
    *thread_events.EVENTS,
    *transfer_events.EVENTS,
    *webhook_events.EVENTS,
)
EXCUSED = {
    "CommentMarked": "readers see it on the page",
    "ThreadChanged": "readers see it on the page",
    "ReportsSettled": "reporters see it on the page",
}


def test_every_event_is_handled_or_excused():
    assert {event.__name__ for event in EVENTS} == HANDLERS.keys() | EXCUSED.keys()
    assert not HANDLERS.keys() & EXCUSED.keys()


def test_every_event_says_what_it_is_about():
    assert {event.__name__ for event in EVENTS} == EVENT_OWNERS.keys()
