"""How many proposals of a call somebody may know of, read off an index instead of counted: counting is all that made a
list dearer the longer it was.

Numbers are given one after another under the call's lock (services.submit) and no proposal is ever deleted, so the
highest number is how many were submitted.
"""

from typing import Any

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

from proposals.models import Proposal


def submitted(call: Any) -> Coalesce:
    """How many were submitted in a call (an OuterRef or a Parameter), for an annotation."""
    numbered = Proposal.objects.filter(call=call, number__isnull=False).order_by("-number")
    return Coalesce(Subquery(numbered.values("number")[:1]), 0)


def not_submitted(call: Any, reader: Any) -> Coalesce:
    """How many drafts, and drafts that were withdrawn, are the reader's own there."""
    own = Proposal.objects.filter(call=call, number__isnull=True, author=reader).order_by()
    return Coalesce(Subquery(own.values("call").annotate(rows=Count("pk")).values("rows")), 0)
