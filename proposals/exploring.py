"""An election from elsewhere, counted by every rule that suits its ballots, side by side. Nothing is kept."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t

from proposals.counting import Completion, Election, Form, Outcome, pabulib
from proposals.counting.apart import outcomes
from proposals.limited import MOST_MIB, MOST_SECONDS, PACE, one_at_a_time
from proposals.methods import MATRIX, RULES_OF_COUNT, RuleOfCount, default_counting
from proposals.methods import Form as BallotForm
from proposals.unreadable import in_words

# What the server counts for somebody who waits; larger elections are for `manage.py count`, where nobody else waits.
MOST_BYTES = 1_000_000
MOST_PROJECTS = 300
MOST_VOTERS = 20_000
FORMS = {
    Form.APPROVAL: BallotForm.APPROVE,
    Form.ORDINAL: BallotForm.RANK,
    Form.POINTS: BallotForm.POINTS,
    Form.SCORES: BallotForm.SCORE,
}


class Unexplorable(ValueError):
    """What is wrong with the file, in words for whoever chose it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A rule and what it gives."""

    rule: RuleOfCount
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Explored:
    """The election with its texts, what each rule gives, and the rules that would have taken too long."""

    meta: dict[str, str]
    names: dict[str, str]
    election: Election
    counts: tuple[Counted, ...]
    uncounted: tuple[RuleOfCount, ...]


def explore(content: bytes) -> Explored:
    """Raises Unexplorable for what is no election in the Pabulib format or too much for a server, Refused where the
    server already counts another one.
    """
    text, file = read(content)
    settings = suited_rules(file.election)
    keys = sorted(settings, key=PACE.index)
    found = counted_alone(text, [(key, settings[key]) for key in keys])
    by_key = dict(zip(keys, found, strict=False))
    counts = tuple(Counted(RULES_OF_COUNT[key], outcome) for key in settings if (outcome := by_key.get(key)))
    uncounted = tuple(RULES_OF_COUNT[key] for key in settings if not by_key.get(key))
    return Explored(file.meta, file.names, file.election, counts, uncounted)


def read(content: bytes) -> tuple[str, pabulib.PabulibFile]:
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        text = pabulib.decoded(content)
        file = pabulib.parse(text)
    except pabulib.UnreadableFile as fault:
        text = _t("Berkas ini bukan pemilihan dalam format Pabulib (.pb): %s.")
        raise Unexplorable(text % in_words(fault)) from fault
    if len(file.election.projects) > MOST_PROJECTS or file.election.voters > MOST_VOTERS:
        raise too_large()
    return text, file


def too_large() -> Unexplorable:
    limits = {"bytes": MOST_BYTES // 1_000_000, "projects": MOST_PROJECTS, "voters": MOST_VOTERS}
    text = _t(
        "Berkas ini terlalu besar untuk dihitung di sini: paling banyak %(bytes)s MB, %(projects)s usulan, dan "
        "%(voters)s pemilih. Hitung dengan perintah manage.py count di server."
    )
    return Unexplorable(text % limits)


def counted_alone(text: str, counts: list[tuple[str, dict[str, Any]]]) -> list[Outcome | None]:
    """One after the other in the whole process, so that uploads keep no more than one core busy."""
    with one_at_a_time():
        return outcomes(text, counts, seconds=MOST_SECONDS, mib=MOST_MIB)


def suited_rules(election: Election) -> dict[str, dict[str, Any]]:
    """What each is told, by its key. Only rules that spend a budget: a file without one is no election of this kind."""
    form = FORMS[election.form]
    return {rule.key: settings_for(form, rule) for rule in MATRIX[form] if rule.spends}


def settings_for(form: BallotForm, rule: RuleOfCount) -> dict[str, Any]:
    """The usual ones; Equal Shares is completed by the greedy rule: raising shares takes minutes in a large city."""
    settings = default_counting(form, rule)
    if "completion" in settings:
        settings["completion"] = Completion.GREEDY.value
    return settings
