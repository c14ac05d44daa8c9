"""Whatever points at an account is erased with it and copied for its person, or somebody said why not."""

import re

import pytest

from comments.accounts.models import Account
from comments.core.db import db
from comments.profile import erasing, exporting

# By table: what another place does about it when its person is erased.
STAYS_COUNTED = "it stays counted and is nobody's: comments.profile.erasing.forget_given"
FORGOTTEN = "by account, by address, and as staff: comments.moderation.erasing.forget_person"
ERASED_ELSEWHERE = {
    "account": "it goes last; emptied ones that became part of it before it",
    "sign_in_link": "by account and by address: comments.profile.erasing",
    "sign_in_attempt": "by account: comments.profile.erasing",
    "staff_invitation": "by account and by address: comments.profile.erasing",
    "comment": "its place in the tree stays: comments.discussion.erasing",
    "sanction": FORGOTTEN,
    "person_note": FORGOTTEN,
    "removal": FORGOTTEN,
    "comment_edit": "with the comment's words: comments.discussion.erasing",
    "screening_rule": "it is the site's and stays, as nobody's: comments.screening.actions.forget_author",
    "vote": STAYS_COUNTED,
    "comment_reaction": STAYS_COUNTED,
    "thread_reaction": STAYS_COUNTED,
    "report": "it weighs what it did and is nobody's: comments.moderation.reports.actions.forget_reporter",
}
# By table: why its person gets no copy of it.
NOT_COPIED = {
    "account": "the copy begins with it",
    "sign_in_attempt": "it is over within minutes, and says nothing but that somebody wants to sign in",
    "presence": "it is over within a minute, and says nothing but that a member of staff reads a comment",
    "person_note": "what others noted is theirs",
    "removal": "what was removed is among their comments",
    "screening_rule": "it is the site's",
    "recovery_code": "there is nothing in it but what is kept of a secret",
}


@pytest.fixture
def tables_of_people():
    people = Account.__table__
    return {
        table.name
        for table in db.metadata.sorted_tables
        if any(key.column.table is people for key in table.foreign_keys)
    }


def test_every_table_of_people_is_erased(tables_of_people):
    owned = {table.__tablename__ for table in erasing.OWNED}

    assert tables_of_people == owned | ERASED_ELSEWHERE.keys()


def test_every_table_of_people_is_copied(tables_of_people):
    copied = {
        name
        for section in exporting.sections_of(1, "carol@example.test")
        for name in re.findall(r"(?:FROM|JOIN) (\w+)", str(section.rows))
    }

    assert tables_of_people - copied == NOT_COPIED.keys()
