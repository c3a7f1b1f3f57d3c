"""Sealing events in blocks, and finding the first row of the ledger that is not what was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from activity import merkle, triggers
from activity.models import Block, Event, Leaf, lock_clock

BLOCK_SIZE = 1000
# A transaction that stays open while later events are sealed still finds its place within this time.
LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: the row, by table and id, and in what way."""

    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.row}: {self.what}"


def digest_of(event: Event) -> str:
    """The event's leaf digest, from what the database holds."""
    content = {
        "id": event.pk,
        "time": merkle.moment(event.created_at),
        "actor": event.actor_id,
        "verb": event.verb,
        "subject": [event.subject_type, event.subject_id],
        "data": event.data,
    }
    return merkle.leaf_digest(merkle.canonical(content))


def settled_event(now: datetime) -> int:
    """The highest event id of all blocks old enough that nothing before it can still be on its way."""
    sealed = Leaf.objects.filter(block__sealed_at__lt=now - LATE)
    return sealed.aggregate(highest=Max("event_id"))["highest"] or 0


def unsealed() -> QuerySet[Event]:
    return Event.objects.filter(~Exists(Leaf.objects.filter(event_id=OuterRef("pk")))).order_by("pk")


def seal(now: datetime) -> int:
    """Seal all events that stand in no block yet. Returns how many blocks that took."""
    count = 0
    while seal_block(now):
        count += 1
    return count


@transaction.atomic
def seal_block(now: datetime) -> Block | None:
    """Seal up to BLOCK_SIZE events in one block, or none when all are sealed. One at a time, under the clock's row."""
    lock_clock()
    events = list(unsealed().filter(pk__gt=settled_event(now))[:BLOCK_SIZE])
    if not events:
        return None
    newest = Block.objects.last()
    digests = [digest_of(event) for event in events]
    content: dict[str, Any] = {
        "number": newest.number + 1 if newest else 1,
        "previous_hash": newest.hash if newest else merkle.GENESIS,
        "merkle_root": merkle.root_of(digests),
        "sealed_at": now,
    }
    block = Block.objects.create(**content, hash=merkle.block_hash(**content))
    Leaf.objects.bulk_create(
        Leaf(block=block, position=position, event_id=event.pk, digest=digest)
        for position, (event, digest) in enumerate(zip(events, digests, strict=True))
    )
    return block


def faults(anchor: str = "") -> Iterator[Fault]:
    """What is wrong, first things first, following the chain from its beginning. Empty when the ledger is whole."""
    previous = merkle.GENESIS
    for number, block in enumerate(Block.objects.order_by("number").iterator(), start=1):
        yield from faults_of_block(block, number, previous)
        previous = block.hash
    yield from strangers()
    if anchor and not Block.objects.filter(hash=anchor).exists():
        yield Fault("activity_block", f"no block has the anchor's hash {anchor}")
    for name in triggers.missing():
        yield Fault(name, "the database trigger is missing: changes would not be refused")


def faults_of_block(block: Block, number: int, previous: str) -> Iterator[Fault]:
    row = f"activity_block {block.pk}"
    if block.number != number:
        yield Fault(f"activity_block with number {number}", "missing")
    if block.hash != merkle.block_hash(
        number=block.number,
        previous_hash=block.previous_hash,
        merkle_root=block.merkle_root,
        sealed_at=block.sealed_at,
    ):
        yield Fault(row, "changed: its content does not give its hash")
    if block.previous_hash != previous:
        yield Fault(row, "not chained: it does not follow the block before it")
    yield from faults_of_leaves(block)


def faults_of_leaves(block: Block) -> Iterator[Fault]:
    leaves = list(block.leaves.order_by("position"))
    events = Event.objects.in_bulk([leaf.event_id for leaf in leaves])
    leaves_are_whole = merkle.root_of([leaf.digest for leaf in leaves]) == block.merkle_root
    highest = 0
    for position, leaf in enumerate(leaves):
        if leaf.position != position:
            yield Fault(f"activity_leaf at position {position} of block {block.number}", "missing")
        if leaf.event_id <= highest:
            yield Fault(f"activity_leaf {leaf.pk}", "reordered: it stands after a later event")
        highest = leaf.event_id
        yield from faults_of_leaf(leaf, events.get(leaf.event_id), leaves_are_whole=leaves_are_whole)
    if not leaves_are_whole:
        yield Fault(f"activity_block {block.pk}", "its leaves do not give its Merkle root: some are missing or changed")


def faults_of_leaf(leaf: Leaf, event: Event | None, *, leaves_are_whole: bool) -> Iterator[Fault]:
    if event is None:
        yield Fault(f"activity_event {leaf.event_id}", "missing")
    elif digest_of(event) != leaf.digest:
        broken = f"activity_event {event.pk}" if leaves_are_whole else f"activity_leaf {leaf.pk}"
        yield Fault(broken, "changed since it was sealed")


def strangers() -> Iterator[Fault]:
    """Events that were put among sealed ones afterwards, and stand in no block."""
    newest = Block.objects.last()
    if newest is None:
        return
    for event in unsealed().filter(pk__lte=settled_event(newest.sealed_at)).iterator():
        yield Fault(f"activity_event {event.pk}", "inserted: it stands among sealed events and is in no block")
