"""The ledger as the auditor reads it: found by what is asked, NIPs masked, as rows of a table, and whether whole."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from activity import ledger
from activity.figures import harmless
from activity.models import Block, Event

NIP = re.compile(r"(?<!\d)(\d{4})\d{10}(\d{4})(?!\d)")
COLUMNS = ("id", "waktu", "pelaku", "kata_kerja", "jenis_objek", "id_objek", "rincian", "blok")


class EventFilter(filters.FilterSet):
    since = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte", label="not before")
    until = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt", label="before")
    actor_name = filters.CharFilter(field_name="actor__name", lookup_expr="icontains", label="whose name contains")

    class Meta:
        model = Event
        fields = ("subject_type", "subject_id", "verb", "actor")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the ledger is sealed: the newest block, and how many events wait to be sealed."""

    block: Block | None
    waiting: int


def standing() -> Standing:
    return Standing(Block.objects.order_by("-number").first(), ledger.unsealed().count())


def first_fault() -> ledger.Fault | None:
    """Follows the whole chain, as `manage.py verify_ledger` does: seconds for a large office."""
    return next(ledger.faults(), None)


def masked(value: Any) -> Any:
    """An event's data with every NIP in it as others may see it, `1986••••••••••1001`."""
    if isinstance(value, str):
        return NIP.sub(rf"\1{'•' * 10}\2", value)
    if isinstance(value, dict):
        return {name: masked(row) for name, row in value.items()}
    return [masked(row) for row in value] if isinstance(value, list) else value


class Line:
    """A file that keeps nothing: what is written is returned."""

    def write(self, text: str) -> str:
        return text


def as_csv(events: "QuerySet[Event]") -> Iterator[str]:
    """Line by line, oldest first, however many there are."""
    writer = csv.writer(Line())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for event in events.order_by("pk").iterator(chunk_size=2000):
        yield str(writer.writerow(cells(event)))


def cells(event: Any) -> Iterable[object]:
    data = json.dumps(masked(event.data), ensure_ascii=False, sort_keys=True)
    who = str(event.actor) if event.actor else ""
    row = (event.pk, moment(event.created_at), who, event.verb, event.subject_type, event.subject_id, data, event.block)
    return [harmless(cell) for cell in row]


def moment(when: datetime) -> str:
    return timezone.localtime(when).isoformat(timespec="seconds")
