"""May somebody vote, react or report: what is not judged word by word."""

from datetime import datetime

from comments.screening import facts
from comments.screening.sanctions import queries, standing
from comments.screening.sanctions.errors import Banned
from comments.screening.sanctions.models import SanctionKind
from comments.screening.speaker import Speaker
from comments.sites.models import Site


def check_may_take_part(site: Site, speaker: Speaker, now: datetime) -> None:
    """Raise where somebody may only read.

    Raises:
        Banned: and until when.

    """
    if not site.has_sanctions:
        return
    known = facts.know_speaker(site.id, speaker)
    ban = standing.find(queries.list_standing(site, known, now), SanctionKind.BAN)
    if ban is not None:
        raise Banned(standing.sentence(ban))
