"""What other rules give: for a counted poll, without keeping anything."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activity.answers import conflict
from proposals import limited, tally
from proposals.counting import Outcome
from proposals.methods import RuleOfCount
from proposals.models import Poll
from proposals.publishing import told


def preview(poll: Poll, rule: RuleOfCount, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule would have given. Callers ask `may_preview` first. Refused where it takes too long."""
    candidates = list(poll.candidates.select_related("proposal__call"))
    marks = tally.open_marks(poll)
    with limited.one_at_a_time():
        found = limited.outcomes(poll, candidates, marks, {rule.key: parameters})
    if rule.key not in found:
        refuse_as_too_long(rule)
    settings = tally.settings_of(poll, rule, parameters, voters=len(marks))
    return outcome_told(rule, found[rule.key], settings)


def refuse_as_too_long(rule: RuleOfCount) -> None:
    text = _(
        "“{rule}” tidak selesai dihitung dalam {seconds} detik, jadi apa yang akan dipilihnya tidak ditampilkan. Tanpa "
        "batas waktu: unduh surat suara dari halaman hasil, lalu hitung dengan perintah manage.py count di server."
    )
    message = format_lazy(text, rule=rule.label, seconds=limited.MOST_SECONDS)
    conflict("rule_takes_too_long", message).require()


def outcome_told(rule: RuleOfCount, outcome: Outcome, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {**told(outcome), "label": rule.label, "version": rule.version, "parameters": dict(parameters)}
