"""Which colour and shape stand for a state, in one place: shape, word and colour always go together."""

TONES: dict[str, tuple[str, str]] = {
    "draft": ("", "pencil"),
    "submitted": ("info", "send"),
    "open": ("accent", "message-square"),
    "in_review": ("info", "hourglass"),
    "returned": ("gold", "undo-2"),
    "approved": ("accent", "circle-check"),
    "enacted": ("accent", "landmark"),
    "rejected": ("danger", "circle-x"),
    "deferred": ("gold", "calendar-clock"),
    "withdrawn": ("", "ban"),
    "merged": ("", "merge"),
    "closed": ("", "lock"),
    "certified": ("accent", "shield-check"),
    "published": ("accent", "book-open"),
    "cancelled": ("", "ban"),
    "approve": ("accent", "circle-check"),
    "return": ("gold", "undo-2"),
    "reject": ("danger", "circle-x"),
    "defer": ("gold", "calendar-clock"),
}


def tone_of(state: str) -> tuple[str, str]:
    """(tone, icon) of a state or verdict; a quiet circle for one that has no tone of its own."""
    return TONES.get(state, ("", "circle"))
