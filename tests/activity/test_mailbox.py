"""Frames go straight to the line, texts through the mailbox when it is full: none past another, none just lost."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from activity.frames import framed
from activity.mailbox import LAGGED, LIMIT, Mailbox


class Line:
    """A line that is open or full, with the one who takes texts out as the consumer does."""

    def __init__(self) -> None:
        self.is_open = asyncio.Event()
        self.carried: list[bytes] = []
        self.mailbox = Mailbox(self.write_now)

    def write_now(self, frame: bytes) -> bool:
        if self.is_open.is_set():
            self.carried.append(frame)
        return self.is_open.is_set()

    async def write(self) -> None:
        while True:
            text = await self.mailbox.take()
            await self.is_open.wait()
            self.carried.append(framed(text))


async def carried(steps: list[str]) -> tuple[list[bytes], list[bytes]]:
    """What the line carried after `put`, `own` (for this socket alone), `open`, `full` and `rest`; what was put."""
    line, texts = Line(), []
    writer = asyncio.create_task(line.write())
    for number, step in enumerate([*steps, "open", "rest"]):
        if step in ("put", "own"):
            texts.append(f"text {number}")
            line.mailbox.put(texts[-1], framed(texts[-1]) if step == "put" else None)
        elif step == "rest":
            for _ in range(3 * LIMIT):
                await asyncio.sleep(0)
        else:
            line.is_open.set() if step == "open" else line.is_open.clear()
    writer.cancel()
    return line.carried, [framed(text) for text in texts]


@given(st.lists(st.sampled_from(["put", "own", "open", "full", "rest"]), max_size=LIMIT - 1))
def test_all_come_in_order_while_fewer_wait_than_fit(steps: list[str]) -> None:
    found, put = asyncio.run(carried(steps))
    assert found == put


def test_a_full_line_is_told_that_it_lagged_and_hears_what_comes_after() -> None:
    found, put = asyncio.run(carried(["open", "rest", "put", "full", *["put"] * (LIMIT + 2), "open", "rest", "put"]))
    assert found[0] == put[0]
    assert framed(LAGGED) in found
    assert found[-1] == put[-1]


def test_a_long_frame_is_as_the_protocol_says() -> None:
    assert framed("a" * 300)[:4] == b"\x81\x7e\x01\x2c"
