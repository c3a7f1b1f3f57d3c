import asyncio

import pytest
from channels.layers import get_channel_layer

# Longer than the layer waits at a time (channels_redis: brpop_timeout).
QUIET = 6.5


@pytest.mark.services
async def test_a_quiet_layer_is_no_broken_layer() -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel()
    waiting = asyncio.create_task(layer.receive(channel))
    done, _pending = await asyncio.wait({waiting}, timeout=QUIET)
    assert not done
    await layer.send(channel, {"type": "hint"})
    assert await asyncio.wait_for(waiting, 2) == {"type": "hint"}
    await layer.close_pools()
