"""What `manage.py analyse` found, with words beside the figures and as lines to read."""

from collections.abc import Iterator
from typing import Any

from surveys.reports.wording import AGREEMENTS, ITEMS, RATERS, RELIABILITIES, UNIT_EFFECTS, Bands, band_of
from surveys.scoring.reliability import FEWEST_PEOPLE

Json = dict[str, Any]


def with_words(found: Json) -> Json:
    """In the active language. Of few people, or with alpha below 0, no word praises: the notes say why."""
    is_telling = found["n_listwise"] >= FEWEST_PEOPLE and (found["alpha"] or 0) >= 0
    said = found | {
        "words": {name: word(found[name], RELIABILITIES) if is_telling else None for name in ("alpha", "omega")},
        "items": [item | {"words": word(item["r_drop"], ITEMS)} for item in found["items"]],
    }
    if "groups" in found:
        said["words"]["icc1"] = word(found["icc1"], UNIT_EFFECTS)
        said["groups"] = [group | {"words": word(group["rwg_j"], AGREEMENTS)} for group in found["groups"]]
    if "raters" in found:
        said["words"]["raters"] = {name: word(value, RATERS) for name, value in found["raters"].items()}
    return said


def word(value: float | None, bands: Bands) -> str | None:
    return None if value is None else band_of(value, bands)


def lines(said: Json) -> Iterator[str]:
    """`said`: with words."""
    interval, words = said["interval"], said["words"]
    spread = f" [{interval['low']:.4f}, {interval['high']:.4f}]" if interval else ""
    yield f"n {said['n']}, complete {said['n_listwise']}, range {said['range'][0]}-{said['range'][1]}"
    yield f"alpha {figure(said['alpha'])}{spread} {words['alpha'] or ''}, pairwise {figure(said['alpha_pairwise'])}"
    yield f"standardised alpha {figure(said['std_alpha'])}, omega {figure(said['omega'])} {words['omega'] or ''}"
    yield f"{'item':20}{'n':>6}{'missing':>9}{'mean':>9}{'sd':>9}{'if deleted':>12}{'r drop':>9}"
    for item in said["items"]:
        yield (
            f"{item['item']:20}{item['n']:>6}{item['missing']:>9}{figure(item['mean']):>9}{figure(item['sd']):>9}"
            f"{figure(item['alpha_if_deleted']):>12}{figure(item['r_drop']):>9} {item['words'] or ''}"
        )
    if "groups" in said:
        yield from lines_of_groups(said)
    for name, value in said.get("raters", {}).items():
        yield f"{name:20}{figure(value):>6} {words['raters'][name] or ''}"
    yield from said["notes"]


def lines_of_groups(said: Json) -> Iterator[str]:
    yield f"{'group':20}{'n':>6}{'r_wg(j)':>9}{'skewed':>9}{'r*':>9}{'skewed':>9}"
    for group in said["groups"]:
        figures = (group[name] for name in ("rwg_j", "rwg_j_skewed", "rwg_j_star", "rwg_j_star_skewed"))
        told = "".join(f"{figure(value):>9}" for value in figures)
        yield f"{group['group']:20}{group['n']:>6}{told} {group['words'] or ''}"
    yield f"ICC(1) {figure(said['icc1'])} {said['words']['icc1'] or ''}, ICC(2) {figure(said['icc2'])}"


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
