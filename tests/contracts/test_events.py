"""Every event is handled, or somebody said why not."""

from comments.accounts import events as account_events
from comments.app import EVENT_OWNERS, HANDLERS
from comments.discussion import events as discussion_events
from comments.notifications import events as notification_events
from comments.profile import events as profile_events
from comments.webhooks import events as webhook_events

EVENTS = (
    *account_events.EVENTS,
    *discussion_events.EVENTS,
    *notification_events.EVENTS,
    *profile_events.EVENTS,
    *webhook_events.EVENTS,
)
EXCUSED: dict[str, str] = {}


def test_every_event_is_handled_or_excused():
    assert {event.__name__ for event in EVENTS} == HANDLERS.keys() | EXCUSED.keys()
    assert not HANDLERS.keys() & EXCUSED.keys()


def test_every_event_says_what_it_is_about():
    assert {event.__name__ for event in EVENTS} == EVENT_OWNERS.keys()
