"""Every value of the published data sets, to the digits that their sources give."""

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from surveys.scoring import agreement, reliability, waves
from tests.left_out import statistics

pytestmark = pytest.mark.statistics


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    path = statistics()
    assert path, "tests without the file are left out before they come here"
    data: dict[str, Any] = json.loads(path.read_text())
    return data


def matrix(rows: list[list[float | None]]) -> np.ndarray:
    return np.array(rows, dtype=float)


def test_six_targets_by_four_judges(published: dict[str, Any]) -> None:
    data = published["shrout_fleiss_1979"]
    ratings = matrix(data["rows_targets_cols_judges"])
    found = agreement.of_raters(ratings)
    expected = [data[f"ICC({form},{size})"] for size in (1, 4) for form in (1, 2, 3)]
    assert [*found.single, *found.mean] == pytest.approx(expected, abs=1e-12)
    assert [round(value, 2) for value in (*found.single, *found.mean)] == data["published_2dp"]
    assert reliability.alpha_of(np.cov(ratings, rowvar=False)) == pytest.approx(data["alpha_of_columns"], abs=1e-12)


def test_attitude(published: dict[str, Any]) -> None:
    data = published["attitude_R"]
    found = reliability.reliability(matrix(data["rows"]))
    assert found.alpha == pytest.approx(data["alpha"], abs=1e-12)
    assert found.std_alpha == pytest.approx(data["std_alpha"], abs=1e-12)
    assert found.average_r == pytest.approx(data["avg_r"], abs=1e-12)
    assert found.omega == pytest.approx(data["omega_1factor_ML"], abs=5e-6)
    assert [item.alpha_if_deleted for item in found.items] == pytest.approx(data["alpha_if_deleted"], abs=5e-5)
    assert [item.r_drop for item in found.items] == pytest.approx(data["r_drop"], abs=5e-5)


def test_fifteen_people_ten_items(published: dict[str, Any]) -> None:
    data = published["pingouin_cronbach_alpha"]
    found = reliability.reliability(matrix(data["rows"]))
    assert found.alpha == pytest.approx(data["alpha"], abs=1e-12)
    assert found.interval is not None
    assert [found.interval.low, found.interval.high] == pytest.approx(data["ci95"], abs=5e-4)


def test_missing_answers_listwise_and_pairwise(published: dict[str, Any]) -> None:
    data = published["pingouin_wide_missing"]
    found = reliability.reliability(matrix(data["rows"]))
    assert (found.n, found.n_listwise) == (12, 9)
    assert found.alpha == pytest.approx(data["alpha_listwise"], abs=1e-12)
    assert found.alpha_pairwise == pytest.approx(data["alpha_pairwise_cov"], abs=1e-12)


def test_feldts_interval(published: dict[str, Any]) -> None:
    data = published["feldt_ci"]
    found = reliability.feldt_interval(data["alpha"], items=data["k"], people=data["n"])
    assert [found.low, found.high] == pytest.approx(data["ci95"], abs=1e-12)


def test_three_items_have_a_closed_form(published: dict[str, Any]) -> None:
    data = published["omega3_closed_form"]
    correlation = matrix(data["R"])
    loadings, _ = reliability.one_factor(correlation)
    assert loadings.tolist() == pytest.approx(data["loadings"], abs=1e-7)
    assert reliability.omega_of(correlation) == pytest.approx(data["omega"], abs=1e-8)
    assert reliability.standardised_alpha(correlation) == pytest.approx(data["std_alpha"], abs=1e-12)


def test_four_platoons(published: dict[str, Any]) -> None:
    data = published["bliese_cohesion"]
    answers = matrix([row[2:] for row in data["rows"]])
    units = [f"{row[0]}/{row[1]}" for row in data["rows"]]
    groups = [answers[[unit == name for unit in units]] for name in data["groups"]]
    assert [agreement.r_wg_j(group, 2) for group in groups] == pytest.approx(data["rwgj_ranvar2"], abs=1e-9)
    assert [agreement.r_wg(group[:, 0], 2) for group in groups] == pytest.approx(data["rwg_COH01"], abs=1e-9)
    assert [agreement.r_star_wg_j(group, 2) for group in groups] == pytest.approx(data["rwgj_lindell"], abs=1e-9)
    scale = agreement.over_units(np.nanmean(answers, axis=1), units)
    assert scale.icc1 == pytest.approx(data["ICC1_scale_mean"], abs=1e-9)
    assert scale.icc2 == pytest.approx(data["ICC2_scale_mean"], abs=1e-9)
    assert scale.mean_square_between == pytest.approx(data["MSB"], abs=1e-9)
    assert scale.mean_square_within == pytest.approx(data["MSW"], abs=1e-9)
    first = agreement.over_units(answers[:, 0], units)
    assert [first.icc1, first.icc2] == pytest.approx([data["ICC1_COH01"], data["ICC2_COH01"]], abs=1e-9)


def test_sleep_linked_and_unlinked(published: dict[str, Any]) -> None:
    """The same numbers, opposite verdicts: whether waves are linked must be said, never assumed."""
    data = published["student_sleep"]
    before, after = np.array(data["a"]), np.array(data["b"])
    linked = waves.paired_change(before, after)
    assert linked is not None
    assert linked.t == pytest.approx(-data["paired_t"], abs=1e-12)
    assert linked.df == data["paired_df"]
    assert linked.p == pytest.approx(data["paired_p"], abs=1e-12)
    assert linked.difference == pytest.approx(data["mean_diff"])
    assert linked.sd == pytest.approx(data["sd_diff"], abs=1e-12)
    assert [linked.interval.low, linked.interval.high] == pytest.approx(data["ci95"], abs=1e-12)
    assert linked.d_z == pytest.approx(data["dz"], abs=1e-12)
    assert [linked.wilcoxon_v, linked.wilcoxon_p] == pytest.approx([data["wilcoxon_V"], data["wilcoxon_p"]], abs=1e-12)

    unlinked = waves.change(before, after)
    assert unlinked is not None
    assert [unlinked.t, unlinked.df] == pytest.approx([-data["welch_t"], data["welch_df"]], abs=1e-12)
    assert unlinked.p == pytest.approx(data["welch_p"], abs=1e-12)
    assert unlinked.cohens_d == pytest.approx(data["cohen_d"], abs=1e-12)
    assert unlinked.hedges_g == pytest.approx(data["hedges_g"], abs=1e-12)
    assert unlinked.cliffs_delta == pytest.approx(data["cliffs_delta"], abs=1e-12)
    assert [unlinked.mann_whitney_u, unlinked.mann_whitney_p] == pytest.approx(
        [data["mwu_U"], data["mwu_p"]], abs=1e-12
    )
    assert linked.p < 0.05 < unlinked.p
    # Of equal numbers, Student's t with the pooled variance is d √(n/2).
    pooled = 2 * stats.t.sf(unlinked.cohens_d * np.sqrt(len(before) / 2), 2 * len(before) - 2)
    assert pooled == pytest.approx(data["pooled_p"], abs=1e-12)


def test_agreeableness_from_its_mean_correlation(published: dict[str, Any]) -> None:
    """The answers of 2,800 people are not here; what follows from their mean correlation is."""
    data = published["bfi_agreeableness"]
    correlation = np.full((5, 5), data["avg_r"])
    np.fill_diagonal(correlation, 1)
    assert reliability.average_correlation(correlation) == pytest.approx(data["avg_r"], abs=1e-12)
    assert reliability.standardised_alpha(correlation) == pytest.approx(data["std_alpha"], abs=1e-9)


def test_groups_of_thousands_from_their_mean_squares(published: dict[str, Any]) -> None:
    """The data are not here: of ICC(1) and ICC(2), each must follow from the other at the same mean group size."""
    data = published["bh1996_group"]
    for scale in ("HRS", "LEAD", "COHES"):
        within = 1.0
        between = within / (1 - data[scale]["ICC2"])
        found = agreement.of_mean_squares(between, within, data["G"], data["N"])
        assert found.icc1 == pytest.approx(data[scale]["ICC1"], abs=1e-6)
