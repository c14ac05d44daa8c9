from datetime import timedelta

import pytest

from comments.core.db import db
from comments.moderation import presence
from comments.moderation.presence import LASTS, Present
from tests.conftest import NOW
from tests.factories import staff


@pytest.mark.usefixtures("unit")
def test_others_see_which_card_is_open_until_it_is_closed_or_forgotten(app, site):
    alice, bob = (staff.viewer_of(app, staff.hire(app, name)) for name in ("alice", "bob"))

    def seen_by_alice(now=NOW):
        db.session.flush()
        return list(presence.list_others(alice, site, now))

    presence.open_card(bob, site, 17, NOW)
    first = seen_by_alice()
    presence.open_card(bob, site, 18, NOW + timedelta(seconds=20))
    second, forgotten = seen_by_alice(NOW + LASTS), seen_by_alice(NOW + 2 * LASTS)
    presence.open_card(bob, site, None, NOW)

    assert first == [Present(17, "Bob Example")]
    assert second == [Present(18, "Bob Example")]
    assert forgotten == seen_by_alice() == []
    assert list(presence.list_others(bob, site, NOW)) == []
