from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from people.models import Unit


class Call(models.Model):
    """An invitation to propose training for a year: its windows (until is exclusive) and the budget of the vote."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="calls")
    year = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    budget = models.PositiveBigIntegerField()
    propose_from = models.DateTimeField()
    propose_until = models.DateTimeField()
    discuss_from = models.DateTimeField()
    discuss_until = models.DateTimeField()
    vote_from = models.DateTimeField()
    vote_until = models.DateTimeField()
    # Until when what was returned is taken again (planning: the end of the window for enacting); null: no end.
    revisions_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-year", "-round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "year", "round"], name="one_call_per_office_year_and_round"),
            models.CheckConstraint(
                condition=Q(propose_until__gt=F("propose_from"))
                & Q(discuss_until__gt=F("discuss_from"))
                & Q(vote_until__gt=F("vote_from")),
                name="call_windows_end_after_they_start",
            ),
            models.CheckConstraint(
                condition=Q(propose_until__lte=F("discuss_until")) & Q(discuss_until__lte=F("vote_from")),
                name="call_windows_come_in_order",
            ),
        ]

    def __str__(self) -> str:
        return _("Rencana %(year)s, putaran %(round)s") % {"year": self.year, "round": self.round}

    def may_propose_at(self, now: datetime) -> bool:
        return self.propose_from <= now < self.propose_until

    def may_discuss_at(self, now: datetime) -> bool:
        return self.discuss_from <= now < self.discuss_until

    def may_vote_at(self, now: datetime) -> bool:
        return self.vote_from <= now < self.vote_until
