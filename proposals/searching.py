"""How text is made alike, so that `simpangbaru` finds Simpang Baru, and how alike two titles are."""

import re
import unicodedata

# Words that nearly every title of a training has say nothing about whether two are alike.
COMMON = frozenset(
    {"pelatihan", "bimtek", "bimbingan", "teknis", "kursus", "workshop", "seminar"}
    | {"bagi", "untuk", "dan", "dalam", "para", "kepada", "pegawai"}
)


def normalised(text: str) -> str:
    """Small letters and figures only: no spaces, marks or accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def words(text: str) -> list[str]:
    """The normalised words of what somebody typed."""
    return [word for part in text.split() if (word := normalised(part))]


def likeness(title: str, other: str) -> float:
    """0 to 1: the telling words that two titles share, out of those of the shorter one."""
    mine, theirs = telling_words(title), telling_words(other)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def telling_words(title: str) -> set[str]:
    return {word for word in words(title) if word not in COMMON and len(word) > 2}
