"""The live fan-out of one process: one channel of the layer for all its sockets, each text encoded once.

Channels' usual shape (every socket a member of every group) does not carry a board that a whole district watches;
here the process joins a topic's group once and hands each hint to its own sockets.
"""

import json
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer


def group_of(topic: str) -> str:
    return topic.replace(":", ".")


def publish(topic: str, hint: dict[str, Any]) -> None:
    """Hand a hint to the channel layer from synchronous code, in whichever thread."""
    layer = get_channel_layer()
    text = json.dumps({"topic": topic, **hint})
    async_to_sync(layer.group_send)(group_of(topic), {"type": "hint", "topic": topic, "text": text})
