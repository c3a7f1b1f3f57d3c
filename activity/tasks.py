"""Background work through the task interface that Django adopted: `tick` as a task, and working off the queue."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from activity import services

EVERY = timedelta(minutes=1)
RESULTS_ARE_KEPT_FOR = timedelta(hours=12)


@task()
def tick() -> list[str]:
    """The clock's minute. The result names what failed."""
    forget_results(timezone.now())
    return services.tick()


def forget_results(now: datetime) -> None:
    """Failures stay for whoever looks for them; what went well needs no row."""
    finished = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
    finished.filter(finished_at__lt=now - RESULTS_ARE_KEPT_FOR).delete()


def enqueue_due_tick(now: datetime) -> bool:
    """Put the next tick into the queue unless some process did so within the minute. Returns whether it did."""
    ticks = DBTaskResult.objects.filter(task_path=tick.module_path)
    if ticks.filter(enqueued_at__gt=now - EVERY).exists():
        return False
    tick.enqueue()
    return True


def new_worker(name: str) -> Worker:
    """One that runs whatever waits in the queue, and ends when nothing does."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
    )


def something_waits() -> bool:
    return DBTaskResult.objects.ready().exists()
