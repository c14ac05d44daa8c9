"""Checks of the words: the site's own rules, links, and what was said before."""

from collections.abc import Container

from comments.core.words import gettext, ngettext
from comments.screening.draft import Draft, Outcome, Verdict
from comments.screening.models import Kind, Level
from comments.screening.ruleset import Entry, Subject

MAX_SHOWN = 200
BETWEEN = ", "
HELD_BY_RULE = "held_by_rule"
OTHER_WORDS = gettext(
    "This site does not take comments with such words. Please say it in other words, and send it again."
)
NOT_FROM_YOU = gettext(
    "This site takes no comments from where yours came from. Its staff can tell you more."
)


def refused_by_rule(draft: Draft) -> Verdict | None:
    """Refuse what a rule of the site refuses."""
    found = _met(draft, Outcome.REFUSE)
    if not found:
        return None
    is_whence = all(entry.kind in (Kind.MAIL_DOMAIN, Kind.ADDRESS_RANGE) for entry in found)
    return Verdict(
        Outcome.REFUSE,
        "refused_by_rule",
        NOT_FROM_YOU if is_whence else OTHER_WORDS,
        _values(found),
    )


def held_by_rule(draft: Draft) -> Verdict | None:
    """Hold what a rule of the site holds."""
    found = _met(draft, Outcome.HOLD)
    if not found:
        return None
    return Verdict(
        Outcome.HOLD,
        HELD_BY_RULE,
        gettext("A rule of this site asks to read it first."),
        _values(found),
        weight=min(30 + 10 * len(found), 60),
    )


def many_links(draft: Draft) -> Verdict | None:
    """Hold or refuse a comment with more links than people need."""
    count, many = len(draft.links), draft.settings.many_links
    if not many or count < many:
        return None
    if draft.settings.many_links_action == Outcome.REFUSE:
        least = (
            gettext("Please leave links out, and send it again.")
            if many == 1
            else ngettext(
                "Please leave fewer than %(num)s link in it, and send it again.",
                "Please leave fewer than %(num)s links in it, and send it again.",
                many,
            )
        )
        return Verdict(Outcome.REFUSE, "many_links", least, str(count))
    return Verdict(
        Outcome.HOLD,
        "many_links",
        gettext("It has one link.")
        if count == 1
        else gettext("It has %(count)s links.", count=count),
        str(count),
        weight=min(15 * count, 60),
    )


def link_of_new_person(draft: Draft) -> Verdict | None:
    """Hold or refuse any link of somebody who is new."""
    action = draft.settings.links_of_new_people
    if action == "off" or not draft.links or draft.level is not Level.NEW:
        return None
    if action == Outcome.REFUSE:
        sentence = gettext(
            "People who are new here cannot post links yet. Please leave them out, and send it again."
        )
        return Verdict(Outcome.REFUSE, "link_of_new_person", sentence)
    return Verdict(
        Outcome.HOLD,
        "link_of_new_person",
        gettext("Somebody new posts a link."),
        draft.links[0][:MAX_SHOWN],
        weight=25,
    )


def repeated_text(draft: Draft) -> Verdict | None:
    """Hold or refuse the same words of the same person."""
    if draft.settings.repeated_text == "off" or not draft.facts.lately.is_repeated:
        return None
    if draft.settings.repeated_text == Outcome.REFUSE:
        sentence = gettext(
            "You have said this here already, and it arrived. There is no need to send it again."
        )
        return Verdict(Outcome.REFUSE, "repeated_text", sentence)
    return Verdict(
        Outcome.HOLD, "repeated_text", gettext("The same person said the same before."), weight=30
    )


def copied_text(draft: Draft) -> Verdict | None:
    """Hold or refuse nearly the same text as in another discussion, whoever writes it."""
    if draft.settings.copied_text == "off" or not draft.facts.lately.is_copied:
        return None
    if draft.settings.copied_text == Outcome.REFUSE:
        sentence = gettext(
            "The same text stands in another discussion. Please write what belongs to this one."
        )
        return Verdict(Outcome.REFUSE, "copied_text", sentence)
    return Verdict(
        Outcome.HOLD,
        "copied_text",
        gettext("Nearly the same text stands in another discussion."),
        weight=40,
    )


def _met(draft: Draft, outcome: Outcome) -> list[Entry]:
    rules = draft.facts.rules.get(outcome)
    if rules is None:
        return []
    speaker = draft.speaker
    # A link's address says what its words may not.
    seen = "\n".join((draft.words, *draft.links))
    return rules.find(Subject(seen, speaker.name, speaker.email, speaker.address))


def _values(found: list[Entry]) -> str:
    return BETWEEN.join(entry.value for entry in found)[:MAX_SHOWN]


def named_in(value: str, rules: Container[str]) -> set[str]:
    """Return which of some rules (as they were written) the value of a verdict on a site's own rules names.

    A rule may have a comma in it, so all that stands together is looked for. What was cut off at the end is not found.
    """
    parts = value.split(BETWEEN)
    spans = ((start, end) for end in range(len(parts) + 1) for start in range(end))
    return {run for start, end in spans if (run := BETWEEN.join(parts[start:end])) in rules}
