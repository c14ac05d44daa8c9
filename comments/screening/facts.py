"""What checks need to know beside the draft: read here, once, in a bounded number of statements.

A person costs one statement, a guest none; what was said lately two at most, a proof one, each only where the site
asks for it; what holds for them one, only where anything holds. Rules and the names of staff are kept in the process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from comments.screening import folding, proof, queries, repeats
from comments.screening.draft import Facts
from comments.screening.models import Outcome
from comments.screening.proof import Proof
from comments.screening.repeats import Lately, Memory, Trace
from comments.screening.ruleset import Entry, Ruleset
from comments.screening.sanctions.queries import list_standing
from comments.screening.speaker import Sent, Speaker
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, load_settings

MAX_SITES = 100  # whose rules and names are kept in a process

Rules = Mapping[Outcome, Ruleset]


@dataclass(frozen=True)
class Asked:
    """What facts are asked about: words and how they came in, and where (an id of 0 is of what is not made yet)."""

    words: str
    sent: Sent
    thread_id: int = 0
    comment_id: int = 0


@dataclass(frozen=True)
class Found:
    """Facts, and what has to be written once the comment is: the memory of its words, the proof that it used."""

    facts: Facts
    memory: Memory | None
    proof: Proof | None


def know_speaker(site_id: int, speaker: Speaker) -> Speaker:
    """Return the speaker with what their account says of them; a guest stays as they are."""
    if speaker.account_id is None:
        return speaker
    person = queries.find_person(site_id, speaker.account_id)
    if person is None:
        return speaker
    return replace(speaker, email=person.email, role=person.role, record=person.record)


def gather(
    site: Site, settings: SiteSettings, speaker: Speaker, asked: Asked, now: datetime
) -> Found:
    """Read what checks need to know; the speaker is known already."""
    used = asked.sent.proof if settings.proof_of_work != "off" else None
    memory = None
    # Also where a single discussion asks for nothing: what is said there may be said again elsewhere.
    if repeats.is_watched(settings) or repeats.is_watched(load_settings(site.settings)):
        trace = Trace.of(speaker, asked.words, asked.thread_id, asked.comment_id)
        lately = repeats.find_lately(site.id, settings, trace, now)
        memory = Memory(site.id, settings, trace, lately, now, now)
    facts = Facts(
        rules=rules_of(site),
        staff_names=_names_at(site.id, now) if settings.protect_names else frozenset(),
        lately=memory.lately if memory else Lately(),
        is_proof_spent=used is not None and proof.is_spent(used),
        sanctions=list_standing(site, speaker, now),
    )
    return Found(facts, memory, used)


def rules_of(site: Site) -> Rules:
    """Return a site's rules that are on, ready; made once for each of their versions."""
    return _compiled(site.id, site.rules_version) if site.rules_version else {}


@lru_cache(MAX_SITES)
def _compiled(site_id: int, _rules_version: int) -> Rules:
    entries = [Entry.of(rule) for rule in queries.list_rules(site_id) if rule.is_on]
    return {
        outcome: Ruleset([entry for entry in entries if entry.action is outcome])
        for outcome in Outcome
    }


def _names_at(site_id: int, now: datetime) -> frozenset[str]:
    return _staff_names(site_id, int(now.timestamp() // 60))


@lru_cache(MAX_SITES)
def _staff_names(site_id: int, _minute: int) -> frozenset[str]:
    """Return what the names of staff look like. A new colleague's is protected a minute later."""
    looks = (folding.skeleton(name) for name in queries.list_staff_names(site_id))
    return frozenset(look for look in looks if look)
