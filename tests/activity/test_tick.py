"""The clock does everything that it must, once a minute, one round at a time, whoever runs it."""

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from activity import registry, services, tasks
from activity.background import Background
from activity.models import Block, Clock
from activity.services import record
from tests.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.ClockFunction]:
    """An empty clock."""
    clock: dict[str, registry.ClockFunction] = {}
    monkeypatch.setattr(registry, "clock", clock)
    return clock


def test_everything_runs_in_order_with_sealing_last(clock: dict[str, Any], now: datetime) -> None:
    ran: list[tuple[str, datetime]] = []
    for name in ("seal", "polls", "proposals"):
        clock[name] = lambda moment, name=name: ran.append((name, moment))
    assert services.tick(now=now) == []
    assert ran == [("polls", now), ("proposals", now), ("seal", now)]
    assert Clock.objects.get().held_until is None


def test_a_failure_is_logged_and_does_not_stop_the_others(
    clock: dict[str, Any], now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[datetime] = []

    def fail(moment: datetime) -> None:
        raise ZeroDivisionError

    clock["bad"], clock["good"] = fail, ran.append
    assert services.tick(now=now) == ["bad"]
    assert ran == [now]
    assert caplog.records[0].exc_info
    with pytest.raises(CommandError, match="bad"):
        call_command("tick")


def test_whoever_comes_meanwhile_asks_for_another_round(clock: dict[str, Any], now: datetime) -> None:
    rounds: list[datetime] = []

    def work(moment: datetime) -> None:
        rounds.append(moment)
        if len(rounds) == 1:
            assert services.tick(now=now) == []

    clock["work"] = work
    services.tick(now=now)
    assert len(rounds) == 2
    assert not Clock.objects.get().asked_again


def test_the_lease_of_a_dead_process_runs_out(clock: dict[str, Any], now: datetime) -> None:
    ran: list[datetime] = []
    clock["work"] = ran.append
    Clock.objects.create(pk=1, held_until=timezone.now() + timedelta(minutes=1))
    services.tick(now=now)
    assert not ran
    Clock.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    services.tick(now=now)
    assert ran == [now]


def test_what_happened_is_sealed(cast: Any, now: datetime) -> None:
    record("test.did", cast.rina, actor=cast.rina, now=now)
    call_command("tick")
    assert Block.objects.get().leaves.count() == 1


@pytest.mark.django_db(transaction=True)
def test_every_room_opens_its_own_transactions(caplog: pytest.LogCaptureFixture) -> None:
    """Through every window of a year, as the clock runs in production: with no transaction around it."""
    world = build()
    assert set(registry.clock) >= {"seal", "forget"}
    cycle, call = world.cycle, world.call
    for end in (call.propose_until, call.discuss_until, call.vote_until, cycle.decide_until, cycle.enact_until):
        with caplog.at_level(logging.ERROR):
            assert services.tick(now=end + timedelta(minutes=1)) == [], caplog.text
    assert Block.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_turns(clock: dict[str, Any]) -> None:
    inside = threading.Lock()
    rounds: list[datetime] = []

    def work(moment: datetime) -> None:
        assert inside.acquire(blocking=False)
        rounds.append(moment)
        inside.release()

    def run() -> None:
        assert services.tick() == []
        connection.close()

    clock["work"] = work
    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(rounds) <= 6
    assert Clock.objects.get().held_until is None


def test_one_tick_a_minute_is_put_into_the_queue(db: None) -> None:
    now = timezone.now()
    assert tasks.enqueue_due_tick(now)
    assert not tasks.enqueue_due_tick(now + timedelta(seconds=30))
    assert tasks.enqueue_due_tick(now + timedelta(seconds=61))


def test_results_are_forgotten_but_failures_stay(db: None) -> None:
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        tasks.tick.enqueue()
        old = timezone.now() - timedelta(days=1)
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(status=status, finished_at=old)
    tasks.forget_results(timezone.now())
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


@pytest.mark.django_db(transaction=True)
def test_the_embedded_worker_ticks_and_stops(clock: dict[str, Any]) -> None:
    ticked = threading.Event()
    clock["work"] = lambda moment: ticked.set()
    background = Background()
    background.start()
    assert ticked.wait(20)
    background.stop()
    assert not background.is_alive()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_transaction_around_the_clock_is_no_obstacle(clock: dict[str, Any], now: datetime) -> None:
    ran: list[datetime] = []
    clock["work"] = ran.append
    with transaction.atomic():
        transaction.on_commit(lambda: services.tick(now=now))
    assert ran == [now]


def test_what_hurries_nobody_comes_last(
    clock: dict[str, registry.ClockFunction], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    for name in ("long", "seal", "short"):
        clock[name] = lambda now, name=name: ran.append(name)
    monkeypatch.setattr(registry, "unhurried", {"long"})
    services.tick()
    assert ran == ["short", "seal", "long"]
