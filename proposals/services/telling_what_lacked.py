"""What the nearest candidate lacked: worked out by the clock, once, as it takes some forty counts."""

import logging
from datetime import datetime

from proposals.models import FEWEST_BALLOTS, SMALL_ELECTORATE, Poll
from proposals.nearest import lacked

logger = logging.getLogger(__name__)


def tell_what_lacked(now: datetime) -> None:
    """Of one poll whose ballots are published and parted from their voters; the next round takes another one, so that
    no round takes longer than one poll may. One poll never stops another.
    """
    counted = Poll.objects.filter(state__in=[Poll.State.CLOSED, Poll.State.CERTIFIED], lacked__isnull=True)
    published = counted.filter(
        unlinked_at__lte=now, electorate_size__gte=SMALL_ELECTORATE, ballots_cast__gte=FEWEST_BALLOTS
    )
    next((poll for poll in published if told(poll)), None)


def told(poll: Poll) -> bool:
    try:
        found = lacked(poll, list(poll.candidates.select_related("proposal__call").order_by("rank")))
        if found and found.is_unfinished:
            logger.warning("What the nearest candidate of poll %s lacked took too long to be found", poll.pk)
        Poll.objects.filter(pk=poll.pk).update(lacked=found.as_json() if found else {})
    except Exception:  # Whatever it is, it must not stop the other polls; the next minute tries again.
        logger.exception("What the nearest candidate of poll %s lacked is not worked out", poll.pk)
        return False
    return True
