"""The background work of one process: each minute a tick, and whatever else waits in the queue."""

import logging
import threading

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string

from activity import tasks

logger = logging.getLogger(__name__)
PAUSE = 1.0


class Background(threading.Thread):
    """Runs beside the serving threads (EMBEDDED_WORKER) or alone (`manage.py work`). `stop` ends it after its task."""

    def __init__(self) -> None:
        super().__init__(name="background", daemon=True)
        self.stopping = threading.Event()
        self.worker = tasks.new_worker(f"embedded-{get_random_string(16)}")

    def run(self) -> None:
        while not self.stopping.is_set():
            self.turn()
            self.stopping.wait(PAUSE)
        connections.close_all()

    def turn(self) -> None:
        try:
            close_old_connections()
            tasks.enqueue_due_tick(timezone.now())
            if tasks.something_waits():
                self.worker.run()
        except DatabaseError:
            # The database restarts or is full: the next turn tries again, and the log says so until it works.
            logger.exception("Background work could not reach the database")

    def stop(self, timeout: float = 30) -> None:
        self.stopping.set()
        self.worker.running = False
        if self.is_alive():
            self.join(timeout)
