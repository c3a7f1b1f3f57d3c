"""Drafts of instruments, two analysts at one, and what publishing freezes; through HTTP."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from activity.models import Event
from surveys import services
from surveys.models import InstrumentVersion, Series
from tests.cast import Cast
from tests.surveys.conftest import plan, published, shipped

Ask = Callable[..., Any]


@pytest.fixture
def ask(cast: Cast, client_of: Callable[[Any], Client]) -> Ask:
    """As the analyst."""
    client = client_of(cast.analyst)

    def send(method: str, path: str, body: Any = None) -> Any:
        return client.generic(method, f"/api/instruments/{path}", json.dumps(body or {}), "application/json")

    return send


@pytest.fixture
def draft(cast: Cast) -> InstrumentVersion:
    return services.add_version("kesiapan", definition=shipped("readiness"), actor=cast.analyst)


def reworded(text: str) -> dict[str, Any]:
    data = shipped("readiness")
    data["sections"][0]["items"][0]["text"]["id"] = text
    return data


def first_text(version: InstrumentVersion) -> str:
    return InstrumentVersion.objects.get(pk=version.pk).definition["sections"][0]["items"][0]["text"]["id"]


def test_a_draft_is_changed_until_it_is_published(ask: Ask, draft: InstrumentVersion) -> None:
    changed = ask("PUT", f"{draft.pk}/", {"definition": reworded("Satu."), "revision": 1})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert ask("POST", f"{draft.pk}/publish/", {"revision": 2}).json()["published_at"]
    for refused in (
        ask("PUT", f"{draft.pk}/", {"definition": reworded("Dua."), "revision": 2}),
        ask("POST", f"{draft.pk}/publish/", {"revision": 2}),
        ask("DELETE", f"{draft.pk}/"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "version_published")
    assert first_text(draft) == "Satu."


def test_of_two_analysts_the_second_is_told_and_overwrites_nothing(ask: Ask, draft: InstrumentVersion) -> None:
    ask("PUT", f"{draft.pk}/", {"definition": reworded("Yang pertama."), "revision": 1})
    events = Event.objects.count()
    late = ask("PUT", f"{draft.pk}/", {"definition": reworded("Yang kedua."), "revision": 1})
    assert (late.status_code, late.json()["code"]) == (409, "stale_revision")
    assert ask("POST", f"{draft.pk}/publish/", {"revision": 1}).json()["code"] == "stale_revision"
    assert first_text(draft) == "Yang pertama."
    assert Event.objects.count() == events
    kept = ask("POST", "", {"instrument": "kesiapan", "definition": reworded("Yang kedua.")})
    assert (kept.status_code, kept.json()["number"]) == (201, 2)


def test_errors_stand_at_their_places_and_change_nothing(ask: Ask, draft: InstrumentVersion) -> None:
    wrong = deepcopy(shipped("readiness"))
    wrong["sections"][0]["items"][0]["text"]["en"] = ""
    wrong["scales"][0]["highest"] = 40
    answer = ask("PUT", f"{draft.pk}/", {"definition": wrong, "revision": 1})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]["definition"]) >= {"sections[0].items[0].text.en", "scales[0].highest"}
    assert InstrumentVersion.objects.get().revision == 1


def test_the_next_version_begins_as_the_one_before(ask: Ask, cast: Cast) -> None:
    version = published(cast)
    copy = ask("POST", f"{version.pk}/copy/")
    assert (copy.status_code, copy.json()["number"], copy.json()["published_at"]) == (201, 2, None)
    assert copy.json()["definition"] == version.definition


def test_a_discarded_draft_is_gone_and_its_code_is_free(ask: Ask, draft: InstrumentVersion) -> None:
    assert ask("DELETE", f"{draft.pk}/").status_code == 204
    assert not InstrumentVersion.objects.exists()
    assert ask("POST", "", {"instrument": "kesiapan", "definition": shipped("process")}).json()["number"] == 1


def test_without_a_factor_there_is_nothing_to_publish(ask: Ask, cast: Cast) -> None:
    bare = {**shipped("process"), "factors": []}
    version = services.add_version("proses", definition=bare, actor=cast.analyst)
    assert ask("POST", f"{version.pk}/publish/", {"revision": 1}).json()["code"] == "no_factors"


def test_a_survey_asks_published_versions_only(cast: Cast, draft: InstrumentVersion, client_of: Any) -> None:
    body = {**plan(), "name": "Baru", "version": draft.pk, "office": cast.district.pk}
    refused = client_of(cast.analyst).post("/api/surveys/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "version_is_draft")
    assert not Series.objects.exists()


@pytest.mark.database
def test_the_database_itself_keeps_a_published_wording(cast: Cast, draft: InstrumentVersion) -> None:
    version = published(cast)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        InstrumentVersion.objects.filter(pk=version.pk).update(definition=shipped("process"))
    with pytest.raises(IntegrityError, match="published version only"), transaction.atomic():
        Series.objects.create(name="Diam-diam", version=draft, office=cast.district)
    series = Series.objects.create(name="Terbuka", version=version, office=cast.district)
    with pytest.raises(IntegrityError, match="published version only"), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(version=draft)


def test_drafts_are_seen_by_analysts_only(cast: Cast, draft: InstrumentVersion, client_of: Any) -> None:
    version = published(cast, "process")
    assert client_of(cast.rina).get("/api/instruments/").json()["count"] == 1
    assert client_of(cast.rina).get(f"/api/instruments/{version.pk}/").status_code == 200
    assert client_of(cast.rina).get(f"/api/instruments/{draft.pk}/").status_code == 404
