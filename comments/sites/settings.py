"""What a site's owner decides: one frozen dataclass, kept as JSON with the site.

A new setting is one field here: its name is the name in `afterword site set`, its default the value of
sites that never set it.
"""

from collections.abc import Callable, Sequence
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache
from typing import Any

import orjson

from comments.core import text, words
from comments.core.errors import FieldError
from comments.core.words import Sentence, gettext
from comments.markup import policy
from comments.sites import emoji
from comments.sites.errors import BadSetting

VOTES = ("up", "updown", "off")
MAX_REACTIONS = 8
MAX_LABEL = 80
MAX_LINK = 2000
MAX_MESSAGE = 300
ORDERS = ("newest", "oldest", "best")
WAYS_IN = ("mail", "sso", "passkey", "password")
ERASURES = ("delete", "anonymise")
ADDRESS_FORMS = ("truncated", "hashed", "none")
# What becomes of what somebody of a level of trust writes: it waits, the rules decide, or it appears.
BY_LEVEL = ("hold", "check", "publish")
ACTIONS = ("hold", "refuse")
REPEATS = ("off", *ACTIONS)
PROOFS = ("off", "guests", "everyone")
_ANY_NUMBER = gettext("“%(name)s” is a whole number, not “%(word)s”.")
# What a setting is of whose name ends so.
_NUMBERS = {
    "seconds": gettext("“%(name)s” is a whole number of seconds, not “%(word)s”."),
    "minutes": gettext("“%(name)s” is a whole number of minutes, not “%(word)s”."),
    "hours": gettext("“%(name)s” is a whole number of hours, not “%(word)s”."),
    "days": gettext("“%(name)s” is a whole number of days, not “%(word)s”."),
}
# What staff can choose for a single discussion, too: whether it takes comments, who waits there, and what.
FOR_THREADS = (
    "stopped", "stop_message", "closes_after_days", "guests", "proof_of_work",
    "hold_guests", "first_comments", "young_account_hours", "new_people", "known_people", "trusted_people",
    "many_links", "many_links_action", "links_of_new_people", "repeated_text", "copied_text", "repeat_hours",
    "many_comments", "many_comments_minutes", "many_comments_action",
)  # fmt: skip
_SWITCH = frozenset({"stopped", "stop_message"})
_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


def _setting(
    default: Any,
    help_line: str,
    choices: tuple[str, ...] = (),
    spell: Callable[[str], str | None] | None = None,
) -> Any:
    """Make a field; of a text, `spell` returns what is kept of what was typed, or None when it cannot be."""
    return field(default=default, metadata={"help": help_line, "choices": choices, "spell": spell})


def _spell_label(typed: str) -> str | None:
    label = text.single_line(typed)
    return label if len(label) <= MAX_LABEL else None


def _spell_message(typed: str) -> str | None:
    message = text.single_line(typed)
    return message if len(message) <= MAX_MESSAGE else None


def _spell_link(typed: str) -> str | None:
    if not typed.strip():
        return ""
    target = policy.link_target(typed) if len(typed) <= MAX_LINK else None
    return None if target is None or target.startswith("mailto:") else target


@dataclass(frozen=True)
class SiteSettings:
    """One site's settings."""

    premoderate: bool = _setting(
        default=True, help_line=gettext("Hold every new comment for a moderator.")
    )
    order: str = _setting("newest", gettext("The order a thread opens in."), ORDERS)
    language: str = _setting(
        words.ENGLISH,
        gettext("The language of mail and pages for people who ask for none that there is."),
        words.list_languages(),
    )
    edit_window_minutes: int = _setting(15, gettext("How long authors may edit what they posted."))
    addresses: str = _setting(
        "truncated", gettext("How the network address of a commenter is kept."), ADDRESS_FORMS
    )
    erasure: str = _setting(
        "delete", gettext("What becomes of the comments of people who leave for good."), ERASURES
    )
    guests: bool = _setting(
        default=True, help_line=gettext("Let people comment without signing in.")
    )
    sign_in: tuple[str, ...] = _setting(
        ("mail", "passkey", "password"),
        gettext("The ways to sign in that readers are offered."),
        WAYS_IN,
    )
    second_factor: bool = _setting(
        default=False,
        help_line=gettext("Ask the site's staff for a second factor before their roles count."),
    )
    votes: str = _setting(
        "up", gettext("Whether readers vote on comments: up, up and down, or not at all."), VOTES
    )
    reactions: tuple[str, ...] = _setting(
        (),
        gettext(
            "Up to 8 emoji for comments and articles, with commas between them; none by default."
        ),
    )
    avatars: bool = _setting(
        default=True, help_line=gettext("Show people's pictures beside comments.")
    )
    mark_new: bool = _setting(
        default=True,
        help_line=gettext("Show readers who come back what was written since their visit."),
    )
    count_zero: str = _setting(
        "0 Comments",
        gettext("What the count script for pages made for Disqus shows for none."),
        spell=_spell_label,
    )
    count_one: str = _setting("1 Comment", gettext("What it shows for one."), spell=_spell_label)
    count_many: str = _setting(
        "{num} Comments",
        gettext("What it shows for more; {num} is the number."),
        spell=_spell_label,
    )
    report_threshold: int = _setting(
        3,
        gettext(
            "How many readers' reports hold a comment for a moderator, each weighed by its "
            "reporter's record; 0 for none."
        ),
    )
    sso_name: str = _setting(
        "",
        gettext("What your own sign-in is called; the site's name unless set."),
        spell=_spell_label,
    )
    sso_button: str = _setting("", gettext("What stands on its button."), spell=_spell_label)
    sso_login_url: str = _setting("", gettext("Where your members sign in."), spell=_spell_link)
    sso_logout_url: str = _setting("", gettext("Where your members sign out."), spell=_spell_link)
    sso_past_minutes: int = _setting(
        120, gettext("How old a signed payload (remote_auth_s3) may be.")
    )
    sso_future_minutes: int = _setting(720, gettext("How far its stamp may be ahead of our clock."))
    sso_roles: bool = _setting(
        default=False,
        help_line=gettext(
            "Let your tokens make members observers and moderators, by the claim `role`."
        ),
    )
    # What the checks in comments/screening/ ask for; a number of 0 turns its check off.
    stopped: bool = _setting(
        default=False, help_line=gettext("Take no comments and edits in at all.")
    )
    stop_message: str = _setting(
        "", gettext("What people read while comments are stopped."), spell=_spell_message
    )
    closes_after_days: int = _setting(
        0,
        gettext(
            "Close a discussion so many days after its first comment, unless staff chose otherwise for it."
        ),
    )
    hold_guests: bool = _setting(default=False, help_line=gettext("Hold what guests write."))
    first_comments: int = _setting(
        0, gettext("Hold what a person writes until so many of their comments were approved.")
    )
    young_account_hours: int = _setting(
        0, gettext("Hold what accounts write that are younger than so many hours.")
    )
    many_links: int = _setting(0, gettext("How many links in one comment are too many."))
    many_links_action: str = _setting(
        "hold", gettext("What becomes of a comment with too many links."), ACTIONS
    )
    links_of_new_people: str = _setting(
        "off", gettext("What becomes of a link that somebody new posts."), REPEATS
    )
    protect_names: bool = _setting(
        default=True,
        help_line=gettext("Hold comments under a name that looks like one of the staff's."),
    )
    repeated_text: str = _setting(
        "off", gettext("What becomes of the same text, said again by the same person."), REPEATS
    )
    copied_text: str = _setting(
        "off", gettext("What becomes of nearly the same text as in another discussion."), REPEATS
    )
    repeat_hours: int = _setting(
        24, gettext("For how many hours a text is remembered for that; 720 at most.")
    )
    many_comments: int = _setting(
        0, gettext("How many comments of one person are too many at once.")
    )
    many_comments_minutes: int = _setting(10, gettext("Within how many minutes that is."))
    many_comments_action: str = _setting(
        "hold", gettext("What becomes of a comment after too many."), ACTIONS
    )
    new_people: str = _setting(
        "check", gettext("What becomes of comments of people who are new, and of guests."), BY_LEVEL
    )
    known_people: str = _setting(
        "check", gettext("What becomes of comments of people who are known."), BY_LEVEL
    )
    trusted_people: str = _setting(
        "check", gettext("What becomes of comments of people who are trusted."), BY_LEVEL
    )
    least_seconds: int = _setting(
        0, gettext("Refuse a form of the plain page that is sent before so many seconds are over.")
    )
    proof_of_work: str = _setting(
        "off", gettext("Whose browsers have to compute a moment before a comment is taken."), PROOFS
    )


_NAMES = frozenset(item.name for item in fields(SiteSettings))


def load_settings(stored: dict[str, Any]) -> SiteSettings:
    """Read stored settings; names of other versions are ignored.

    Requests read the same few again and again: they are known by their JSON, which takes a fiftieth of reading them.
    """
    return _load(orjson.dumps(stored))


@lru_cache(1024)
def _load(stored: bytes) -> SiteSettings:
    known = {name: value for name, value in orjson.loads(stored).items() if name in _NAMES}
    # JSON knows no tuples.
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return SiteSettings(**known | lists)


def settings_within(stored: dict[str, Any], chosen: dict[str, Any]) -> SiteSettings:
    """Read a site's stored settings with those laid over them that staff chose for one thread.

    A site that is stopped is stopped everywhere, and a thread that is stopped says its own message.
    """
    if stored.get("stopped"):
        chosen = {name: value for name, value in chosen.items() if name not in _SWITCH}
    elif chosen.get("stopped"):
        stored = {name: value for name, value in stored.items() if name not in _SWITCH}
    return load_settings(stored | chosen)


def changed(
    stored: dict[str, Any], name: str, word: str, more_ways_in: Sequence[str] = ()
) -> dict[str, Any]:
    """Return stored settings with one set from a word as typed. The providers of the installation are `more_ways_in`.

    Raises:
        BadSetting: no such setting, or a value it cannot take.

    """
    item = next((item for item in fields(SiteSettings) if item.name == name), None)
    if item is None:
        known = ", ".join(item.name for item in fields(SiteSettings))
        raise _bad(name, f"“{name}” is not a site setting. There are: name, origins, {known}.")
    choices = item.metadata["choices"] + (tuple(more_ways_in) if name == "sign_in" else ())
    spell = item.metadata["spell"]
    value = (
        _spelled(name, word, spell) if spell else _parse(name, word, choices, type(item.default))
    )
    # As JSON gives it back; what was never set is not written down, so that it follows its default.
    return stored | {name: list(value) if isinstance(value, tuple) else value}


def help_of(name: str) -> str:
    """Return the line that says what a setting is."""
    help_line: str = _item(name).metadata["help"]
    return help_line


def choices_of(name: str) -> tuple[str, ...]:
    """Return the words that a setting can be; none where it is typed."""
    item = _item(name)
    chosen: tuple[str, ...] = ("on", "off") if item.type is bool else item.metadata["choices"]
    return chosen


def _item(name: str) -> Field[Any]:
    return next(item for item in fields(SiteSettings) if item.name == name)


def as_word(value: bool | int | str | tuple[str, ...]) -> str:  # noqa: FBT001 - a setting's value
    """Return a setting's value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _parse(
    name: str, word: str, choices: tuple[str, ...], kind: type
) -> bool | int | str | tuple[str, ...]:
    if kind is bool:
        if word.lower() not in _WORDS:
            raise _bad(
                name, gettext("“%(name)s” is on or off, not “%(word)s”.", name=name, word=word)
            )
        return _WORDS[word.lower()]
    if kind is int:
        if not word.isascii() or not word.isdigit() or len(word) > 6:  # noqa: PLR2004 - years of minutes
            raise _bad(name, _not_a_number(name, word))
        return int(word)
    if name == "reactions":
        return _parse_emoji(word)
    if kind is tuple:
        words = tuple(dict.fromkeys(part.strip() for part in word.split(",") if part.strip()))
        if not set(words) <= set(choices):
            raise _bad(
                name,
                gettext(
                    "“%(name)s” holds some of %(choices)s, not “%(word)s”.",
                    name=name,
                    choices=", ".join(choices),
                    word=word,
                ),
            )
        return words
    if word not in choices:
        raise _bad(
            name,
            gettext(
                "“%(name)s” is one of %(choices)s, not “%(word)s”.",
                name=name,
                choices=", ".join(choices),
                word=word,
            ),
        )
    return word


def _not_a_number(name: str, word: str) -> str:
    unit = next((unit for unit in _NUMBERS if name.endswith(unit)), "")
    return Sentence(_NUMBERS.get(unit, _ANY_NUMBER), {"name": name, "word": word})


def _parse_emoji(word: str) -> tuple[str, ...]:
    if word.strip().lower() in {"off", "none"}:
        return ()
    # The same one with and without the mark that asks for its picture would be two buttons that look alike.
    chosen = {emoji.plain(part): part for part in word.replace(",", " ").split()}
    wrong = next((part for part in chosen.values() if not emoji.is_emoji(part)), None)
    if wrong is not None:
        raise _bad(
            "reactions", gettext("“reactions” holds emoji, and “%(word)s” is not one.", word=wrong)
        )
    if len(chosen) > MAX_REACTIONS:
        raise _bad(
            "reactions",
            gettext(
                "“reactions” holds at most %(most)s, not %(number)s.",
                most=MAX_REACTIONS,
                number=len(chosen),
            ),
        )
    return tuple(chosen.values())


def _spelled(name: str, word: str, spell: Callable[[str], str | None]) -> str:
    value = spell(word)
    if value is None:
        longest = MAX_MESSAGE if spell is _spell_message else MAX_LABEL
        raise _bad(
            name,
            gettext(
                "“%(name)s” is an address with http:// or https://, not “%(word)s”.",
                name=name,
                word=word,
            )
            if name.endswith("_url")
            else gettext(
                "“%(name)s” is at most %(most)s characters, not “%(word)s”.",
                name=name,
                most=longest,
                word=word,
            ),
        )
    return value


def _bad(name: str, detail: str) -> BadSetting:
    return BadSetting(detail, errors=(FieldError(f"/{name}", detail),))
