"""uvicorn's WebSocket, which also takes a frame that was made once for all sockets that hear the same.

What ASGI offers makes a frame of each text for each socket, in a task that has to be woken for it: a third of the cost
of a delivery. Frames are whole texts without compression (`serve` switches that off), as RFC 6455 §5.2 writes them.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

# What a socket's scope offers under "extensions" where this protocol serves: `write_now`.
EXTENSION = "rembuk.frames"


def framed(text: str) -> bytes:
    """The bytes that a server sends for a text (unmasked)."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


class FramesProtocol(WebSocketsSansIOProtocol):
    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        # A refused handshake has no scope.
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]  # type: ignore[assignment,typeddict-item]
            extensions[EXTENSION] = self.write_now

    def write_now(self, frame: bytes) -> bool:
        """Whether the line took it. If not, it is full or closing: the text waits for its turn, or is for nobody."""
        if not self.writable.is_set() or self.close_sent or self.disconnected or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True
