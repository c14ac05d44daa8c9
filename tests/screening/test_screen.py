"""Judging a draft: one ordered list of checks, without any database."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest

from comments.accounts.models import RoleName
from comments.screening import checks
from comments.screening.draft import Draft, Facts, Place
from comments.screening.models import Kind, Level, Outcome, Part
from comments.screening.proof import Proof
from comments.screening.repeats import Lately
from comments.screening.ruleset import Entry, Ruleset
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.standing import Standing
from comments.screening.screen import CHECKS, screen
from comments.screening.speaker import Sent, Speaker
from comments.screening.trust import Record
from comments.sites.settings import SiteSettings
from tests.conftest import NOW

QUIET = SiteSettings(premoderate=False)
GUEST = Speaker("Carol", email="carol@mail.example", address=ip_address("192.0.2.7"))
PERSON = Speaker("Carol", account_id=1)
STAFF = Speaker("Bob", account_id=2, role=RoleName.OBSERVER)
LONG_AGO = NOW - timedelta(days=100)
NEW = Record(NOW - timedelta(hours=5))
KNOWN = Record(LONG_AGO, approved=5)
TRUSTED = Record(LONG_AGO, approved=50)
PROOF = Proof(b"1", NOW + timedelta(minutes=1))
LINKS = ("https://a.example/", "https://b.example/")


def draft(words="Hello", speaker=GUEST, **facts):
    known = {
        name: facts.pop(name) for name in ("place", "sent", "links", "is_edit") if name in facts
    }
    names = SiteSettings.__dataclass_fields__
    chosen = {name: facts.pop(name) for name in list(facts) if name in names}
    speaker = replace(speaker, record=facts.pop("record", None))
    return Draft(words, replace(QUIET, **chosen), speaker, NOW, facts=Facts(**facts), **known)


def rules(kind, value, action="hold", part="anywhere"):
    entry = Entry(Kind(kind), Part(part), value, Outcome(action))
    return {entry.action: Ruleset([entry])}


OLD_PLACE = Place(created_at=NOW - timedelta(days=10))
SAID = [
    # What is judged, and the rules that fire, in order; a refusal ends with a mark.
    ("nothing-to-say-against-it", draft(), []),
    ("empty", draft(""), ["empty_text!"]),
    ("white-space", draft(" \n\t\u00a0\u3000"), ["empty_text!"]),
    ("closed", draft(place=Place(is_open=False)), ["thread_closed!"]),
    ("the-first-refusal-ends-it", draft("", place=Place(is_open=False)), ["empty_text!"]),
    ("refused-not-held", draft(premoderate=True, place=Place(is_open=False)), ["thread_closed!"]),
    ("too-old", draft(place=OLD_PLACE, closes_after_days=10), ["thread_too_old!"]),
    ("not-yet-too-old", draft(place=OLD_PLACE, closes_after_days=11), []),
    ("kept-open-by-hand", draft(place=replace(OLD_PLACE, closed_by_hand=False), closes_after_days=1), []),
    ("stopped", draft(stopped=True), ["site_stopped!"]),
    ("stopped-but-not-for-staff", draft(speaker=STAFF, stopped=True), []),
    ("banned", draft(sanctions=(Standing(SanctionKind.MUTE), Standing(SanctionKind.BAN))), ["ban!"]),
    ("muted", draft(sanctions=(Standing(SanctionKind.WARNING), Standing(SanctionKind.MUTE))), ["mute!"]),
    ("warned", draft(sanctions=(Standing(SanctionKind.WARNING, "Be kind."),)), ["warning!"]),
    ("shadow-banned", draft(sanctions=(Standing(SanctionKind.SHADOW_BAN),)), ["shadow_ban"]),
    ("read-first", draft(premoderate=True), ["premoderated_site"]),
    ("read-first-but-not-here", draft(premoderate=True, place=Place(premoderate=False)), []),
    ("read-first-here-alone", draft(place=Place(premoderate=True)), ["premoderated_thread"]),
    ("trap", draft(sent=Sent(trap="x")), ["trap_filled!"]),
    ("too-fast", draft(sent=Sent(seconds=1.9, is_plain=True), least_seconds=2), ["sent_too_fast!"]),
    ("slow-enough", draft(sent=Sent(seconds=2.0, is_plain=True), least_seconds=2), []),
    ("form-without-stamp", draft(sent=Sent(is_plain=True), least_seconds=2), ["sent_too_fast!"]),
    ("other-programs-know-no-form", draft(least_seconds=2), []),
    ("no-proof", draft(proof_of_work="guests"), ["proof_missing!"]),
    ("proof", draft(proof_of_work="everyone", sent=Sent(proof=PROOF)), []),
    ("proof-used-before", draft(proof_of_work="guests", sent=Sent(proof=PROOF), is_proof_spent=True),
     ["proof_missing!"]),
    ("proof-of-guests-alone", draft(speaker=PERSON, record=NEW, proof_of_work="guests"), []),
    ("plain-page-cannot-prove", draft(proof_of_work="guests", sent=Sent(is_plain=True)), ["proof_missing"]),
    ("edit-needs-no-proof", draft(proof_of_work="everyone", is_edit=True), []),
    ("held-word", draft("a Casino", rules=rules("word", "casino")), ["held_by_rule"]),
    ("refused-word", draft("a Casino", rules=rules("word", "casino", "refuse")), ["refused_by_rule!"]),
    ("word-behind-a-link", draft(links=LINKS, rules=rules("word", "b.example")), ["held_by_rule"]),
    ("mail-domain", draft(rules=rules("mail_domain", "mail.example", "refuse")), ["refused_by_rule!"]),
    ("address-range", draft(rules=rules("address_range", "192.0.2.0/24")), ["held_by_rule"]),
    ("many-links", draft(links=LINKS, many_links=2), ["many_links"]),
    ("few-links", draft(links=LINKS, many_links=3), []),
    ("too-many-links", draft(links=LINKS, many_links=1, many_links_action="refuse"), ["many_links!"]),
    ("link-of-guest", draft(links=LINKS, links_of_new_people="hold"), ["link_of_new_person"]),
    ("link-of-new-person", draft(speaker=PERSON, record=NEW, links=LINKS, links_of_new_people="refuse"),
     ["link_of_new_person!"]),
    ("link-of-known-person", draft(speaker=PERSON, record=KNOWN, links=LINKS, links_of_new_people="hold"), []),
    ("repeated", draft(lately=Lately(is_repeated=True), repeated_text="hold"), ["repeated_text"]),
    ("repeated-and-refused", draft(lately=Lately(is_repeated=True), repeated_text="refuse"), ["repeated_text!"]),
    ("copied", draft(lately=Lately(is_copied=True), copied_text="hold"), ["copied_text"]),
    ("copied-and-refused", draft(lately=Lately(is_copied=True), copied_text="refuse"), ["copied_text!"]),
    ("many-at-once", draft(lately=Lately(count=3), many_comments=3), ["many_comments"]),
    ("not-so-many", draft(lately=Lately(count=2), many_comments=3), []),
    ("too-many-at-once", draft(lately=Lately(count=3), many_comments=3, many_comments_action="refuse"),
     ["many_comments!"]),
    ("to-mend-is-not-to-say-more", draft(lately=Lately(count=3), many_comments=3, is_edit=True), []),
    ("name-like-staff", draft(speaker=Speaker("Вob"), staff_names=frozenset({"bob"})), ["imitated_name"]),
    ("staff-under-their-name", draft(speaker=STAFF, staff_names=frozenset({"bob"})), []),
    ("guest", draft(hold_guests=True), ["guest"]),
    ("no-guest", draft(speaker=PERSON, record=NEW, hold_guests=True), []),
    ("first-of-guest", draft(first_comments=1), ["first_comments"]),
    ("first-of-person", draft(speaker=PERSON, record=replace(KNOWN, approved=1, removed=9), first_comments=2),
     ["first_comments"]),
    ("after-the-first", draft(speaker=PERSON, record=replace(KNOWN, approved=2), first_comments=2), []),
    ("young-account", draft(speaker=PERSON, record=NEW, young_account_hours=6), ["young_account"]),
    ("old-enough", draft(speaker=PERSON, record=NEW, young_account_hours=5), []),
    ("new-people-wait", draft(new_people="hold"), ["held_level"]),
    ("known-people-do-not", draft(speaker=PERSON, record=KNOWN, new_people="hold"), []),
    ("known-people-wait-where-they-should", draft(speaker=PERSON, record=KNOWN, known_people="hold"), ["held_level"]),
    ("trusted-people-appear", draft("casino", speaker=PERSON, record=TRUSTED, trusted_people="publish",
                                    premoderate=True, rules=rules("word", "casino")), []),
    ("but-not-what-is-refused", draft("casino", speaker=PERSON, record=TRUSTED, trusted_people="publish",
                                      rules=rules("word", "casino", "refuse")), ["refused_by_rule!"]),
    ("nor-where-staff-read-a-thread", draft(speaker=PERSON, record=TRUSTED, trusted_people="publish",
                                            place=Place(premoderate=True)), ["premoderated_thread"]),
    ("staff-are-not-asked", draft("casino", speaker=STAFF, premoderate=True, rules=rules("word", "casino", "refuse"),
                                  place=Place(premoderate=True)), []),
    ("every-rule-that-fires", draft("casino", links=LINKS, many_links=1, hold_guests=True, premoderate=True,
                                    rules=rules("word", "casino")),
     ["many_links", "held_by_rule", "guest", "premoderated_site"]),
]  # fmt: skip


def fired(judged):
    return [verdict.rule + "!" * (verdict.outcome is Outcome.REFUSE) for verdict in screen(judged)]


@pytest.mark.parametrize(
    ("judged", "rules"), [row[1:] for row in SAID], ids=[row[0] for row in SAID]
)
def test_a_draft_gets_the_verdicts_of_its_rules_in_order(judged, rules):
    assert fired(judged) == rules


def test_every_check_is_shown_to_fire_under_its_own_name():
    named = {rule.rstrip("!") for row in SAID for rule in row[2]}

    assert named == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize("row", [row for row in SAID if row[2]], ids=lambda row: row[0])
def test_every_verdict_says_in_a_sentence_why(row):
    for verdict in screen(row[1]):
        assert verdict.reason[0].isupper()
        assert verdict.reason.endswith(".")
        assert (
            verdict.notice.endswith(".") or verdict.rule == "shadow_ban"
        )  # of which nobody is told


def test_no_sentence_to_an_author_says_what_a_rule_looks_for():
    (held,) = screen(draft("Casino", rules=rules("word", "casino")))
    (refused,) = screen(draft("Casino", rules=rules("word", "casino", "refuse")))

    assert (held.value, refused.value) == ("casino", "casino")
    assert "casino" not in held.notice
    assert "casino" not in refused.reason


def test_a_stopped_site_says_what_its_staff_wrote():
    (verdict,) = screen(draft(stopped=True, stop_message="Back on Monday."))

    assert verdict.reason == "Back on Monday."
    assert screen(draft(stopped=True))[0].reason == checks.STOPPED


def test_the_level_of_a_draft_is_its_authors():
    assert draft(speaker=PERSON, record=TRUSTED).level is Level.TRUSTED
